import fc from "fast-check";
import { ACCOUNT } from "../../emulator";
import { specimens } from "../lifecycle/specimens";
import { rdsAuditDatabaseSpecimen } from "../lifecycle/specimens/rds-audit-database";
import { resourceTagsSpecimen } from "../lifecycle/specimens/resource-tags";
import { type Lived, lifeOf, userOf } from "./life";
import { lifeAfterAnUnpaidOrder, purchaseLife } from "./purchase-life";

/** The life of each resource. An order and its instance share one. */
export const lives: readonly Lived[] = [
  purchaseLife,
  ...specimens.filter(({ name }) => name !== "AuditOrder" && name !== "AuditInstance").map(lifeOf),
];

/** A database of which only the ID is declared, so that the rest is read from RDS. */
const byItsIdAlone: Lived = {
  ...lifeOf(rdsAuditDatabaseSpecimen),
  name: "RdsAuditDatabase by its ID alone",
  args: ({ instanceId }) =>
    fc.record({
      instanceId: fc.constant(instanceId),
      rdsId: fc.constant(ACCOUNT.rdsInstances.mysqlOrders),
      auditEnabled: fc.boolean(),
    }),
  names: [],
};

const ofAUser: Lived = { ...lifeOf(resourceTagsSpecimen), name: "ResourceTags of a user", environment: userOf };

/** Lives that need operations that plain lives do not need. */
export const detours: readonly Lived[] = [lifeAfterAnUnpaidOrder, byItsIdAlone, ofAUser];
