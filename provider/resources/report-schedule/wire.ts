import type { z } from "zod";
import type { ReportSchedule } from "../../client";
import type { Context } from "../../lifecycle/context";
import { joined, separated } from "../rules/fields";
import type { outputs } from "./args";

/** A schedule in the terms of the arguments; what is undefined is not said. */
export type Values = z.output<typeof outputs>["previous"];

type Scheduler = Parameters<Context["client"]["dbss"]["updateReportSchedule"]>[0]["scheduler"];

const FREQUENCIES = [
  "AUDIT_REPORT_DAY",
  "AUDIT_REPORT_WEEK",
  "AUDIT_REPORT_MONTH",
  "AUDIT_REPORT_YEAR",
  "AUDIT_REPORT_REAL_TIME",
] as const;

/** The schedule of a template, in the form of the API, which wants all of it. */
export function toScheduler(templateId: string, values: Values): Scheduler {
  return {
    id: templateId,
    status: values.enabled ? "ON" : "OFF",
    frequency: oneOf("frequency", FREQUENCIES, values.frequency),
    mode: oneOf("mode", ["ONCE", "CYCLE"], values.mode),
    format: oneOf("format", ["PDF", "ZIP"], values.format),
    start_time: values.startTime ?? "",
    notice: values.notify ? "ON" : "OFF",
    topic_urn: values.topicUrn ?? "",
    db_ids: joined(values.databaseIds ?? []),
  };
}

export function fromScheduler(scheduler: ReportSchedule["scheduler"]): Values {
  return {
    enabled: scheduler.status === "ON",
    frequency: scheduler.frequency,
    mode: scheduler.mode,
    format: scheduler.format,
    startTime: scheduler.start_time ?? "",
    notify: scheduler.notice === "ON",
    topicUrn: scheduler.topic_urn ?? "",
    databaseIds: separated(scheduler.db_ids).toSorted(),
  };
}

function oneOf<T extends string>(name: string, allowed: readonly T[], value: string | undefined): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    throw new Error(`${name}: the schedule of the report has none yet, and the service wants one. Declare it.`);
  }
  return found;
}
