import type { Context } from "../../provider/model/context";
import { PROJECT } from "../../provider/model/snapshots";
import { resourceOf } from "../../provider/resources";
import { type Declared, declare } from "../adopt/declare";
import { type InstanceInventory, takeStock } from "../adopt/inventory";
import type { TerraformResource } from "./state";

/** The resources of a Terraform state that were found in the cloud. */
export interface TerraformStock {
  readonly inventories: readonly InstanceInventory[];
  /** The resources of the state that were found. */
  readonly found: ReadonlySet<TerraformResource>;
  /** Those of them that a program can declare. */
  readonly declared: ReadonlySet<TerraformResource>;
}

/** Finds the resources of a Terraform state that are in the region of the context, or have no region. */
export async function stockOf(context: Context, resources: readonly TerraformResource[]): Promise<TerraformStock> {
  const here = resources.filter(
    ({ attributes: { region } }) => (region ?? context.client.region) === context.client.region,
  );
  const instances = await context.snapshots.instances.get(PROJECT);
  const named = instances.filter(({ id, resource_id: resourceId }) =>
    here.some((each) => isOn(each, [id, resourceId])),
  );
  if (named.length === 0) {
    return { inventories: [], found: new Set(), declared: new Set() };
  }
  const filter = { instances: named.map(({ id }) => id), tags: {}, builtInRules: false, asImported: false };
  const found = new Map<TerraformResource, Declared>();
  const inventories: InstanceInventory[] = [];
  for (const { instance, declared, contents } of (await takeStock(context, filter)).inventories) {
    const own = here.filter((each) => isOn(each, [instance.id, instance.resource_id]));
    const itself = own.find(({ type }) => type === "instance");
    const databases = contents.filter((content) => {
      const source = own.find((each) => isDatabase(each, content));
      source && found.set(source, content);
      return source !== undefined;
    });
    const switches: Declared[] = [];
    for (const action of own.filter(({ type }) => type === "audit_risk_rule_action")) {
      const declaredSwitch = await switchOf(context, instance.id, action);
      switches.push(declaredSwitch);
      found.set(action, declaredSwitch);
    }
    itself && found.set(itself, declared);
    const obstacle = declared.obstacle ?? (itself ? undefined : "it is not in the Terraform state");
    inventories.push({ instance, declared: { ...declared, obstacle }, contents: [...databases, ...switches] });
  }
  const ofProgram = [...found].filter(([, { obstacle }]) => obstacle === undefined).map(([resource]) => resource);
  return { inventories, found: new Set(found.keys()), declared: new Set(ofProgram) };
}

/** Whether a resource is the instance with one of these IDs, or belongs to it. */
function isOn({ type, attributes }: TerraformResource, ids: readonly string[]): boolean {
  return ids.includes((type === "instance" ? attributes.id : attributes.instance_id) ?? "");
}

/** Terraform identifies an RDS database by its RDS instance. */
function isDatabase({ type, attributes }: TerraformResource, content: Declared): boolean {
  const { id, db_id: databaseId } = attributes;
  const declaredAs = { rds_database: "RdsAuditDatabase", ecs_database: "EcsAuditDatabase" }[type];
  const own = content.id.split("/").at(-1) ?? "";
  return content.type === declaredAs && ([databaseId, id].includes(own) || id === content.inputs.rdsId);
}

/**
 * A risk rule action as a switch of its rules. If a rule was deleted or changed since, the switch cannot be declared.
 */
async function switchOf(
  context: Context,
  instanceId: string,
  { address, attributes: { risk_ids: list, action } }: TerraformResource,
): Promise<Declared> {
  const wanted = (list ?? "").split(",").map((id) => id.trim());
  const rules = (await context.snapshots.riskRules.get(instanceId)).filter(({ id }) => wanted.includes(id));
  const alike = rules.filter(({ status }) => status === action?.toUpperCase());
  const name = address.split(".").at(-1) ?? address;
  const changed =
    alike.length < wanted.length ? "some of its rules were deleted, enabled or disabled since" : undefined;
  const [type, id] = ["RiskRuleSwitch", `${instanceId}/${wanted.join()}`] as const;
  return declare(context, { type, resource: await resourceOf(type), name, id, obstacle: changed });
}
