import fc from "fast-check";
import type { Resource } from "../../../provider/model/resource";
import { auditScope } from "../../../provider/resources/audit-scope";
import { argumentsOf } from "./arbitraries";
import { ipLists, rowOf, ruleNames } from "./rules";
import type { Specimen } from "./specimen";

const row = rowOf("scopes", "scopeId");

export const auditScopeSpecimen: Specimen = {
  name: "AuditScope",
  lifecycle: auditScope as unknown as Resource,
  args: ({ instanceId }) =>
    argumentsOf(
      {
        instanceId: fc.constant(instanceId),
        name: ruleNames,
      },
      {
        databaseIds: fc.constant([]),
        actions: fc.shuffledSubarray(["LOGIN", "SELECT", "DELETE", "DROP_TABLE", "REVOKE"]),
        databaseUsers: fc.shuffledSubarray(["root", "app", "report reader"]),
        sourceIps: ipLists,
        sourcePorts: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 4 }),
        exceptionIps: ipLists,
        enabled: fc.boolean(),
      },
    ),
  illegal: [
    { put: { name: undefined }, property: "name" },
    { put: { databaseIds: ["a,b"] }, property: "databaseIds[0]" },
    { put: { actions: ["OPERATE"] }, property: "actions[0]" },
    { put: { databaseUsers: [""] }, property: "databaseUsers[0]" },
    { put: { databaseUsers: ["app", " root"] }, property: "databaseUsers[1]" },
    { put: { databaseUsers: ["root", "root"] }, property: "databaseUsers" },
    { put: { sourceIps: ["localhost"] }, property: "sourceIps[0]" },
    { put: { sourcePorts: [0] }, property: "sourcePorts[0]" },
    { put: { sourcePorts: ["3306"] }, property: "sourcePorts[0]" },
    { put: { exceptionIps: "10.0.0.1" }, property: "exceptionIps" },
    { put: { enabled: "ON" }, property: "enabled" },
    { put: { allAudit: true }, property: "allAudit" },
  ],
  tamper: {
    name: row.set({ name: "clicked" }),
    databaseIds: row.set({ db_ids: "clicked" }),
    actions: row.set({ action: "CREATE_USER" }),
    databaseUsers: row.set({ db_users: "clicked" }),
    sourceIps: row.set({ source_ips: "172.16.0.1" }),
    sourcePorts: row.set({ source_ports: "1,2,3,4,5" }),
    exceptionIps: row.set({ exception_ips: "172.16.0.1" }),
    enabled: row.switchOver,
  },
  remove: row.remove,
};
