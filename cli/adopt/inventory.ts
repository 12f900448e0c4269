import type { AuditInstance } from "../../provider/client";
import type { Context } from "../../provider/model/context";
import { oneLine } from "../failure";
import { sightDatabases } from "./databases";
import { type Declared, declare } from "./declare";
import { type InstanceFilter, sightInstances, sightTags } from "./instances";
import { sightRules } from "./rules";
import { sightSettings } from "./settings";
import type { Sighting } from "./sighting";

/** An instance, with what is on it. */
export interface InstanceInventory {
  readonly instance: AuditInstance;
  /** Its region, if that is not the one of the configuration. */
  readonly region?: string;
  readonly declared: Declared;
  readonly contents: readonly Declared[];
}

/** What is in a project. */
export interface Stock {
  /** All instances, whether or not they fit the filter. */
  readonly instances: readonly AuditInstance[];
  readonly inventories: readonly InstanceInventory[];
}

/** Takes stock of a project. Nothing in it is changed. */
export async function takeStock(context: Context, filter: InstanceFilter): Promise<Stock> {
  context.log.progress("reading the audit instances");
  const inventories: InstanceInventory[] = [];
  const { instances, sighted } = await sightInstances(context, filter);
  for (const { instance, tags, sighting } of sighted) {
    context.log.progress(`reading AuditInstance ${instance.name} (${instance.resource_id})`);
    const declared = await declare(context, sighting, filter.asImported);
    const contents: Declared[] = [];
    const beside = declared.obstacle === undefined ? [] : sightTags(instance, tags);
    for (const each of [...beside, ...(await sightContents(context, instance, filter))]) {
      context.log.progress(`reading ${each.type} ${oneLine(each.name)} of ${instance.name}`);
      contents.push(await declare(context, each, filter.asImported));
    }
    inventories.push({ instance, declared, contents });
  }
  return { instances, inventories };
}

async function sightContents(
  context: Context,
  instance: AuditInstance,
  { builtInRules }: InstanceFilter,
): Promise<Sighting[]> {
  const parts = [
    await sightDatabases(context, instance),
    await sightRules(context, instance, builtInRules),
    await sightSettings(context, instance),
  ];
  return parts.flat();
}
