import type { Context } from "../../lifecycle/context";
import { diff } from "../../lifecycle/diff";
import { messageOf, PartialFailure } from "../../lifecycle/errors";
import { PROJECT } from "../../lifecycle/snapshots";
import { AUDIT_INSTANCE, setTags } from "../tags";
import { type AuditInstanceState, auditInstance, type Inputs } from "./lifecycle";
import { hasStatus } from "./settle";
import { observe } from "./view";

/** Changes in place what differs from the inputs. Answers the state afterwards, read back from the service. */
export async function converge(
  context: Context,
  now: AuditInstanceState,
  inputs: Inputs,
  seconds: number,
): Promise<AuditInstanceState> {
  const changed = new Set(diff(auditInstance, now, inputs).changed);
  const steps = stepsFor(context, now, inputs, seconds).filter(({ args }) => args.some((name) => changed.has(name)));
  try {
    for (const { run } of steps) {
      await run();
    }
  } catch (error) {
    const left = await readBack(context, now, now).catch(() => now);
    throw new PartialFailure(messageOf(error), resourceIdOf(now), left, { cause: error });
  }
  return readBack(context, now, inputs);
}

interface Step {
  readonly args: readonly (keyof Inputs)[];
  readonly run: () => Promise<unknown>;
}

function stepsFor(context: Context, now: AuditInstanceState, inputs: Inputs, seconds: number): Step[] {
  const { client, signal } = context;
  const resourceId = resourceIdOf(now);
  const instanceId = now.instanceId ?? "";
  return [
    {
      args: ["name", "description"],
      run: () =>
        client.dbss.updateAuditInstance(
          { instance_id: instanceId, name: inputs.name, comment: inputs.description ?? "" },
          { signal },
        ),
    },
    {
      args: ["securityGroupIds"],
      run: () =>
        client.dbss.updateSecurityGroup(
          { resource_id: resourceId, instance_id: instanceId, securitygroup_ids: inputs.securityGroupIds },
          { signal },
        ),
    },
    { args: ["autoRenew"], run: () => setAutoRenew(context, resourceId, inputs.autoRenew) },
    { args: ["enterpriseProjectId"], run: () => moveToEnterpriseProject(context, resourceId, inputs) },
    { args: ["tags"], run: () => setTags(context, AUDIT_INSTANCE, resourceId, now.tags ?? {}, inputs.tags ?? {}) },
    { args: ["powerState"], run: () => setPower(context, resourceId, instanceId, inputs.powerState, seconds) },
  ];
}

function setAutoRenew({ client, signal }: Context, resourceId: string, autoRenew: boolean): Promise<unknown> {
  return autoRenew
    ? client.bss.enableAutoRenew({ resource_id: resourceId }, { signal })
    : client.bss.disableAutoRenew({ resource_id: resourceId }, { signal });
}

async function moveToEnterpriseProject(context: Context, resourceId: string, inputs: Inputs): Promise<void> {
  const { client, signal } = context;
  await client.eps.migrateResource(
    {
      enterprise_project_id: inputs.enterpriseProjectId ?? context.enterpriseProjectId,
      project_id: await client.projectId(),
      region_id: client.region,
      resource_type: AUDIT_INSTANCE,
      resource_id: resourceId,
    },
    { signal },
  );
}

async function setPower(
  context: Context,
  resourceId: string,
  instanceId: string,
  powerState: Inputs["powerState"],
  seconds: number,
): Promise<void> {
  const { client, signal } = context;
  if (powerState === "stopped") {
    await client.dbss.stopAuditInstance({ instance_id: instanceId }, { signal });
    await hasStatus(context, resourceId, "SHUTOFF", seconds);
  } else if (powerState === "running") {
    await client.dbss.startAuditInstance({ instance_id: instanceId }, { signal });
    await hasStatus(context, resourceId, "ACTIVE", seconds);
  }
}

/** The state as the service has it after the writes, of the arguments that `declared` declares. */
async function readBack(
  context: Context,
  now: AuditInstanceState,
  declared: Inputs | AuditInstanceState,
): Promise<AuditInstanceState> {
  context.snapshots.instances.drop(PROJECT);
  context.snapshots.subscriptions.drop(PROJECT);
  const names = Object.keys(auditInstance.args.shape);
  const outputs = Object.fromEntries(Object.entries(now).filter(([name]) => !names.includes(name)));
  const known = { ...outputs, ...declared };
  return (await observe(context, resourceIdOf(now), known)) ?? known;
}

function resourceIdOf(state: AuditInstanceState): string {
  if (state.resourceId === undefined) {
    throw new Error("The instance has no resource ID yet.");
  }
  return state.resourceId;
}
