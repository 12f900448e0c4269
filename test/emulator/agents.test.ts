import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { at, Cloud } from "./cloud";
import { buy, flat, nested } from "./purchase";

let cloud: Cloud;
let i: string;
let dbId: string;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
  i = (await buy(cloud)).instanceId;
  dbId = await addDatabase("3306");
});

async function addDatabase(port: string): Promise<string> {
  const database = { db_classification: "ECS", name: `db-${port}`, type: "MYSQL", version: "8.0", charset: "UTF8" };
  const place = { ip: "192.168.0.204", port, os: "LINUX64" };
  return at(
    (await cloud.post(`/v1/${cloud.p}/${i}/audit/databases`, { database: { ...database, ...place } })).body,
    "id",
  );
}

const add = (changes: object = {}) =>
  cloud.post(`/v2/${cloud.p}/${i}/audit/agents`, {
    db_id: dbId,
    mode: 0,
    agent_type: "DB",
    agent_os: "LINUX64_X86",
    ...changes,
  });
const list = async (database = dbId) => (await cloud.get(`/v3/${cloud.p}/audit/${i}/agents?db_id=${database}`)).body;

async function added(): Promise<string> {
  await add();
  return at(await list(), "agents", 0, "agent_id");
}

describe("agents", () => {
  test("are added without an ID in the response, and listed by database", async () => {
    const answer = await add({ cpu_threshold: 50 });
    expect([answer.status, answer.body]).toEqual([200, { result: "SUCCESS" }]);
    const agent = {
      agent_id: expect.stringMatching(/^[\w-]{20}$/),
      agent_type: "DB",
      agent_os: "LINUX64_X86",
      agent_ip: "192.168.0.204",
      cpu_threshold: 50,
      mem_threshold: 80,
      status: 1,
      db_name: "db-3306",
      universal: false,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    };
    expect(await list()).toMatchObject({ agents: [agent] });
    expect((await cloud.get(`/v2/${cloud.p}/${i}/audit/agents?db_id=${dbId}`)).body).toEqual(await list());
    const databases = await cloud.get(`/v1/${cloud.p}/${i}/dbss/audit/databases`);
    expect(databases.body).toMatchObject({
      databases: [{ database: { agent_url: [at(await list(), "agents", 0, "agent_id")] } }],
    });
    const without = await cloud.get(`/v3/${cloud.p}/audit/${i}/agents`);
    expect([without.status, without.body]).toMatchObject([400, flat("DBSS.10000001", /db_id is mandatory/)]);
  });

  test("can serve a second database, and exist until they are removed from both", async () => {
    const id = await added();
    const other = await addDatabase("3307");
    const path = `/v3/${cloud.p}/audit/${i}/agents`;
    const body = { db_id: other, mode: 1, agent_id: id, agent_type: "DB", agent_os: "LINUX64_X86" };
    expect((await cloud.post(path, body)).body).toEqual({ result: "SUCCESS" });
    expect(await list(other)).toMatchObject({ agents: [{ agent_id: id, universal: true, db_name: "db-3307" }] });
    const remove = (database: string) => cloud.delete(`${path}/${id}?db_id=${database}`);
    expect((await remove(dbId)).body).toEqual({ result: "SUCCESS" });
    expect([await list(), await list(other)]).toMatchObject([{ agents: [] }, { agents: [{ agent_id: id }] }]);
    expect((await remove(dbId)).status).toBe(404);
    await remove(other);
    expect((await cloud.state()).agents).toEqual([]);
  });

  test.each([
    [{ db_id: "nothing" }, /database nothing/],
    [{ mode: 2 }, /mode/],
    [{ mode: 1 }, /agent_id: mandatory when mode is 1/],
    [{ mode: 1, agent_id: "nothing" }, /agent nothing does not exist/],
    [{ agent_type: "APP" }, /agent_ip: mandatory when agent_type is APP/],
    [{ agent_type: "OTHER" }, /agent_type/],
    [{ agent_os: "BEOS" }, /agent_os/],
    [{ cpu_threshold: 101 }, /cpu_threshold/],
  ])("are rejected with %j", async (changes, message) => {
    const answer = await add(changes);
    expect([answer.status, answer.body]).toEqual([400, nested("DBSS.10000001", message)]);
  });

  test("are enabled and disabled with a number or a string, on both paths", async () => {
    const id = await added();
    const off = await cloud.post(`/v1/${cloud.p}/${i}/audit/agent/switch`, { agent_id: id, status: 0 });
    expect([off.status, off.body]).toEqual([200, { result: "SUCCESS" }]);
    expect(await list()).toMatchObject({ agents: [{ status: 0 }] });
    await cloud.post(`/v2/${cloud.p}/audit/${i}/agent/switch`, { agent_id: id, status: "1" });
    expect(await list()).toMatchObject({ agents: [{ status: 1 }] });
    expect((await cloud.post(`/v1/${cloud.p}/${i}/audit/agent/switch`, { agent_id: id, status: 2 })).status).toBe(400);
    expect((await cloud.post(`/v1/${cloud.p}/${i}/audit/agent/switch`, { agent_id: "x", status: 1 })).status).toBe(400);
  });

  test("have thresholds that can only be changed together", async () => {
    const path = `/v2/${cloud.p}/audit/${i}/agents/${await added()}`;
    expect((await cloud.post(path, { cpu_threshold: 10, mem_threshold: 20 })).body).toEqual({ result: "SUCCESS" });
    expect(await list()).toMatchObject({ agents: [{ cpu_threshold: 10, mem_threshold: 20 }] });
    expect((await cloud.post(path, { cpu_threshold: 10 })).status).toBe(400);
  });

  test("can be downloaded: the older path returns the URL, the newer path the file", async () => {
    const id = await added();
    const address = await cloud.get(`/v2/${cloud.p}/${i}/audit/agents/${id}`);
    expect(address.body).toEqual({ result: expect.stringContaining(`/agents/${id}/download`) });
    const path = `/v2/${cloud.p}/audit/${i}/agents/${id}/download`;
    const response = await fetch(new URL(path, cloud.url), { headers: cloud.sign("GET", path, {}) });
    expect(response.headers.get("content-disposition")).toContain(id);
    expect(gunzipSync(await response.arrayBuffer()).toString()).toContain(`AGENT_ID=${id}`);
    expect((await cloud.get(`/v2/${cloud.p}/audit/${i}/agents/nothing/download`)).status).toBe(404);
  });

  test("are removed with their database", async () => {
    await added();
    await cloud.delete(`/v3/${cloud.p}/audit/${i}/databases/${dbId}`);
    expect((await cloud.state()).agents).toEqual([]);
  });
});
