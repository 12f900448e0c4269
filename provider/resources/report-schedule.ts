import { z } from "zod";
import type { ReportSchedule } from "../client";
import type { Context } from "../model/context";
import { inOrderOf } from "../model/diff";
import { onInstances } from "../model/lists";
import { orGone } from "../model/look-up";
import { defineResource, partsOf, type State } from "../model/resource";
import { databaseIdList, instanceId, isSwitchedOn, joined, separated, UNREPORTED } from "./fields";
import { templateOf } from "./report-templates";
import { ifDeclared, needed, type SettingKind } from "./settings/kind";
import { settingSteps } from "./settings/lifecycle";

const FREQUENCIES = [
  "AUDIT_REPORT_DAY",
  "AUDIT_REPORT_WEEK",
  "AUDIT_REPORT_MONTH",
  "AUDIT_REPORT_YEAR",
  "AUDIT_REPORT_REAL_TIME",
] as const;
const MODES = ["ONCE", "CYCLE"] as const;
const FORMATS = ["PDF", "ZIP"] as const;

export const args = z
  .strictObject({
    instanceId,
    template: z
      .string()
      .min(1)
      .meta({
        description:
          'Report template: its type, such as "SOX" or "COMPREHENSIVE", its name or its ID. `getReportTemplates` ' +
          "lists them.",
        onChange: "replaces",
      }),
    enabled: z.boolean().default(true).meta({ description: "Whether reports are generated automatically." }),
    frequency: z
      .enum(FREQUENCIES)
      .optional()
      .meta({
        description:
          'How often reports are generated, such as "AUDIT_REPORT_WEEK". Left unchanged if omitted, as are the ' +
          "arguments below.",
      }),
    mode: z
      .enum(MODES)
      .optional()
      .meta({ description: 'Whether reports are generated once ("ONCE") or repeatedly ("CYCLE").' }),
    format: z.enum(FORMATS).optional().meta({ description: 'File format: "PDF" or "ZIP".' }),
    startTime: z.string().min(1).optional().meta({
      description: "When the schedule starts, in the service's format, which its documentation does not specify.",
    }),
    notify: z.boolean().optional().meta({ description: "Whether a notification is sent when a report is ready." }),
    topicUrn: z.string().min(1).optional().meta({
      description:
        "URN of the Simple Message Notification topic that notifications are sent to. Required if `notify` is true.",
    }),
    databaseIds: databaseIdList.optional().meta({
      description:
        "IDs of the databases to report on: `databaseId` of an RdsAuditDatabase or EcsAuditDatabase. All if empty.",
    }),
  })
  .refine(({ notify, topicUrn }) => notify !== true || topicUrn !== undefined, {
    path: ["topicUrn"],
    error: "is required if notify is true",
  });

export const outputs = z.object({
  templateId: z.string().meta({ description: "ID of the report template." }),
  templateName: z.string().optional().meta({ description: "Name of the report template." }),
  topicsSupported: z
    .boolean()
    .optional()
    .meta({ description: "Whether the instance can send notifications to topics." }),
  previous: z
    .object({
      enabled: z.boolean().optional().meta({ description: "Whether reports were generated automatically." }),
      frequency: z.string().optional().meta({ description: "How often reports were generated." }),
      mode: z.string().optional().meta({ description: "Whether reports were generated once or repeatedly." }),
      format: z.string().optional().meta({ description: "File format of the reports." }),
      startTime: z.string().optional().meta({ description: "When the schedule started." }),
      notify: z.boolean().optional().meta({ description: "Whether notifications were sent." }),
      topicUrn: z.string().optional().meta({ description: "URN of the topic that notifications were sent to." }),
      databaseIds: z.array(z.string()).optional().meta({ description: "IDs of the databases that reports covered." }),
    })
    .meta({
      description:
        "Schedule before the resource was created. Those of its values that are declared are restored on delete.",
    }),
});

export type Inputs = z.output<typeof args>;

export type ReportScheduleState = State<typeof args, typeof outputs>;

interface Types {
  readonly target: { readonly instanceId: string; readonly templateId: string; readonly templateName?: string };
  readonly values: Values;
  readonly facts: {
    readonly templateId: string;
    readonly templateName?: string | undefined;
    readonly topicsSupported?: boolean | undefined;
  };
  readonly inputs: Inputs;
  readonly state: ReportScheduleState;
}

const kind: SettingKind<Types> = {
  noun: "report schedule",
  owner: ["instanceId", "template"],
  idOf: ({ instanceId, templateId }) => `${instanceId}/${templateId}`,

  async locate(context, known) {
    const { instanceId } = known;
    const isKnown = "templateId" in known && known.templateId !== undefined;
    const found = isKnown
      ? (await context.snapshots.reportTemplates.get(instanceId)).find(({ id }) => id === known.templateId)
      : await templateOf(context, known);
    return found && { instanceId, templateId: found.id, templateName: found.name };
  },

  async show({ client }, { instanceId, templateId, templateName }) {
    const schedule = await client.dbss.showReportSchedule({ instance_id: instanceId, id: templateId });
    return {
      values: fromScheduler(schedule.scheduler),
      facts: { templateId, templateName, topicsSupported: schedule.smn_effective },
    };
  },

  async set({ client, snapshots }, { instanceId, templateId }, values) {
    const request = { instance_id: instanceId, scheduler: toScheduler(templateId, values) };
    await snapshots.reportTemplates.writing(instanceId, () => client.dbss.updateReportSchedule(request));
  },

  valuesOf: ({ enabled, frequency, mode, format, startTime, notify, topicUrn, databaseIds }) => ({
    enabled,
    frequency,
    mode,
    format,
    startTime,
    notify,
    topicUrn,
    databaseIds: databaseIds?.toSorted(),
  }),

  toState: (known, { values, facts }) => ({
    ...known,
    ...facts,
    enabled: values.enabled ?? false,
    frequency: ifDeclared(known.frequency, values.frequency ?? ""),
    mode: ifDeclared(known.mode, values.mode ?? ""),
    format: ifDeclared(known.format, values.format ?? ""),
    startTime: ifDeclared(known.startTime, values.startTime ?? ""),
    notify: ifDeclared(known.notify, values.notify ?? false),
    topicUrn: ifDeclared(known.topicUrn, values.topicUrn ?? ""),
    databaseIds: ifDeclared(known.databaseIds, inOrderOf(known.databaseIds, values.databaseIds ?? [])),
  }),
};

/** When a report is generated automatically. */
export const reportSchedule = defineResource({
  type: "ReportSchedule",
  description:
    "When an audit instance generates a report automatically. Every report template has a schedule: " +
    "creating the resource sets it, and deleting it restores the previous values of the declared " +
    "arguments. Everything except `instanceId` and `template` updates in place.",
  example: `
new dbss.ReportSchedule("weekly", {
  instanceId: audit.instanceId,
  template: "COMPREHENSIVE",
  frequency: "AUDIT_REPORT_WEEK",
  mode: "CYCLE",
  format: "PDF",
});
`,
  args,
  outputs,
  // A template has exactly one schedule.
  deleteBeforeReplace: true,
  idForm: "<instanceId>/<templateId>",

  async seed({ snapshots }, id) {
    const [instanceId, templateId] = partsOf(id, 2) ?? [];
    if (instanceId === undefined || templateId === undefined) {
      return undefined;
    }
    // If the instance does not exist, the read finds that out, and says so.
    const templates = (await orGone(() => snapshots.reportTemplates.get(instanceId))) ?? [];
    const type = templates.find((template) => template.id === templateId)?.type;
    const isOnly = templates.filter((template) => template.type === type).length === 1;
    // Everything is declared, so that it is read. The previous values are unknown, so a deletion leaves them unchanged.
    const declared = {
      frequency: "",
      mode: "",
      format: "",
      startTime: "",
      notify: false,
      topicUrn: "",
      databaseIds: [],
    };
    return { instanceId, templateId, template: (isOnly && type) || templateId, ...declared, previous: {} };
  },

  list: onInstances(async ({ snapshots }, { id: instanceId }) => {
    const templates = await snapshots.reportTemplates.get(instanceId);
    return templates.map(({ id: templateId, name = templateId, status }) => ({
      id: kind.idOf({ instanceId, templateId }),
      name,
      isOff: isSwitchedOn(status) === false,
      obstacle: isSwitchedOn(status) === undefined ? UNREPORTED : undefined,
    }));
  }),

  ...settingSteps(kind),
});

/** A schedule in terms of the arguments; undefined values are not set. */
export type Values = z.output<typeof outputs>["previous"];

type Scheduler = Parameters<Context["client"]["dbss"]["updateReportSchedule"]>[0]["scheduler"];

/** The schedule of a template in the API's format, which requires all values. */
function toScheduler(templateId: string, values: Values): Scheduler {
  return {
    id: templateId,
    status: values.enabled ? "ON" : "OFF",
    frequency: needed("the report schedule", "frequency", oneOf(FREQUENCIES, values.frequency)),
    mode: needed("the report schedule", "mode", oneOf(MODES, values.mode)),
    format: needed("the report schedule", "format", oneOf(FORMATS, values.format)),
    start_time: values.startTime ?? "",
    notice: values.notify ? "ON" : "OFF",
    topic_urn: values.topicUrn ?? "",
    db_ids: joined(values.databaseIds ?? []),
  };
}

/** A word that is not documented counts as no value: the service may not accept it back when it is to be restored. */
function fromScheduler(scheduler: ReportSchedule["scheduler"]): Values {
  return {
    enabled: isSwitchedOn(scheduler.status),
    frequency: oneOf(FREQUENCIES, scheduler.frequency),
    mode: oneOf(MODES, scheduler.mode),
    format: oneOf(FORMATS, scheduler.format),
    startTime: scheduler.start_time ?? "",
    notify: scheduler.notice === "ON",
    topicUrn: scheduler.topic_urn ?? "",
    databaseIds: separated(scheduler.db_ids).toSorted(),
  };
}

function oneOf<T extends string>(allowed: readonly T[], value: string | undefined): T | undefined {
  return allowed.find((each) => each === value);
}
