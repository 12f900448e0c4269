import { defineFunction } from "../model/function";
import { args, coverage, coverageOf } from "./coverage";

export const getCoverage = defineFunction({
  name: "getCoverage",
  description:
    "Compares the databases of the project with what is audited: what is audited, what is disabled, " +
    "and what is missing.",
  example: `
// Audits every RDS instance that carries the tag.
const { databases } = await dbss.getCoverage({ tags: { audit: "yes" } });
for (const { rdsId, status } of databases) {
  if (rdsId !== undefined && status !== "unsupported") {
    new dbss.RdsAuditDatabase(rdsId, { instanceId: audit.instanceId, rdsId });
  }
}
`,
  args,
  result: coverage,

  ask: coverageOf,
});
