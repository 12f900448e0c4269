import { describe, expect, test } from "vitest";
import { read } from "./read";

describe("databases", () => {
  const database = {
    id: "zLKv83gBCwCqSg3BJt0m",
    name: "db01",
    type: "MYSQL",
    port: "3306",
    status: "OFF",
    audit_status: null,
    agent_url: ["zrKw83gBCwCqSg3Bkt1P"],
    db_classification: "ECS",
  };
  const list = (entry: unknown) =>
    read({ databases: [entry], total: 1 }, ({ dbss }) => dbss.listDatabases({ instance_id: "i1" }));

  test.each<[string, unknown]>([
    ["wrapped, as documented", { database }],
    ["unwrapped", database],
    ["with a numeric port", { database: { ...database, port: 3306 } }],
    ["with the status `Disabled`", { database: { ...database, status: "Disabled" } }],
  ])("reads a database entry: %s", async (_, entry) => {
    expect(await list(entry)).toEqual([{ ...database, audit_status: undefined }]);
  });

  test("returns the databases that were added and those that were not", async () => {
    const added = await read({ illegal_db_id: null, legal_db_id: ["a", "b"] }, ({ dbss }) =>
      dbss.addRdsDatabases({
        instance_id: "i1",
        databases: [
          {
            id: "a",
            db_name: "n",
            status: "ACTIVE",
            port: 3306,
            ip: "192.168.0.1",
            instance_name: "n",
            version: "8.0",
            type: "MySQL",
          },
        ],
      }),
    );
    expect(added).toEqual({ legal_db_id: ["a", "b"], illegal_db_id: [] });
  });
});

describe("rules", () => {
  test.each([
    ["ON", "ON"],
    ["On", "ON"],
    ["OFF", "OFF"],
    ["Enabled", "ON"],
    ["Disabled", "OFF"],
    ["1", "ON"],
    [0, "OFF"],
  ])("reads the status %j", async (status, expected) => {
    const rules = await read({ rules: [{ id: "a", name: "b", status }], total: 1 }, ({ dbss }) =>
      dbss.listRiskRules({ instance_id: "i1" }),
    );
    const scopes = await read({ scopes: [{ id: "a", name: "b", status }], total: 1 }, ({ dbss }) =>
      dbss.listAuditScopes({ instance_id: "i1" }),
    );
    expect([rules[0]?.status, scopes[0]?.status]).toEqual([expected, expected]);
  });

  test.each([
    ["No Risk", "NO_RISK"],
    ["NO_RISK", "NO_RISK"],
    ["Low", "LOW"],
    ["Moderate", "MEDIUM"],
    ["MEDIUM", "MEDIUM"],
    ["High", "HIGH"],
  ])("reads the level %s", async (risk_level, expected) => {
    const rules = await read({ rules: [{ id: "a", name: "b", risk_level }], total: 1 }, ({ dbss }) =>
      dbss.listRiskRules({ instance_id: "i1" }),
    );
    expect(rules[0]?.risk_level).toBe(expected);
  });

  test.each(["client_ip", "client_ips"])("reads %s from the details of a rule", async (name) => {
    const detail = {
      status: "OFF",
      action: "LOGIN,SELECT,INSERT",
      schemas: [{ schema: "dbss_audit", table: null, column: null }],
      rank: 6,
      ignore_case: false,
      rule_id: "AWTOHznX7At9UslqwTfm",
      rule_name: "risk_rule_name_00",
      risk_level: "MEDIUM",
      db_ids: "11111,22222",
      execution_symbol: "GREATER",
      execution_time: 10000,
      affect_symbol: "GREATER",
      affect_rows: 30,
    };
    const rule = await read({ ...detail, [name]: "192.168.0.1" }, ({ dbss }) =>
      dbss.showRiskRule({ instance_id: "i1", risk_id: "r1" }),
    );
    expect(rule).toEqual({
      ...detail,
      schemas: [{ schema: "dbss_audit", table: undefined, column: undefined }],
      client_ips: "192.168.0.1",
    });
  });
});
