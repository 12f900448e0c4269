import { isDeepStrictEqual } from "node:util";
import { isUnknownIn } from "../../provider/host/engine-values";
import { diff } from "../../provider/model/diff";
import { inNaturalOrder } from "../../provider/model/lists";
import { shortType } from "../../provider/program/tokens";
import { RESOURCE_TYPES, resourceOf } from "../../provider/resources";
import type { Drift, Kind, PropertyDrift, ResourceDrift } from "./drift";
import type { PreviewedResource } from "./preview";

/**
 * Compares the previewed resources. Everything that Pulumi would change is reported, even if the preview does not
 * show why. Only in that case, `undeployed` is called for the URNs of the resources that the program declares
 * differently from the state.
 */
export async function driftOf(
  resources: readonly PreviewedResource[],
  undeployed: () => Promise<ReadonlySet<string>>,
): Promise<Drift> {
  const compared = await Promise.all(
    resources.map(async (resource) => ({ resource, drift: await resourceDrift(resource) })),
  );
  const isUnexplained = compared.some(({ drift }) => drift === "unexplained");
  const urns = isUnexplained ? await undeployed() : new Set<string>();
  const all = compared.map(({ resource, drift }) =>
    drift === "unexplained" ? unexplained(resource, urns.has(resource.urn) ? "undeployed" : "drift") : drift,
  );
  return {
    resources: all.flatMap((drift) => drift ?? []).sort((one, other) => inNaturalOrder(one.name, other.name)),
    unchanged: compared.filter(({ drift }) => drift === undefined).map(({ resource }) => resource.urn),
  };
}

async function resourceDrift(resource: PreviewedResource): Promise<ResourceDrift | "unexplained" | undefined> {
  const { operation, is, declared } = resource;
  if (operation === undefined || operation === "same") {
    return undefined;
  }
  const { properties, replaces } =
    is && declared ? await propertyDrifts(resource) : { properties: [], replaces: false };
  if (is && declared && properties.length === 0) {
    // Its inputs depend on a resource that would be changed first: it is not a difference of its own.
    return isUnknownIn(declared.inputs) ? undefined : "unexplained";
  }
  return { ...described(resource), replaces, properties, ...nature(resource, properties) };
}

function described({
  urn,
  was,
  is,
  declared,
}: PreviewedResource): Pick<ResourceDrift, "urn" | "type" | "name" | "id" | "by"> {
  const { type = "", id } = is ?? was ?? declared ?? {};
  return { urn, type: shortType(type), name: urn.split("::").at(-1) ?? urn, id, by: [] };
}

/** The value of every secret in a preview. */
const SECRET = "[secret]";

/** A resource that Pulumi would change for a reason that the preview hides: a secret, or a reason of the provider. */
function unexplained(resource: PreviewedResource, kind: Kind): ResourceDrift {
  const { operation, is, declared, reasons } = resource;
  const secrets = [...new Set([is, declared].flatMap((state) => secretPaths(state?.inputs ?? {})))];
  const paths = secrets.length > 0 ? secrets : reasons;
  const value = secrets.length > 0 ? { was: SECRET, is: SECRET, declared: SECRET } : {};
  const properties = paths.map((path): PropertyDrift => ({ path, kind, certainty: "hidden", ...value }));
  return { ...described(resource), kind, difference: "changed", replaces: operation === "replace", properties };
}

function secretPaths(value: unknown, path = ""): string[] {
  if (value === SECRET) {
    return [path];
  }
  if (!isObjectOrList(value)) {
    return [];
  }
  return Object.entries(value)
    .filter(([name]) => !name.startsWith("__"))
    .flatMap(([name, each]) => secretPaths(each, path === "" ? name : `${path}.${name}`));
}

function nature(
  { operation, was }: PreviewedResource,
  properties: readonly PropertyDrift[],
): Pick<ResourceDrift, "kind" | "difference"> {
  if (operation === "create") {
    return was ? { kind: "drift", difference: "gone" } : { kind: "undeployed", difference: "not created" };
  }
  if (operation === "import") {
    return { kind: "undeployed", difference: "not imported" };
  }
  if (operation === "delete") {
    return { kind: "undeployed", difference: "no longer declared" };
  }
  const kind = properties.some((property) => property.kind === "drift") ? "drift" : "undeployed";
  return { kind, difference: "changed" };
}

async function propertyDrifts({ operation, was, is, declared }: PreviewedResource): Promise<{
  properties: PropertyDrift[];
  replaces: boolean;
}> {
  const declaredInputs = known(declared?.inputs ?? {}, is?.inputs ?? {});
  const { changed, replaces } = await changedArguments(shortType(is?.type ?? ""), is?.inputs ?? {}, declaredInputs);
  const properties = changed.flatMap((name) => leaves(name, was?.inputs[name], is?.inputs[name], declaredInputs[name]));
  return { properties, replaces: replaces ?? operation === "replace" };
}

/**
 * The declared arguments. Unknown values, which depend on a resource that would be changed first, count as unchanged.
 */
function known(declared: Properties, is: Properties): Properties {
  return Object.fromEntries(
    Object.entries(declared).map(([name, value]) => [name, isUnknownIn(value) ? is[name] : value]),
  );
}

type Properties = Readonly<Record<string, unknown>>;

/** The arguments that differ and, for resources of this package, whether the difference requires a replacement. */
async function changedArguments(
  type: string,
  is: Properties,
  declared: Properties,
): Promise<{ readonly changed: readonly string[]; readonly replaces?: boolean }> {
  const own = RESOURCE_TYPES.find((name) => name === type);
  if (own) {
    const { changed: arguments_, replaces } = diff(await resourceOf(own), is, declared);
    // `region` is an argument of every resource, but not part of the resource's own schema.
    const changed = [...arguments_, ...(isDeepStrictEqual(is.region, declared.region) ? [] : ["region"])];
    // An order is updated in place, but then buys another instance.
    return { changed, replaces: replaces.length > 0 || (own === "AuditOrder" && changed.length > 0) };
  }
  const names = [...new Set([...Object.keys(is), ...Object.keys(declared)])].filter((name) => !name.startsWith("__"));
  return { changed: names.filter((name) => !isDeepStrictEqual(is[name], declared[name])) };
}

/** The parts of a property that differ: the differing keys of an object, or the property itself. */
function leaves(path: string, was: unknown, is: unknown, declared: unknown): PropertyDrift[] {
  if (isDeepStrictEqual(is, declared)) {
    return [];
  }
  if (isObject(is) && isObject(declared)) {
    const before = isObject(was) ? was : {};
    const keys = [...new Set([...Object.keys(is), ...Object.keys(declared)])];
    return keys.flatMap((key) => leaves(`${path}.${key}`, before[key], is[key], declared[key]));
  }
  return [{ path, kind: isDeepStrictEqual(was, is) ? "undeployed" : "drift", was, is, declared }];
}

function isObject(value: unknown): value is Properties {
  return isObjectOrList(value) && !Array.isArray(value);
}

function isObjectOrList(value: unknown): value is object {
  return value !== null && typeof value === "object";
}
