import fc from "fast-check";
import type { Found, Resource } from "../../../provider/model/resource";
import { reportSchedule } from "../../../provider/resources/report-schedule";
import type { Cloud } from "../../cloud";
import { argumentsOf } from "./arbitraries";
import { rowOf } from "./rules";
import type { Specimen, Values } from "./specimen";

const row = rowOf("reportTemplates", "templateId");

const scheduleField = (name: string, value: (state: Values) => unknown) => (cloud: Cloud, found: Found<Values>) =>
  row.set({ [`scheduler/${name}`]: value(found.state) })(cloud, found);

export const reportScheduleSpecimen: Specimen = {
  name: "ReportSchedule",
  lifecycle: reportSchedule as unknown as Resource,
  args: ({ instanceId }) =>
    argumentsOf(
      {
        instanceId: fc.constant(instanceId),
        template: fc.constantFrom("COMPREHENSIVE", "SOX", "PCI report"),
        topicUrn: fc.constantFrom("urn:smn:cn-north-4:project:security", "urn:smn:cn-north-4:project:audit"),
      },
      {
        enabled: fc.boolean(),
        frequency: fc.constantFrom("AUDIT_REPORT_DAY", "AUDIT_REPORT_WEEK", "AUDIT_REPORT_MONTH", "AUDIT_REPORT_YEAR"),
        mode: fc.constantFrom("ONCE", "CYCLE"),
        format: fc.constantFrom("PDF", "ZIP"),
        startTime: fc.constantFrom("2026-01-01 00:00:00", "2026-02-01 08:30:00"),
        notify: fc.boolean(),
        databaseIds: fc.constant([]),
      },
    ),
  untampered: ["template"],
  illegal: [
    { put: { template: "" }, property: "template" },
    { put: { template: undefined }, property: "template" },
    { put: { enabled: "ON" }, property: "enabled" },
    { put: { frequency: "WEEK" }, property: "frequency" },
    { put: { mode: "TWICE" }, property: "mode" },
    { put: { format: "CSV" }, property: "format" },
    { put: { startTime: "" }, property: "startTime" },
    { put: { notify: "ON" }, property: "notify" },
    { put: { notify: true, topicUrn: undefined }, property: "topicUrn" },
    { put: { databaseIds: ["a,b"] }, property: "databaseIds[0]" },
    { put: { cron: "0 0 * * *" }, property: "cron" },
  ],
  tamper: {
    enabled: scheduleField("status", ({ enabled }) => (enabled ? "OFF" : "ON")),
    frequency: scheduleField("frequency", () => "AUDIT_REPORT_REAL_TIME"),
    mode: scheduleField("mode", ({ mode }) => (mode === "ONCE" ? "CYCLE" : "ONCE")),
    format: scheduleField("format", ({ format }) => (format === "PDF" ? "ZIP" : "PDF")),
    startTime: scheduleField("start_time", () => "2027-07-07 07:07:07"),
    notify: scheduleField("notice", ({ notify }) => (notify ? "OFF" : "ON")),
    topicUrn: scheduleField("topic_urn", () => "urn:smn:cn-north-4:project:clicked"),
    databaseIds: scheduleField("db_ids", () => "clicked"),
  },
  untoldOnImport: ["template", "previous"],
  remove: row.remove,
};
