import fc from "fast-check";
import type { Resource } from "../../../provider/model/resource";
import { whitelist } from "../../../provider/resources/whitelist";
import { argumentsOf } from "./arbitraries";
import { rowOf } from "./rules";
import type { Specimen } from "./specimen";

const row = rowOf("whitelists", "whitelistId");

export const whitelistSpecimen: Specimen = {
  name: "Whitelist",
  lifecycle: whitelist as unknown as Resource,
  args: ({ instanceId }) =>
    argumentsOf(
      {
        instanceId: fc.constant(instanceId),
        sql: fc.string({ minLength: 1, maxLength: 60 }).map((text) => `SELECT '${text}'`),
      },
      {
        databaseIds: fc.constant([]),
        description: fc.string({ maxLength: 60 }),
        enabled: fc.boolean(),
      },
    ),
  illegal: [
    { put: { sql: "" }, property: "sql" },
    { put: { sql: undefined }, property: "sql" },
    { put: { databaseIds: "all" }, property: "databaseIds" },
    { put: { databaseIds: ["a", "a"] }, property: "databaseIds" },
    { put: { description: 1 }, property: "description" },
    { put: { enabled: "ON" }, property: "enabled" },
    { put: { desc: "x" }, property: "desc" },
  ],
  tamper: {
    sql: row.set({ sql: "SELECT clicked" }),
    databaseIds: row.set({ db_ids: ["clicked"] }),
    description: row.set({ desc: "clicked \u{1f5b1}" }),
    enabled: async (cloud, found) => row.set({ enabled: !found.state.enabled })(cloud, found),
  },
  remove: row.remove,
};
