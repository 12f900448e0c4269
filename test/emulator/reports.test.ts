import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Cloud, at as field } from "./cloud";
import { buy, flat } from "./purchase";

let cloud: Cloud;
let i: string;
let templateId: string;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  await cloud.control("POST", "reset");
  i = (await buy(cloud)).instanceId;
  templateId = field((await templates()).body, "templates", 0, "template", "id");
});

const at = (version: "v1" | "v2", rest: string) => `/${version}/${cloud.p}/audit/${i}/reports/${rest}`;
const templates = () => cloud.get(at("v2", "templates"));
const list = async (body: object = {}) => (await cloud.post(at("v1", "list"), { page: 1, size: 10, ...body })).body;

function create(changes: object = {}) {
  const period = { start_time: "2025-08-20 16:00:00", end_time: "2025-08-21 07:03:31" };
  return cloud.post(at("v1", "create"), { template_id: templateId, ...period, db_ids: null, ...changes });
}

async function created(): Promise<string> {
  await create();
  return field(await list(), "reports", 0, "report", "id");
}

describe("reports", () => {
  test("have templates from the start", async () => {
    const { body } = await templates();
    expect(body).toMatchObject({ os_type: "linux" });
    const found = (body as { templates: { template: { type: string; status: string } }[] }).templates;
    expect(found.map(({ template }) => template.type)).toContain("SOX");
    expect(found[0]?.template).toMatchObject({ group: "COMPREHENSIVE", status: "OFF", frequency: "AUDIT_REPORT_DAY" });
  });

  test("are generated over time", async () => {
    expect((await create()).body).toEqual({ result: "success" });
    const report = (percentum: number, finish: unknown) => ({
      total: 1,
      reports: [
        { report: { percentum, finish_time: finish, template_type: "COMPREHENSIVE", format: "PDF", db_ids: "" } },
      ],
    });
    expect(await list()).toMatchObject(report(0, null));
    await cloud.advance("PT15S");
    expect(await list()).toMatchObject(report(50, null));
    await cloud.advance("PT15S");
    expect(await list()).toMatchObject(report(100, expect.stringMatching(/^\d{4}-/)));
  });

  test("return 200 with the result failed for an invalid request", async () => {
    const senseless = [{ template_id: "nothing" }, { db_ids: "nothing" }, { start_time: "2025-08-22 00:00:00" }];
    for (const changes of senseless) {
      const answer = await create(changes);
      expect([answer.status, answer.body]).toEqual([200, { result: "failed" }]);
    }
    expect(await list()).toEqual({ reports: [], total: 0 });
  });

  test.each([
    [{ template_id: undefined }, /template_id/],
    [{ start_time: undefined }, /start_time/],
    [{ end_time: "16:00" }, /end_time: must be yyyy-MM-dd/],
  ])("are rejected with an unreadable request ($0)", async (changes, message) => {
    const answer = await create(changes);
    expect([answer.status, answer.body]).toMatchObject([400, flat("DBSS.10000001", message)]);
  });

  test("can be downloaded in two languages once they are ready", async () => {
    const id = await created();
    const early = await cloud.get(at("v1", `${id}/download`));
    expect([early.status, early.body]).toMatchObject([400, flat("DBSS.10020150", /not ready: 0%/)]);
    await cloud.advance("PT1M");
    for (const [query, locale] of [
      ["", "en-us"],
      ["?local=zh-cn", "zh-cn"],
    ]) {
      const answer = await cloud.get(at("v1", `${id}/download${query}`));
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="report-${id}-${locale}.pdf"`);
      expect(answer.headers.get("content-length")).toBe(String(answer.text.length));
      expect(answer.text).toMatch(/^%PDF-1\.4[\s\S]*%%EOF\n$/);
      expect(answer.text).toContain(`Language: ${locale}`);
    }
    const other = await cloud.get(at("v1", `${id}/download?local=fr-fr`));
    expect([other.status, other.body]).toMatchObject([400, flat("DBSS.10000001", /local must be en-us or zh-cn/)]);
    expect((await cloud.get(at("v1", "nothing/download"))).status).toBe(404);
  });

  test("are listed newest first, with filters and pages", async () => {
    const first = await created();
    const second = await created();
    expect(await list({ size: 1 })).toMatchObject({ total: 2, reports: [{ report: { id: second } }] });
    expect(await list({ page: 2, size: 1 })).toMatchObject({ reports: [{ report: { id: first } }] });
    expect(await list({ name: "nothing like it" })).toEqual({ reports: [], total: 0 });
    expect((await cloud.post(at("v1", "list"), {})).status).toBe(400);
  });

  test("can be deleted only once", async () => {
    const id = await created();
    expect((await cloud.delete(at("v1", id))).body).toEqual({ status: "SUCCESS" });
    expect((await cloud.delete(at("v1", id))).status).toBe(404);
    expect(await list()).toEqual({ reports: [], total: 0 });
  });
});

describe("the schedule of a template", () => {
  const show = () => cloud.get(at("v2", `tasks/${templateId}`));
  const schedule = () => ({
    id: templateId,
    format: "ZIP",
    frequency: "AUDIT_REPORT_WEEK",
    mode: "CYCLE",
    notice: "ON",
    status: "ON",
    start_time: "2025-08-20 16:00:00",
    topic_urn: "urn:smn:cn-north-4:p:topic",
    db_ids: "",
  });

  test("is set and read", async () => {
    expect((await show()).body).toMatchObject({ scheduler: { id: templateId, status: "OFF" }, smn_effective: false });
    const answer = await cloud.post(at("v1", "task"), { scheduler: schedule() });
    expect([answer.status, answer.body]).toEqual([200, { status: "SUCCESS" }]);
    expect((await show()).body).toEqual({ scheduler: schedule(), smn_effective: true });
  });

  test("is rejected with unknown or missing values", async () => {
    const bad = [
      { id: "nothing" },
      { format: "DOC" },
      { frequency: "HOURLY" },
      { status: "on" },
      { topic_urn: undefined },
    ];
    for (const changes of bad) {
      expect((await cloud.post(at("v1", "task"), { scheduler: { ...schedule(), ...changes } })).status).toBe(400);
    }
    expect((await cloud.get(at("v2", "tasks/nothing"))).status).toBe(404);
  });
});
