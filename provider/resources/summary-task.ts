import { z } from "zod";
import { defineResource, partsOf, type State } from "../model/resource";
import { isSwitchedOn } from "./fields";
import type { SettingKind } from "./settings/kind";
import { settingSteps } from "./settings/lifecycle";

const BUSI_TYPES = ["audit", "risk"] as const;

export const args = z.strictObject({
  busiType: z.enum(BUSI_TYPES).default("risk").meta({
    description: 'What is summarized: "audit" for `getAuditSummary`, "risk" for `getRiskStatistics`.',
    onChange: "replaces",
  }),
  enabled: z.boolean().default(true).meta({ description: "Whether the service creates summaries regularly." }),
});

export const outputs = z.object({
  taskStatus: z.string().optional().meta({
    description: 'Status of the last summary: "0" ready, "1" (or "-1") running, "2" succeeded, "3" failed.',
  }),
  previous: z
    .object({ enabled: z.boolean().optional().meta({ description: "Whether the task was enabled." }) })
    .meta({ description: "Setting before the resource was created; restored on delete." }),
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
  owner: ["busiType"],
  locate: async ({ client }, { busiType }) => ({ projectId: await client.projectId(), busiType: busiType ?? "risk" }),
  idOf: ({ projectId, busiType }) => `${projectId}/${busiType}`,

  async show({ client }, { busiType }) {
    const task = await client.dbss.showSummaryTask({ busi_type: busiType });
    return { values: { enabled: isSwitchedOn(task.task_switch) }, facts: { taskStatus: task.task_status } };
  },

  set: ({ client }, { busiType }, { enabled }) =>
    client.dbss.updateSummaryTask({ busi_type: busiType, oper_type: "switch", code: enabled ? "on" : "off" }),

  // Always declared, although state written by another version may lack it.
  valuesOf: ({ enabled }) => ({ enabled: enabled ?? true }),

  toState: (known, { values, facts }) => ({ ...known, ...facts, enabled: values.enabled ?? false }),
};

/** Whether the service summarizes what all instances of the project recorded. */
export const summaryTask = defineResource({
  type: "SummaryTask",
  description:
    "The task that summarizes the audited activity of all instances of the project, or the risks that " +
    "they detected. Every project has both tasks: creating the resource sets whether the task is " +
    "enabled, and deleting it restores the previous value. `enabled` updates in place.",
  example: `
new dbss.SummaryTask("risks", { busiType: "risk", enabled: true });
`,
  args,
  outputs,
  // A project has one task of each type.
  deleteBeforeReplace: true,
  idForm: "<projectId>/<busiType>",

  // The previous value is unknown, so a deletion leaves it unchanged.
  async seed({ client }, id) {
    const [projectId, type] = partsOf(id, 2) ?? [];
    const busiType = BUSI_TYPES.find((each) => each === type);
    return busiType && projectId === (await client.projectId()) ? { busiType, previous: {} } : undefined;
  },

  async list({ client }) {
    const projectId = await client.projectId();
    return BUSI_TYPES.map((busiType) => ({ id: kind.idOf({ projectId, busiType }), name: `${busiType}-summary` }));
  },

  ...settingSteps(kind),
});
