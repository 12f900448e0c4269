import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { Cloud } from "./cloud";
import { buy, nested } from "./purchase";

let cloud: Cloud;
let r: string;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
  r = (await buy(cloud)).resourceId;
});

type Tag = { key: string; value?: string };

const create = (tags: Tag[], resource = r) =>
  cloud.post(`/v1/${cloud.p}/auditInstance/${resource}/tags/create`, { tags });
const remove = (tags: Tag[]) => cloud.delete(`/v1/${cloud.p}/auditInstance/${r}/tags/delete`, { tags });
const list = async () => (await cloud.get(`/v1/${cloud.p}/auditInstance/${r}/tags`)).body;

describe("the tags of a resource", () => {
  test("can be added, overwritten and deleted, with no body in the responses", async () => {
    const created = await create([{ key: "key1" }, { key: "key2", value: "value3" }]);
    expect([created.status, created.text]).toEqual([204, ""]);
    await create([{ key: "key2", value: "changed" }]);
    expect(await list()).toEqual({
      tags: [
        { key: "key1", value: "" },
        { key: "key2", value: "changed" },
      ],
      sys_tags: [],
    });
    const removed = await remove([{ key: "key1" }, { key: "key2", value: "other value" }, { key: "not there" }]);
    expect([removed.status, removed.text]).toEqual([204, ""]);
    expect(await list()).toMatchObject({ tags: [{ key: "key2", value: "changed" }] });
    await remove([{ key: "key2", value: "changed" }]);
    expect(await list()).toMatchObject({ tags: [] });
  });

  test.each([
    [[{ key: "" }], /tags.0.key/],
    [[{ key: "x".repeat(129) }], /tags.0.key/],
    [[{ key: "a", value: "x".repeat(256) }], /tags.0.value/],
    [[{ key: "_sys_enterprise_project_id" }], /tags.0.key/],
    [[{ key: "a*b" }], /tags.0.key/],
    [[{ key: "a" }, { key: "a" }], /twice/],
    [[], /tags/],
  ])("are rejected with %j", async (tags: Tag[], message) => {
    const answer = await create(tags);
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", message)]);
    expect(await list()).toMatchObject({ tags: [] });
  });

  test("are limited to 20", async () => {
    await create(Array.from({ length: 19 }, (_, index) => ({ key: `k${index}`, value: "v" })));
    const answer = await create([{ key: "one" }, { key: "two" }]);
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", /at most 20.*21/)]);
    expect((await create([{ key: "one" }, { key: "k0", value: "again" }])).status).toBe(204);
  });

  test("reject an unknown resource, an instance ID and an unknown resource type", async () => {
    const unknown = await create([{ key: "a" }], "nothing");
    expect([unknown.status, unknown.body]).toEqual([404, nested("DBSS.10020404", /resource nothing/)]);
    const [instance] = (await cloud.state()).instances;
    expect((await create([{ key: "a" }], instance?.id)).status).toBe(404);
    const type = await cloud.get(`/v1/${cloud.p}/server/${r}/tags`);
    expect([type.status, type.body]).toEqual([400, nested("DBSS.10000001", /resource_type must be auditInstance/)]);
  });
});

describe("tags across resources", () => {
  const filter = async (body: object, query = "") => {
    const path = `/v1/${cloud.p}/auditInstance/resource-instances/filter${query}`;
    const answer = await cloud.post(path, body);
    const found = answer.body as { resources: { resource_name: string }[]; total_count: number };
    return { total: found.total_count, names: found.resources.map((resource) => resource.resource_name) };
  };
  const count = async (body: object) =>
    (await cloud.post(`/v1/${cloud.p}/auditInstance/resource-instances/count`, body)).body;

  beforeEach(async () => {
    await cloud.patch(
      { op: "remove", path: "/instances/0" },
      {
        op: "add",
        path: "/instances/-",
        value: {
          name: "Shop-1",
          resource_id: "r1",
          tags: [
            { key: "env", value: "prod" },
            { key: "team", value: "shop" },
          ],
        },
      },
      { op: "add", path: "/instances/-", value: { name: "shop-2", tags: [{ key: "env", value: "preprod" }] } },
      { op: "add", path: "/instances/-", value: { name: "bank", tags: [{ key: "team", value: "bank" }] } },
      {
        op: "add",
        path: "/instances/-",
        value: { name: "bare", enterprise_project_id: ACCOUNT.enterpriseProjectIds[1] },
      },
    );
  });

  const env = (...values: string[]) => ({ key: "env", values });
  const team = (...values: string[]) => ({ key: "team", values });

  test.each([
    ["no condition", {}, ["Shop-1", "shop-2", "bank", "bare"]],
    ["a tag value", { tags: [env("prod")] }, ["Shop-1"]],
    ["any value of a key", { tags: [env()] }, ["Shop-1", "shop-2"]],
    ["one of several values", { tags: [env("prod", "preprod")] }, ["Shop-1", "shop-2"]],
    ["part of a value", { tags: [env("*prod")] }, ["Shop-1", "shop-2"]],
    ["all of several tags", { tags: [env(), team()] }, ["Shop-1"]],
    ["any of several tags", { tags_any: [env("prod"), team("bank")] }, ["Shop-1", "bank"]],
    ["the absence of at least one of several tags", { not_tags: [env(), team()] }, ["shop-2", "bank", "bare"]],
    ["the absence of each of several tags", { not_tags_any: [env(), team()] }, ["bare"]],
    ["the absence of all tags, regardless of other conditions", { without_any_tag: true, tags: [env()] }, ["bare"]],
    ["part of the name, ignoring case", { matches: [{ key: "resource_name", value: "SHOP" }] }, ["Shop-1", "shop-2"]],
    ["an empty name", { matches: [{ key: "resource_name", value: "" }] }, []],
    ["a name and a tag", { matches: [{ key: "resource_name", value: "shop" }], tags: [team("shop")] }, ["Shop-1"]],
    [
      "an enterprise project",
      { sys_tags: [{ key: "_sys_enterprise_project_id", values: [ACCOUNT.enterpriseProjectIds[1]] }] },
      ["bare"],
    ],
    [
      "an enterprise project in the format of the documented table",
      { sys_tags: { key: "_sys_enterprise_project_id", values: [ACCOUNT.enterpriseProjectIds[1]] } },
      ["bare"],
    ],
  ])("find and count instances by %s", async (_, body, names) => {
    expect(await filter(body)).toEqual({ total: names.length, names });
    expect(await count(body)).toEqual({ total_count: names.length });
  });

  test("return a resource in the documented format", async () => {
    const answer = await cloud.post(`/v1/${cloud.p}/auditInstance/resource-instances/filter`, { tags: [env("prod")] });
    expect(answer.body).toEqual({
      resources: [
        {
          resource_detail: null,
          resource_id: "r1",
          resource_name: "Shop-1",
          tags: [
            { key: "env", value: "prod" },
            { key: "team", value: "shop" },
          ],
        },
      ],
      total_count: 1,
    });
  });

  test("support pages of resources", async () => {
    expect(await filter({}, "?limit=2&offset=2")).toEqual({ total: 4, names: ["bank", "bare"] });
    const answer = await cloud.post(`/v1/${cloud.p}/auditInstance/resource-instances/filter?limit=1001`);
    expect(answer.status).toBe(400);
  });

  test.each([
    [{ tags: [env(), env()] }, /keys must be unique/],
    [{ tags: [env("a", "a")] }, /values must be unique/],
    [{ tags: [{ key: "env" }] }, /tags.0.values/],
    [{ tags: [{ key: " ", values: [] }] }, /tags.0.key/],
    [{ tags: Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, values: [] })) }, /tags/],
    [{ tags: [env(...Array.from({ length: 11 }, String))] }, /tags.0.values/],
    [{ matches: [{ key: "resource_id", value: "r1" }] }, /matches.0.key/],
    [{ sys_tags: [{ key: "x", values: [] }], tags: [env()] }, /sys_tags/],
  ])("reject an invalid condition (%#)", async (body, message) => {
    const answer = await cloud.post(`/v1/${cloud.p}/auditInstance/resource-instances/count`, body);
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", message)]);
  });

  test("are listed for the project by key, each with all its values", async () => {
    expect((await cloud.get(`/v1/${cloud.p}/auditInstance/tags`)).body).toEqual({
      tags: [
        { key: "env", values: ["prod", "preprod"] },
        { key: "team", values: ["shop", "bank"] },
      ],
    });
  });
});
