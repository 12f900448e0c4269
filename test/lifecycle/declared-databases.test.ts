import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { declareDatabase, InstanceDeclaration } from "../../provider/program/declared-databases";

it.each([
  ["low", 3, 'a larger edition: "medium" audits 6, "high" audits 30.'],
  ["medium", 6, 'a larger edition: "high" audits 30.'],
  ["high", 30, "Declare the others on another instance."],
])("edition %s allows %i databases and rejects one more", async (edition, limit, advice) => {
  const instanceId = pulumi.output("8c53ed03");
  const declaration = new InstanceDeclaration("audit", edition);
  declaration.knownBy([instanceId]);
  declareDatabase("RdsAuditDatabase 1", instanceId, "rds-1");
  for (let count = 2; count <= limit; count++) {
    declareDatabase(`RdsAuditDatabase ${count}`, instanceId, pulumi.output("not known yet"));
  }
  expect(await declaration.rdsIds()).toEqual(["rds-1"]);
  const refusal = `RdsAuditDatabase last: instanceId: this is database ${limit + 1} on the AuditInstance audit`;
  expect(() => declareDatabase("RdsAuditDatabase last", instanceId)).toThrow(refusal);
  // The instance is not bought after a rejection, even if the program continues.
  await expect(declaration.rdsIds()).rejects.toThrow(advice);
});

it("sets no limit for an unknown edition or for an instance of another program", () => {
  const instanceId = pulumi.output("8c53ed03");
  const declaration = new InstanceDeclaration("audit", pulumi.output("low"));
  declaration.knownBy([instanceId]);
  for (let count = 1; count <= 40; count++) {
    declareDatabase(`RdsAuditDatabase ${count}`, instanceId);
    declareDatabase(`RdsAuditDatabase ${count}`, "062212d8");
  }
});

it("counts the declarations until the end of the event loop turn", async () => {
  const declaration = new InstanceDeclaration("audit", "low");
  const complete = declaration.rdsIds();
  for (const name of ["one", "two", "three"]) {
    declaration.add(name);
  }
  expect(() => declaration.add("four")).toThrow("four: this is database 4");
  await expect(complete).rejects.toThrow("its edition low audits 3");
});
