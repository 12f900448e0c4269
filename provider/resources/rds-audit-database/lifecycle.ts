import type { z } from "zod";
import type { AuditDatabase } from "../../client";
import { defineLifecycle, type State } from "../../lifecycle/contract";
import { databaseSteps } from "../databases/lifecycle";
import { addDatabase } from "./add";
import { args, outputs } from "./args";
import { obstacleTo } from "./auditable";
import { saysAll } from "./looked-up";

export type Inputs = z.output<typeof args>;
export type RdsAuditDatabaseState = State<typeof args, typeof outputs>;

/** An RDS database under audit, without an agent. */
export const rdsAuditDatabase = defineLifecycle({
  args,
  outputs,
  // An RDS instance is audited by one audit instance only.
  deleteBeforeReplace: true,
  ...databaseSteps<{ inputs: Inputs; state: RdsAuditDatabaseState }>({
    nameOf: ({ rdsId }) => `RDS database ${rdsId}`,
    isMeant: (database, { rdsId }) => database.rds_id === rdsId,
    args,
    add: addDatabase,
    toState,
  }),

  async foresee(context, inputs, olds) {
    if (olds !== undefined || inputs.rdsId === undefined || saysAll(inputs)) {
      return [];
    }
    const reason = await obstacleTo(context, inputs.rdsId);
    return reason === undefined ? [] : [{ property: "rdsId", reason }];
  },
});

/** The state, with what was declared as it really is. */
function toState(known: Inputs | RdsAuditDatabaseState, database: AuditDatabase): RdsAuditDatabaseState {
  return {
    ...known,
    rdsId: database.rds_id ?? "",
    auditEnabled: database.status === "ON",
    databaseName: known.databaseName && database.name,
    engine: known.engine && sameWord(known.engine, database.type),
    engineVersion: known.engineVersion && database.version,
    ipAddress: known.ipAddress && database.ip,
    port: known.port && Number(database.port),
    databaseId: database.id,
    status: database.status,
    auditStatus: database.audit_status,
  };
}

/** RDS writes `MySQL`, the database list `MYSQL`. */
function sameWord(known: string, actual: string): string {
  return known.toUpperCase() === actual.toUpperCase() ? known : actual;
}
