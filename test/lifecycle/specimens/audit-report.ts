import fc from "fast-check";
import type { Found, Resource } from "../../../provider/model/resource";
import { auditReport } from "../../../provider/resources/audit-report";
import type { Cloud } from "../../cloud";
import { argumentsOf } from "./arbitraries";
import { addSelfBuilt, SELF_BUILT } from "./self-built";
import type { Specimen, Values } from "./specimen";
import { change, removeRow } from "./tamper";

const byId = (found: Found<Values>) => (row: Values) => row.id === found.state.reportId;

const field = (fields: Values) => (cloud: Cloud, found: Found<Values>) => change(cloud, "reports", byId(found), fields);

const moments = (from: string, to: string) =>
  fc
    .date({ min: new Date(`${from}T00:00:00Z`), max: new Date(`${to}T00:00:00Z`), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 19).replace("T", " "));

export const auditReportSpecimen: Specimen = {
  name: "AuditReport",
  lifecycle: auditReport as unknown as Resource,
  prepare: addSelfBuilt,
  args: ({ instanceId }) =>
    argumentsOf(
      {
        instanceId: fc.constant(instanceId),
        template: fc.constantFrom("COMPREHENSIVE", "SQL_DDL_COMMAND", "PCI report"),
        startTime: moments("2024-01-01", "2025-01-01"),
        endTime: moments("2025-01-02", "2026-01-01"),
      },
      {
        databaseIds: fc.constant([SELF_BUILT]),
        timeouts: fc.constant({ create: "5m" }),
      },
    ),
  illegal: [
    { put: { template: "" }, property: "template" },
    { put: { startTime: "2025-08-20" }, property: "startTime" },
    { put: { startTime: "2025-02-29 00:00:00" }, property: "startTime" },
    { put: { endTime: "2023-01-01 00:00:00" }, property: "endTime" },
    { put: { endTime: undefined }, property: "endTime" },
    { put: { databaseIds: [] }, property: "databaseIds" },
    { put: { databaseIds: ["a", "a"] }, property: "databaseIds" },
    { put: { timeouts: { create: 5 } }, property: "timeouts.create" },
    { put: { reportId: "x" }, property: "reportId" },
  ],
  tamper: {
    template: field({ template_type: "SOX" }),
    startTime: field({ start_time: "2020-01-01 00:00:00" }),
    endTime: field({ end_time: "2030-01-01 00:00:00" }),
    databaseIds: field({ db_ids: "clicked" }),
  },
  remove: (cloud, found) => removeRow(cloud, "reports", byId(found)),
};
