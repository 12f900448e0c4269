import type { z } from "zod";
import { isNotFound } from "../../client";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { args, outputs } from "./args";
import { converge } from "./converge";
import { generate } from "./generate";
import { findReport, reportsOf, reportsOrGone, theOne } from "./reports";
import { templateOf } from "./template";
import { toState } from "./view";

export type Inputs = z.output<typeof args>;
export type AuditReportState = State<typeof args, typeof outputs>;

/** A report that is generated now. */
export const auditReport = defineLifecycle({
  args,
  outputs,
  // A report of the same content would be taken for the one that it replaces.
  deleteBeforeReplace: true,

  async create(context, inputs) {
    const template = await templateOf(context, inputs);
    const before = await reportsOf(context, inputs.instanceId);
    // A creation that was cut short may have left it behind.
    const report = theOne(before, inputs, template) ?? (await generate(context, inputs, template, before));
    return converge(context, { ...inputs, reportId: report.id }, template.type);
  },

  async read(context, id, state) {
    const report = findReport(await reportsOrGone(context, state.instanceId, "get"), state);
    return report && { id, state: toState(state, report, state.templateType) };
  },

  async update(context, _id, olds, news) {
    const { reportId = "" } = olds;
    return (await converge(context, { ...news, reportId }, olds.templateType)).state;
  },

  async delete(context, _id, state) {
    const { client, signal, snapshots } = context;
    const { instanceId } = state;
    const report = findReport(await reportsOrGone(context, instanceId, "fresh"), state);
    if (report === undefined) {
      return;
    }
    try {
      await client.dbss.deleteReport({ instance_id: instanceId, id: report.id }, { signal });
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    } finally {
      snapshots.reports.drop(instanceId);
    }
  },
});
