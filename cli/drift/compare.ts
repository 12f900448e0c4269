import { isDeepStrictEqual } from "node:util";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { diff } from "../../provider/model/diff";
import { tokenOf } from "../../provider/program/resource";
import { RESOURCE_TYPES, resourceOf } from "../../provider/resources";
import type { PreviewedResource } from "./preview";
import type { Authorship } from "./who";

/**
 * What differs:
 *
 * - `drift`: the cloud is not as the state had it: somebody changed it.
 * - `undeployed`: the program is not as the state had it: it was changed and not deployed.
 */
export type Kind = "drift" | "undeployed";

export interface PropertyDrift {
  /** Its path, such as `tags.team`. */
  readonly path: string;
  readonly kind: Kind;
  /** As the state had it; absent where it had none, like the two that follow. */
  readonly was?: unknown;
  /** As the cloud has it. */
  readonly is?: unknown;
  /** As the program declares it. */
  readonly declared?: unknown;
}

export interface ResourceDrift {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly kind: Kind;
  /** What differs of the resource as a whole. */
  readonly difference: "changed" | "gone" | "not created" | "no longer declared";
  /** Whether `pulumi up` would replace it. */
  readonly replaces: boolean;
  readonly properties: readonly PropertyDrift[];
  /** Who did it, where the operation log of DBSS knows. */
  readonly by: readonly Authorship[];
}

/** What differs between state, cloud and program. */
export interface Drift {
  readonly resources: readonly ResourceDrift[];
  /** The resources that are as declared, by URN. */
  readonly unchanged: readonly string[];
}

/** Compares what a preview told of the resources. */
export async function driftOf(resources: readonly PreviewedResource[]): Promise<Drift> {
  const compared = await Promise.all(
    resources.map(async (resource) => ({ resource, drift: await resourceDrift(resource) })),
  );
  return {
    resources: compared.flatMap(({ drift }) => drift ?? []),
    unchanged: compared.filter(({ drift }) => drift === undefined).map(({ resource }) => resource.urn),
  };
}

async function resourceDrift(resource: PreviewedResource): Promise<ResourceDrift | undefined> {
  const { urn, operation, was, is, declared } = resource;
  if (operation === undefined || operation === "same") {
    return undefined;
  }
  const { properties, replaces } =
    is && declared ? await propertyDrifts(resource) : { properties: [], replaces: false };
  if (is && declared && properties.length === 0) {
    // It would only change because something that it hangs on does.
    return undefined;
  }
  const { type = "", id } = is ?? was ?? declared ?? {};
  const name = urn.split("::").at(-1) ?? urn;
  return { urn, type: shortType(type), name, id, replaces, properties, by: [], ...nature(resource, properties) };
}

function nature(
  { operation, was }: PreviewedResource,
  properties: readonly PropertyDrift[],
): Pick<ResourceDrift, "kind" | "difference"> {
  if (operation === "create") {
    return was ? { kind: "drift", difference: "gone" } : { kind: "undeployed", difference: "not created" };
  }
  if (operation === "delete") {
    return { kind: "undeployed", difference: "no longer declared" };
  }
  const kind = properties.some((property) => property.kind === "drift") ? "drift" : "undeployed";
  return { kind, difference: "changed" };
}

const TOKEN_PREFIX = tokenOf("AuditInstance").replace(/AuditInstance$/, "");

/** The type as a program names it. */
function shortType(type: string): string {
  return type.startsWith(TOKEN_PREFIX) ? type.slice(TOKEN_PREFIX.length) : type;
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

/** The declared arguments; what hangs on a resource that is to be changed first is not known yet, and taken as it is. */
function known(declared: Properties, is: Properties): Properties {
  return Object.fromEntries(
    Object.entries(declared).map(([name, value]) => [name, isUnknown(value) ? is[name] : value]),
  );
}

function isUnknown(value: unknown): boolean {
  return value === unknownValue || (isObjectOrList(value) && Object.values(value).some(isUnknown));
}

type Properties = Readonly<Record<string, unknown>>;

/** What differs, and for the resources of this package, whether only a new one can have it. */
async function changedArguments(
  type: string,
  is: Properties,
  declared: Properties,
): Promise<{ readonly changed: readonly string[]; readonly replaces?: boolean }> {
  const own = RESOURCE_TYPES.find((name) => name === type);
  if (own) {
    const { changed, replaces } = diff(await resourceOf(own), is, declared);
    // An order changes in place, and what it then brings is another instance.
    return { changed, replaces: replaces.length > 0 || (own === "AuditOrder" && changed.length > 0) };
  }
  const names = [...new Set([...Object.keys(is), ...Object.keys(declared)])].filter((name) => !name.startsWith("__"));
  return { changed: names.filter((name) => !isDeepStrictEqual(is[name], declared[name])) };
}

/** The parts of a property that differ: of an object each on its own. */
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
