import { z } from "zod";
import { partsOf } from "../model/ids";
import { defineResource, type State } from "../model/resource";
import type { SettingKind } from "./settings/kind";
import { settingSteps } from "./settings/lifecycle";

export const args = z.strictObject({
  busiType: z.enum(["audit", "risk"]).default("risk").meta({
    description: 'What is summed up: "audit" for `getAuditSummary`, "risk" for `getRiskStatistics`.',
    onChange: "replaces",
  }),
  enabled: z.boolean().default(true).meta({ description: "Whether the service sums up regularly." }),
});

export const outputs = z.object({
  taskStatus: z.string().optional().meta({
    description: 'Where the last summary stands: "0" ready, "1" (or "-1") running, "2" succeeded, "3" failed.',
  }),
  previous: z
    .object({ enabled: z.boolean().optional() })
    .meta({ description: "The switch before the resource was created: restored on delete." }),
});

type Inputs = z.output<typeof args>;

interface Types {
  readonly target: { readonly projectId: string; readonly busiType: string };
  readonly values: z.output<typeof outputs>["previous"];
  readonly facts: { readonly taskStatus?: string | undefined };
  readonly inputs: Inputs;
  readonly state: State<typeof args, typeof outputs>;
}

const kind: SettingKind<Types> = {
  noun: "summary task",
  locate: async ({ client }, { busiType }) => ({ projectId: await client.projectId(), busiType: busiType ?? "risk" }),
  idOf: ({ projectId, busiType }) => `${projectId}/${busiType}`,

  async show({ client }, { busiType }) {
    const task = await client.dbss.showSummaryTask({ busi_type: busiType });
    return { values: { enabled: task.task_switch === "ON" }, facts: { taskStatus: task.task_status } };
  },

  set: ({ client }, { busiType }, { enabled }) =>
    client.dbss.updateSummaryTask({ busi_type: busiType, oper_type: "switch", code: enabled ? "on" : "off" }),

  // Always declared, although a state of another version may lack it.
  valuesOf: ({ enabled }) => ({ enabled: enabled ?? true }),

  toState: (known, { values, facts }) => ({ ...known, ...facts, enabled: values.enabled ?? false }),
};

/** Whether the service sums up what all instances of the project recorded. */
export const summaryTask = defineResource({
  type: "SummaryTask",
  description:
    "The task that sums up what all instances of the project audited, or the risks that they found. Every project has " +
    "both: the switch is set, and restored on delete. `enabled` changes in place.",
  example: `
new dbss.SummaryTask("risks", { busiType: "risk", enabled: true });
`,
  args,
  outputs,
  // A project has one of each.
  deleteBeforeReplace: true,
  idForm: "<projectId>/<busiType>",

  // What it was before is not known: a deletion leaves it.
  seed(_context, id) {
    const [, named] = partsOf(id, 2) ?? [];
    const busiType = args.shape.busiType.safeParse(named);
    return named !== undefined && busiType.success ? { busiType: busiType.data, previous: {} } : undefined;
  },

  ...settingSteps(kind),
});
