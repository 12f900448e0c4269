import { expect, it } from "vitest";
import {
  downloadReport,
  getAuditInstance,
  getDatabases,
  getFlavors,
  getInstanceJobs,
  getInstancePrice,
  getInstancesByTag,
  getInstanceUpgrade,
  getOperationLogs,
  getProjectTags,
  getRdsDatabases,
  getReports,
  getRiskRule,
  getRiskRules,
  getSqlInjectionRules,
  getSummaryTask,
} from "../../provider";
import { RequestError } from "../../provider/client";
import { askedCloud, settleOne } from "./asked-cloud";

const cloud = askedCloud();

const instanceId = "8c53ed03-8ed7-4ff2-ad97-7b2d6d1dd364";

// The arguments are invalid on purpose, so the parameter types are hidden from the compiler.
type Asked = (args: object) => Promise<unknown>;

it.each<[name: string, function_: unknown, args: object, property: string]>([
  ["getFlavors", getFlavors, { edition: "huge" }, "edition"],
  ["getFlavors", getFlavors, { level: "low" }, "level"],
  ["getAuditInstance", getAuditInstance, {}, "id"],
  ["getAuditInstance", getAuditInstance, { name: "" }, "name"],
  ["getInstanceJobs", getInstanceJobs, {}, "resourceId"],
  ["getDatabases", getDatabases, { instanceId: "" }, "instanceId"],
  ["getDatabases", getDatabases, { instanceId: "x".repeat(65) }, "instanceId"],
  ["getDatabases", getDatabases, { instanceId, status: "on" }, "status"],
  ["getRdsDatabases", getRdsDatabases, { engine: "MySQL" }, "engine"],
  ["getOperationLogs", getOperationLogs, { instanceId, timeRange: "YEAR" }, "timeRange"],
  ["getOperationLogs", getOperationLogs, { instanceId, startTime: "2025-08-20 16:00:00" }, "endTime"],
  [
    "getOperationLogs",
    getOperationLogs,
    { instanceId, startTime: "2025-08-20 16:00:00", endTime: "2025-08-20 15:00:00" },
    "endTime",
  ],
  [
    "getOperationLogs",
    getOperationLogs,
    { instanceId, startTime: "2025-02-30 16:00:00", endTime: "2025-03-20 15:00:00" },
    "startTime",
  ],
  [
    "getOperationLogs",
    getOperationLogs,
    { instanceId, timeRange: "DAY", startTime: "2025-08-20 15:00:00", endTime: "2025-08-20 16:00:00" },
    "timeRange",
  ],
  ["getOperationLogs", getOperationLogs, { instanceId, result: "failed" }, "result"],
  ["getProjectTags", getProjectTags, { resourceType: "" }, "resourceType"],
  ["getInstancesByTag", getInstancesByTag, { tags: { " ": [] } }, "tags. "],
  ["getInstancesByTag", getInstancesByTag, { tags: { team: ["a", "a"] } }, "tags.team"],
  ["getInstancesByTag", getInstancesByTag, { tagsAny: { team: ["x".repeat(256)] } }, "tagsAny.team[0]"],
  ["getInstancesByTag", getInstancesByTag, { notTags: { team: Array.from("abcdefghijk") } }, "notTags.team"],
  ["getInstancesByTag", getInstancesByTag, { withoutAnyTag: true, tags: { team: [] } }, "withoutAnyTag"],
  [
    "getInstancesByTag",
    getInstancesByTag,
    { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key${index}`, []])) },
    "tags",
  ],
  ["getSqlInjectionRules", getSqlInjectionRules, { instanceId, riskLevels: ["NONE"] }, "riskLevels[0]"],
  ["getRiskRules", getRiskRules, { instanceId, riskLevels: [] }, "riskLevels"],
  ["getRiskRule", getRiskRule, { instanceId }, "ruleId"],
  ["getReports", getReports, { instanceId, name: 7 }, "name"],
  ["getSummaryTask", getSummaryTask, { busiType: "a/b" }, "busiType"],
  ["getInstancePrice", getInstancePrice, { edition: "low", periodUnit: "month", period: 10 }, "period"],
  ["getInstancePrice", getInstancePrice, { edition: "low", periodUnit: "week", period: 1 }, "periodUnit"],
  ["downloadReport", downloadReport, { instanceId, reportId: "r", path: "x.pdf", local: "de-de" }, "local"],
  ["downloadReport", downloadReport, { instanceId, reportId: "r", path: "" }, "path"],
])("$0 names $3 when it rejects $2", async (name, function_, args, property) => {
  await cloud().requests();
  const error: unknown = await (function_ as Asked)(args).catch((reason: unknown) => reason);
  if (!RequestError.isInstance(error)) {
    throw new Error(`${name} did not reject its arguments: ${String(error)}`);
  }
  expect(error.issues.map(({ field }) => field)).toContain(property);
  expect(error.message).toContain(`${name}: nothing was sent, the arguments are not valid: `);
  expect(await cloud().requests()).toEqual([]);
});

it("a missing argument is reported as required, with the allowed values of an enum", async () => {
  const missing = getInstancePrice as unknown as Asked;
  const error: unknown = await missing({ period: 1, periodUnit: "week" }).catch((reason: unknown) => reason);
  expect(String(error)).toContain('edition: is required: "low", "medium" or "high"');
  expect(String(error)).toContain('periodUnit: must be "month" or "year"');
});

it.each([
  { name: "getDatabases", ask: getDatabases as Asked, wanted: "instanceId", given: "resourceId" },
  { name: "getInstanceUpgrade", ask: getInstanceUpgrade as Asked, wanted: "instanceId", given: "resourceId" },
  { name: "getInstanceJobs", ask: getInstanceJobs as Asked, wanted: "resourceId", given: "instanceId" },
] as const)("a $given in place of the $wanted of $name is an error that names both", async (mistake) => {
  const { name, ask, wanted, given } = mistake;
  const ids = await settleOne(cloud());
  const error: unknown = await ask({ [wanted]: ids[given] }).catch((reason: unknown) => reason);
  expect(RequestError.isInstance(error)).toBe(true);
  expect(String(error)).toContain(
    `${name}: ${wanted}: ${ids[given]} is the \`${given}\` of the audit instance central`,
  );
  expect(String(error)).toContain(`its \`${wanted}\` is ${ids[wanted]}`);
});

it("the stack of an error starts where the program calls the function", async () => {
  const error: unknown = await getFlavors({ edition: "low", availabilityZone: "" }).catch((reason: unknown) => reason);
  const [, first] = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  expect(first).toContain("arguments.test.ts");
});

it("a call can be aborted", async () => {
  const signal = AbortSignal.abort(new Error("no longer of interest"));
  await expect(getFlavors({}, { signal })).rejects.toThrow("no longer of interest");
});
