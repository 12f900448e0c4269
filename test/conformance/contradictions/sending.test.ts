import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RequestError } from "../../../provider/client";
import type { SeenRequest } from "../../client/scripted-server";
import { Cloud } from "../../emulator/cloud";
import { entryOf } from "../entry";
import { exchange, type Fields } from "../exchange";
import { type Json, seedOf } from "../fixtures";
import { validInput } from "../input";

// Contradictions in the documentation about requests: what the client sends and what it accepts.

const OK = { json: { result: "success", code: "0", order_id: "CS1", total: 0, operate_log: [], legal_db_id: [] } };

/** The request that the client sends for an operation. */
async function sent(operation: string, changes: Fields = {}): Promise<SeenRequest> {
  const fixture = seedOf(operation);
  const { seen, answer } = await exchange(fixture, { ...validInput(fixture), ...changes }, [OK]);
  const [request] = seen;
  if (request === undefined) {
    throw answer.status === "rejected" ? answer.reason : new Error("no request arrived");
  }
  return request;
}

async function sentBody(operation: string, changes?: Fields): Promise<unknown> {
  return JSON.parse((await sent(operation, changes)).body);
}

describe("the two IDs of an instance", () => {
  test.each([
    ["listAuditInstanceJobs", "resource_id"],
    ["batchAddResourceTag", "resource_id"],
    ["batchDeleteResourceTag", "resource_id"],
    ["listAuditDatabases", "instance_id"],
    ["switchRiskRule", "instance_id"],
    ["listAuditRuleScopes", "instance_id"],
    ["createReport", "instance_id"],
  ])("%s has %s in its path", async (operation, name) => {
    expect((await sent(operation)).path.split("/")).toContain(`${name}-1`);
  });

  test("a change of the security group sends both", async () => {
    expect(await sentBody("updateAuditSecurityGroup")).toMatchObject({
      resource_id: "062212d8-8e30-4783-9671-43f3f1f3bb1e",
      instance_id: "8c53ed03-8ed7-4ff2-ad97-7b2d6d1dd364",
    });
  });
});

describe("the operation logs", () => {
  const START = "2025-08-20 16:00:00";
  const END = "2025-08-21 07:03:31";
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await Cloud.start();
  });
  afterAll(() => cloud[Symbol.asyncDispose]());

  test("page numbers are sent as strings, as in the table", async () => {
    expect(await sentBody("listAuditOperateLogs")).toMatchObject({ page: "1", size: "100" });
  });

  test("start_time is sent as the start", async () => {
    const time = { start_time: START, end_time: END };
    expect(await sentBody("listAuditOperateLogs", { time })).toMatchObject({ time });
  });

  test("a start after the end is rejected", async () => {
    const asked = sent("listAuditOperateLogs", { time: { start_time: END, end_time: START } });
    await expect(asked).rejects.toBeInstanceOf(RequestError);
  });

  test.each<[string, Json, Json]>([
    ["strings", "1", "10"],
    ["numbers", 1, 10],
  ])("the emulator accepts page numbers as %s", async (_, page, size) => {
    await cloud.patch({ op: "add", path: "/instances/-", value: { name: "audited" } });
    const id = (await cloud.state()).instances.at(-1)?.id;
    const answer = await cloud.post(`/v1/${cloud.p}/${id}/dbss/audit/operate-log`, { page, size });
    expect(answer.body).toEqual({ total_num: 0, operate_log: [] });
  });
});

describe("the period of a report", () => {
  test("is sent as full timestamps for all databases, as in the example", async () => {
    expect(await sentBody("createReport")).toEqual({
      template_id: "t8g7LJgBTpKZyZbbeTgS",
      start_time: "2025-08-20 16:00:00",
      end_time: "2025-08-21 07:03:31",
      db_ids: null,
    });
  });

  test("is sent as separate dates and times for some databases, as in the table", async () => {
    const apart = {
      start_date: "2025-08-20",
      start_time: "16:00:00",
      end_date: "2025-08-21",
      end_time: "07:03:31",
      db_ids: "zLKv83gBCwCqSg3BJt0m,zrKw83gBCwCqSg3Bkt1P",
    };
    expect(await sentBody("createReport", apart)).toMatchObject(apart);
  });
});

/** The documented lists with pages, and their largest page sizes. */
const LISTS = [
  // The page of 2025 allows 10000 and the newest SDK 1000.
  ["listAuditInstances", "servers", 1000],
  ["listAuditInstancesNew", "servers", 1000],
  ["listAuditDatabases", "databases", 1000],
  ["listResourceInstanceByTag", "resources", 1000],
  ["listAuditRuleScopes", "scopes", 1000],
  ["listAuditRuleRisks", "rules", 1000],
  ["listSqlInjectionRules", "rules", 1000],
  ["listAuditSensitiveMasks", "rules", 1000],
  ["listAuditOperateLogs", "operate_log", 1000],
] as const;

describe("long lists", () => {
  const item = (index: number) => ({
    id: `i${index}`,
    resource_id: `r${index}`,
    name: "n",
    status: "ON",
    type: "MYSQL",
  });

  test.each(LISTS)(
    "%s is read to the end in pages of a size that the service allows",
    async (operation, name, most) => {
      const fixture = seedOf(operation);
      const { paged } = entryOf(fixture).operation;
      const size = paged?.size ?? 0;
      expect(size).toBeLessThanOrEqual(most);
      const total = 2 * size + 1;
      const all = Array.from({ length: total }, (_, index) => item(index));
      const steps = [0, 1, 2].map((page) => ({
        json: { [name]: all.slice(page * size, (page + 1) * size), total, total_num: total, total_count: total },
      }));
      const { seen, answer } = await exchange(fixture, validInput(fixture), steps);
      expect(answer).toMatchObject({ status: "fulfilled", value: { length: total } });
      const starts = seen.map((request) => fieldOf(request, paged?.names[0] ?? ""));
      expect(starts).toEqual(paged?.style === "page" ? ["1", "2", "3"] : ["0", String(size), String(2 * size)]);
    },
  );
});

/** A field of a request's query or body. */
function fieldOf({ query, body }: SeenRequest, name: string): string {
  const fields: Readonly<Record<string, unknown>> = body === "" ? {} : JSON.parse(body);
  return query.get(name) ?? String(fields[name]);
}

describe("the unit of a period", () => {
  test.each([0, 1, 2, 3, 4, 5])("%i is accepted", async (unit) => {
    expect(await sentBody("createInstancesPeriodOrder", { period_type: unit })).toMatchObject({ period_type: unit });
  });

  test.each<[Json]>([[6], ["t3"], [-1]])("%j is rejected", async (unit) => {
    const ordered = sent("createInstancesPeriodOrder", { period_type: unit });
    await expect(ordered).rejects.toMatchObject({ name: "RequestError", issues: [{ field: "period_type" }] });
  });
});

describe("the value of a tag to be deleted", () => {
  test.each<[string, Fields]>([
    ["is omitted if it is not given", { key: "key1" }],
    ["is sent if it is given", { key: "key2", value: "value3" }],
  ])("%s", async (_, tag) => {
    expect(await sentBody("batchDeleteResourceTag", { tags: [tag] })).toEqual({ tags: [tag] });
  });
});

describe("the enterprise project of an RDS database", () => {
  const database = {
    id: "123751d3ee2f47aea64822e98318c6a8in01",
    db_name: "rds1",
    status: "ACTIVE",
    port: "3306",
    ip: "192.168.0.119",
    instance_name: "rds1",
    version: "8.0",
    type: "MySQL",
  };
  test.each<[string, Fields, string]>([
    ["is 0 if omitted, as in the example", database, "0"],
    ["is sent unchanged if given, as in the table", { ...database, enterprise_id: "5aa119a8" }, "5aa119a8"],
  ])("%s", async (_, given, expected) => {
    expect(await sentBody("addRdsNoAgentDatabase", { databases: [given] })).toMatchObject({
      databases: [{ id: database.id, enterprise_id: expected }],
    });
  });
});
