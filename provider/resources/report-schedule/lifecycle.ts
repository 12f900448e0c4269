import type { z } from "zod";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { inOrderOf } from "../rules/fields";
import type { SettingKind } from "../settings/kind";
import { settingSteps } from "../settings/lifecycle";
import { ifDeclared } from "../settings/overlay";
import { args, outputs } from "./args";
import { resolveTemplate } from "./template";
import { fromScheduler, toScheduler, type Values } from "./wire";

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
  idOf: ({ instanceId, templateId }) => `${instanceId}/${templateId}`,

  async locate({ snapshots }, known) {
    const { instanceId, template } = known;
    const templates = await snapshots.reportTemplates.get(instanceId);
    const isKnown = "templateId" in known && known.templateId !== undefined;
    const found = isKnown
      ? templates.find(({ id }) => id === known.templateId)
      : resolveTemplate(templates, instanceId, template);
    return found && { instanceId, templateId: found.id, templateName: found.name };
  },

  async show({ client, signal }, { instanceId, templateId, templateName }) {
    const schedule = await client.dbss.showReportSchedule({ instance_id: instanceId, id: templateId }, { signal });
    return {
      values: fromScheduler(schedule.scheduler),
      facts: { templateId, templateName, topicsSupported: schedule.smn_effective },
    };
  },

  async set({ client, signal, snapshots }, { instanceId, templateId }, values) {
    try {
      await client.dbss.updateReportSchedule(
        { instance_id: instanceId, scheduler: toScheduler(templateId, values) },
        { signal },
      );
    } finally {
      snapshots.reportTemplates.drop(instanceId);
    }
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

/** When a report is made by itself. */
export const reportSchedule = defineLifecycle({
  args,
  outputs,
  // A template has one schedule.
  deleteBeforeReplace: true,
  ...settingSteps(kind),
});
