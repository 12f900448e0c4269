import type { Context } from "../../model/context";
import { diff } from "../../model/diff";
import { keeping } from "../../model/errors";
import { PROJECT } from "../../model/snapshots";
import { waitFor, waiting } from "../../model/wait";
import { AUDIT_INSTANCE, setTags } from "../tags";
import { type AuditInstanceState, args, type Inputs } from "./args";
import { observe } from "./view";
import { hasStatus } from "./wait-for";

/** Updates in place what differs from the inputs. Returns the state read back from the service. */
export async function converge(
  context: Context,
  now: AuditInstanceState,
  inputs: Inputs,
  seconds: number,
): Promise<AuditInstanceState> {
  const changed = new Set(diff({ args }, now, inputs).changed);
  const steps = stepsFor(context, now, inputs, seconds).filter((step) => step.args.some((name) => changed.has(name)));
  if (steps.length === 0) {
    return { ...outputsOf(now), ...inputs };
  }
  let state = now;
  try {
    for (const { run } of steps) {
      await run();
    }
    return await waitFor(waiting(context, `changes of instance ${resourceIdOf(now)}`, seconds), async () => {
      state = await readBack(context, now, inputs);
      const differing = diff({ args }, state, inputs).changed;
      const isShown = differing.length === 0;
      return isShown
        ? { done: true, value: state }
        : { done: false, state: `not as declared: ${differing.join(", ")}` };
    });
  } catch (error) {
    const left = await readBack(context, now, now).catch(() => state);
    throw keeping(error, resourceIdOf(now), left);
  }
}

interface Step {
  readonly args: readonly (keyof Inputs)[];
  readonly run: () => Promise<unknown>;
}

function stepsFor(context: Context, now: AuditInstanceState, inputs: Inputs, seconds: number): Step[] {
  const { client } = context;
  const resourceId = resourceIdOf(now);
  const instanceId = now.instanceId ?? "";
  return [
    {
      args: ["name", "description"],
      run: () =>
        client.dbss.updateAuditInstance({
          instance_id: instanceId,
          name: inputs.name ?? now.name,
          // A description that is no longer declared is cleared; one that never was is left unchanged.
          comment: inputs.description ?? (now.description === undefined ? undefined : ""),
        }),
    },
    {
      args: ["securityGroupIds"],
      // An instance always has a security group: one that is no longer declared is left unchanged.
      run: async () =>
        inputs.securityGroupIds &&
        client.dbss.updateSecurityGroup({
          resource_id: resourceId,
          instance_id: instanceId,
          securitygroup_ids: inputs.securityGroupIds,
        }),
    },
    { args: ["autoRenew"], run: () => setAutoRenew(context, resourceId, inputs.autoRenew ?? false) },
    { args: ["enterpriseProjectId"], run: () => moveToEnterpriseProject(context, resourceId, inputs) },
    {
      args: ["timezone"],
      // The service cannot unset it: a value that is no longer declared is left unchanged.
      run: async () =>
        inputs.timezone && client.dbss.setInstanceTimezone({ instance_id: instanceId, timezone: inputs.timezone }),
    },
    { args: ["tags"], run: () => setTags(context, AUDIT_INSTANCE, resourceId, now.tags ?? {}, inputs.tags ?? {}) },
    { args: ["powerState"], run: () => setPower(context, now, inputs.powerState, seconds) },
  ];
}

function setAutoRenew({ client }: Context, resourceId: string, autoRenew: boolean): Promise<unknown> {
  return autoRenew
    ? client.bss.enableAutoRenew({ resource_id: resourceId })
    : client.bss.disableAutoRenew({ resource_id: resourceId });
}

async function moveToEnterpriseProject(context: Context, resourceId: string, inputs: Inputs): Promise<void> {
  const { client } = context;
  await client.eps.migrateResource({
    enterprise_project_id: inputs.enterpriseProjectId ?? context.enterpriseProjectId,
    project_id: await client.projectId(),
    region_id: client.region,
    resource_type: AUDIT_INSTANCE,
    resource_id: resourceId,
  });
}

async function setPower(
  context: Context,
  now: AuditInstanceState,
  powerState: Inputs["powerState"],
  seconds: number,
): Promise<void> {
  const { client } = context;
  const { instanceId = "", status } = now;
  const resourceId = resourceIdOf(now);
  if (powerState === "stopped" && status !== "SHUTOFF") {
    await client.dbss.stopAuditInstance({ instance_id: instanceId });
    await hasStatus(context, resourceId, "SHUTOFF", seconds);
  } else if (powerState === "running" && status !== "ACTIVE") {
    await client.dbss.startAuditInstance({ instance_id: instanceId });
    await hasStatus(context, resourceId, "ACTIVE", seconds);
  }
}

/** The state read back after the writes, limited to the arguments declared in `declared`. */
async function readBack(
  context: Context,
  now: AuditInstanceState,
  declared: Inputs | AuditInstanceState,
): Promise<AuditInstanceState> {
  context.snapshots.instances.drop(PROJECT);
  context.snapshots.subscriptions.drop(PROJECT);
  const known = { ...outputsOf(now), ...declared };
  return (await observe(context, resourceIdOf(now), known)) ?? known;
}

function outputsOf(state: AuditInstanceState): Partial<AuditInstanceState> {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !Object.hasOwn(args.shape, name)));
}

function resourceIdOf(state: AuditInstanceState): string {
  if (state.resourceId === undefined) {
    throw new Error("The instance has no resource ID yet.");
  }
  return state.resourceId;
}
