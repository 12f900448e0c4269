import fc from "fast-check";
import { ACCOUNT } from "../../emulator";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { failureOf } from "../lifecycle/instance-home";
import { auditInstanceSpecimen } from "../lifecycle/specimens/audit-instance";
import { rdsAuditDatabaseSpecimen } from "../lifecycle/specimens/rds-audit-database";
import { resourceTagsSpecimen } from "../lifecycle/specimens/resource-tags";
import { type Lived, userOf } from "./life";

/** An order of the declaration that was never paid, for a period that is no longer declared. */
const afterAnUnpaidOrder: Lived = {
  ...auditInstanceSpecimen,
  name: "AuditInstance after an unpaid order",
  async prepare(cloud, home) {
    const [values] = fc.sample(auditInstanceSpecimen.args(home), { numRuns: 1, seed: 1 });
    const inputs = auditInstance.args.parse({
      ...values,
      autoRenew: false,
      periodUnit: "year",
      period: 3,
      adopt: undefined,
    });
    const { balance } = (await cloud.state()).account;
    await cloud.patch({ op: "replace", path: "/account/balance", value: 1 });
    await failureOf(auditInstance.create(cloud.context(), inputs));
    await cloud.patch({ op: "replace", path: "/account/balance", value: balance });
  },
};

/** A database of which nothing but the ID is declared, so that RDS is asked for the rest. */
const byItsIdAlone: Lived = {
  ...rdsAuditDatabaseSpecimen,
  name: "RdsAuditDatabase by its ID alone",
  args: ({ instanceId }) =>
    fc.record({
      instanceId: fc.constant(instanceId),
      rdsId: fc.constant(ACCOUNT.rdsInstances.mysqlOrders),
      auditEnabled: fc.boolean(),
    }),
  tamper: {},
};

const ofAUser: Lived = { ...resourceTagsSpecimen, name: "ResourceTags of a user", environment: userOf };

/** Lives that need operations which a plain life does without. */
export const detours: readonly Lived[] = [afterAnUnpaidOrder, byItsIdAlone, ofAUser];
