import { type AuditInstance, isUnknownApi } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { byId, byName, withoutRepetitions } from "../../provider/model/lists";
import { PROJECT } from "../../provider/model/snapshots";
import { RESOURCE_TYPES, type ResourceType, resourceOf } from "../../provider/resources";
import { isOnInstance } from "../../provider/resources/audit-instance/presence";
import { AUDIT_INSTANCE, fromWireTags, tagsKey } from "../../provider/resources/tags";
import { isNamed } from "../audit-instances";
import { oneLine } from "../reports/text";
import { type Declared, declare, type Sighting } from "./declare";

/** Selects the instances to adopt, which must match every condition, and what is declared of them. */
export interface InstanceFilter {
  /** IDs, resource IDs or names; all instances if empty. */
  readonly instances: readonly string[];
  /** An empty value matches any value. */
  readonly tags: Readonly<Record<string, string>>;
  readonly enterpriseProjectId?: string;
  /** Whether switches of the built-in risk rules are declared. */
  readonly builtInRules: boolean;
  /** Whether every argument that an import reads is declared, so that `pulumi up` removes none after the import. */
  readonly asImported: boolean;
}

/** An audit instance, and the resources on it. */
export interface InstanceInventory {
  readonly instance: AuditInstance;
  /** Its region, if it is not the configured one. */
  readonly region?: string;
  readonly declared: Declared;
  readonly contents: readonly Declared[];
}

/** The inventory of a project. */
export interface Stock {
  /** All instances, including those that do not match the filter. */
  readonly instances: readonly AuditInstance[];
  readonly inventories: readonly InstanceInventory[];
}

/** Resources that are not adopted, and why. */
export const NOT_ADOPTED: Readonly<Partial<Record<ResourceType, string>>> = {
  AuditOrder: "an adopted instance needs no order",
  AuditReport: "declaring it would generate a new report",
  InstanceSecurityGroups: "an AuditInstance declares them",
  RiskExport: "the service does not return its cycle, so adopting it would send a change",
  SummaryTask: "it belongs to the project, not to an instance",
};

/** Reads the inventory of a project. Changes nothing. */
export async function takeStock(context: Context, filter: InstanceFilter): Promise<Stock> {
  context.log.progress("reading the audit instances");
  const inventories: InstanceInventory[] = [];
  const instances = await context.snapshots.instances.get(PROJECT);
  const resource = await resourceOf("AuditInstance");
  for (const found of withoutRepetitions(await resource.list(context), byId)) {
    const instance = instances.find(({ resource_id: id }) => id === found.id);
    if (instance === undefined || !(await fits(context, instance, filter))) {
      continue;
    }
    context.log.progress(`reading AuditInstance ${found.name} (${found.id})`);
    const declared = await declare(context, { ...found, resource, type: "AuditInstance" }, filter.asImported);
    const contents: Declared[] = [];
    for (const each of (await sightContents(context, instance)).filter(isDeclared(declared, filter))) {
      context.log.progress(`reading ${each.type} ${oneLine(each.name)} of ${instance.name}`);
      contents.push(...(await offered(declare(context, each, filter.asImported).then((one) => [one]))));
    }
    inventories.push({ instance, declared, contents });
  }
  return { instances, inventories };
}

/** Whether an instance matches the filter. */
async function fits(
  { snapshots }: Context,
  instance: AuditInstance,
  { instances, enterpriseProjectId, tags }: InstanceFilter,
): Promise<boolean> {
  const isWanted =
    (instances.length === 0 || instances.some((wanted) => isNamed(instance, wanted))) &&
    (enterpriseProjectId === undefined || (instance.enterprise_project_id ?? "0") === enterpriseProjectId);
  const wantedTags = Object.entries(tags);
  if (!isWanted || wantedTags.length === 0) {
    return isWanted;
  }
  const own = fromWireTags(await snapshots.tags.get(tagsKey(AUDIT_INSTANCE, instance.resource_id)));
  return wantedTags.every(([key, value]) => Object.hasOwn(own, key) && ["", own[key]].includes(value));
}

/** All resources on an instance that can be adopted, in the order of a program. */
async function sightContents(context: Context, instance: AuditInstance): Promise<Sighting[]> {
  const lists = await Promise.all(
    RESOURCE_TYPES.filter((type) => !(type in NOT_ADOPTED)).map(async (type) => {
      const resource = await resourceOf(type);
      const listed = isOnInstance(resource) ? await offered(resource.list(context, instance)) : [];
      return withoutRepetitions(listed, byId).map((found): Sighting => ({ ...found, type, resource }));
    }),
  );
  return byDatabase(lists.flat());
}

/** Sorts the databases of all types by name, each followed by the resources on it. */
function byDatabase(sightings: readonly Sighting[]): Sighting[] {
  const databases = sightings.filter(({ resource }) => resource.isDatabase).toSorted(byName);
  const grouped = databases.flatMap((database) => [
    database,
    ...sightings.filter(({ id }) => id.startsWith(`${database.id}/`)),
  ]);
  const first = sightings.findIndex(({ resource }) => resource.isDatabase);
  return sightings.filter((each) => !grouped.includes(each)).toSpliced(first, 0, ...grouped);
}

/** Whether a program declares a resource: nothing twice, and no setting that is off. */
function isDeclared({ obstacle }: Declared, { builtInRules }: InstanceFilter): (sighting: Sighting) => boolean {
  return ({ type, isBuiltIn, isOff }) => {
    switch (type) {
      case "ResourceTags":
        return obstacle !== undefined;
      case "RiskRule":
        return isBuiltIn !== true;
      case "RiskRuleSwitch":
        return builtInRules;
      default:
        return isOff !== true && (builtInRules || isBuiltIn !== true);
    }
  };
}

/** The resources of a type; none if the region does not offer the API. */
async function offered<T>(found: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await found;
  } catch (error) {
    if (isUnknownApi(error)) {
      return [];
    }
    throw error;
  }
}
