import { describe, expect, it } from "vitest";
import { PartialFailure } from "../../provider/model/errors";
import { type AuditReportState, auditReport } from "../../provider/resources/audit-report";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const given = { template: "COMPREHENSIVE", startTime: "2025-08-20 16:00:00", endTime: "2025-08-21 07:03:31" };

const inputs = (more: Record<string, unknown> = {}) => home.inputs(auditReport, { ...given, ...more });

const create = (more: Record<string, unknown> = {}) => auditReport.create(home.cloud.context(), inputs(more));

/** Adds a report that someone else generated. */
const clicked = (id: string, fields: object = {}) =>
  home.cloud.patch({
    op: "add",
    path: "/reports/-",
    value: {
      instance_id: home.instanceId,
      id,
      name: "by hand",
      template_id: "whichever",
      template_type: "COMPREHENSIVE",
      start_time: given.startTime,
      end_time: given.endTime,
      finished_at: "2025-08-21T08:00:00.000Z",
      ...fields,
    },
  });

describe("generating a report", () => {
  it("waits until it is ready and reports its progress", async () => {
    await home.cloud.settings({ reportSeconds: 6000 });
    await home.cloud.temperament({ listLagSeconds: 600 });
    const context = home.cloud.context();
    const { id, state } = await auditReport.create(context, inputs());
    const [row] = await home.rows("reports");
    expect(id).toBe(`${home.instanceId}/${row?.id}`);
    expect(state).toMatchObject({ reportId: row?.id, templateType: "COMPREHENSIVE", format: "PDF" });
    expect(state.finishedAt).toBeDefined();
    expect(context.progress).toContainEqual(expect.stringContaining("requested, not listed yet"));
    expect(context.progress).toContainEqual(expect.stringMatching(/Report \S+: [1-9]\d?% generated/));
  });

  it.each(["SQL_DDL_COMMAND", "DDL command report"])("accepts the type or name of a template: %s", async (template) => {
    expect((await create({ template })).state.templateType).toBe("SQL_DDL_COMMAND");
    expect(await home.rows("reports")).toMatchObject([{ template_type: "SQL_DDL_COMMAND" }]);
  });

  it("accepts the ID of a template", async () => {
    const template = (await home.rows("reportTemplates")).find(({ type }) => type === "SOX");
    expect((await create({ template: template?.id })).state).toMatchObject({
      template: template?.id,
      templateType: "SOX",
    });
  });

  it("covers the declared databases", async () => {
    const databaseId = await home.database();
    expect((await create({ databaseIds: [databaseId] })).state.databaseIds).toEqual([databaseId]);
    expect(await home.rows("reports")).toMatchObject([{ db_ids: databaseId }]);
  });

  it("finds it among others that differ in one field each", async () => {
    await clicked("other-template", { template_type: "SOX" });
    await clicked("other-start", { start_time: "2025-08-20 16:00:01" });
    await clicked("other-end", { end_time: "2025-08-21 07:03:32" });
    await clicked("other-databases", { db_ids: "somewhere" });
    const { state } = await create();
    expect(state.reportId).toBe((await home.rows("reports")).at(-1)?.id);
    expect(await home.rows("reports")).toHaveLength(5);
  });

  it("continues after a lost response and generates it once", async () => {
    await home.cloud.fault({ match: { operation: "createReport" }, effect: { kind: "reset-after" } });
    const { state } = await create();
    expect(await home.rows("reports")).toMatchObject([{ id: state.reportId }]);
  });

  it("fails if the service reports a failure with HTTP 200, and names the requested report", async () => {
    const failed = { kind: "status" as const, status: 200, body: { result: "failed" } };
    await home.cloud.fault({ match: { operation: "createReport" }, effect: failed });
    const { message } = await failureOf(create());
    expect(message).toContain(
      "did not generate a report of COMPREHENSIVE from 2025-08-20 16:00:00 to 2025-08-21 07:03:31",
    );
    expect(message).toContain('result is "failed"');
  });

  it("rejects an unknown template and lists the existing ones", async () => {
    const { message } = await failureOf(create({ template: "GDPR" }));
    expect(message).toContain(
      "no report template with the ID, type or name GDPR; it has: Database security comprehensive report (COMPREHENSIVE, ",
    );
    expect(await home.rows("reports")).toEqual([]);
  });

  it("rejects a name that two templates share and names both IDs", async () => {
    const twin = { instance_id: home.instanceId, name: "weekly", group: "COMPLIANCE", type: "PCI" };
    await home.cloud.patch(
      { op: "add", path: "/reportTemplates/-", value: { ...twin, id: "one" } },
      { op: "add", path: "/reportTemplates/-", value: { ...twin, id: "two" } },
    );
    const { message } = await failureOf(create({ template: "weekly" }));
    expect(message).toContain("have the name weekly: one, two. Use the ID of one of them.");
  });

  it("rejects an unknown database before generating anything", async () => {
    const { message } = await failureOf(create({ databaseIds: ["nowhere"] }));
    expect(message).toContain("has no database with the ID nowhere; it has: none.");
    expect((await home.calls()).createReport).toBeUndefined();
  });
});

describe("when a matching report exists", () => {
  it("adopts it and generates no other", async () => {
    await clicked("by-hand");
    expect((await create()).state.reportId).toBe("by-hand");
    expect(await home.rows("reports")).toHaveLength(1);
  });

  it.each(["2025-08-20T16:00:00Z", "2025-08-20 16:00:00.0"])("reads its start %s as declared", async (start) => {
    await clicked("by-hand", { start_time: start });
    const state = { ...inputs(), reportId: "by-hand", templateType: "COMPREHENSIVE" };
    const read = await auditReport.read(home.cloud.context(), `${home.instanceId}/by-hand`, state);
    expect(read?.state.startTime).toBe(given.startTime);
  });

  it("rejects two matches and names both", async () => {
    await clicked("one");
    await clicked("two");
    const { message } = await failureOf(create());
    expect(message).toMatch(/has 2 reports of COMPREHENSIVE .*: (one and two|two and one)/);
    expect(await home.rows("reports")).toHaveLength(2);
  });
});

describe("a report that takes too long", () => {
  async function halfMade(): Promise<{ id: string; state: AuditReportState; message: string }> {
    await home.cloud.settings({ reportSeconds: 30_000 });
    const error = await failureOf(create({ timeouts: { create: "1s" } }));
    if (!(error instanceof PartialFailure)) {
      throw error;
    }
    const { id, message, state } = error;
    return { id, message, state: state as AuditReportState };
  }

  it("stays in state, and the next update continues to wait", async () => {
    const { id, state, message } = await halfMade();
    expect(message).toMatch(/not done after 1 s; last seen: \d+% generated/);
    await home.cloud.advance("PT9H");
    const updated = await auditReport.update(home.cloud.context(), id, state, inputs());
    expect(updated.finishedAt).toBeDefined();
    expect(await home.rows("reports")).toHaveLength(1);
  });

  it("makes the next update advise a refresh if it was deleted in the meantime", async () => {
    const { id, state } = await halfMade();
    await home.cloud.patch({ op: "remove", path: "/reports/0" });
    const { message } = await failureOf(auditReport.update(home.cloud.context(), id, state, inputs()));
    expect(message).toContain("no longer exists. Run `pulumi refresh`");
  });

  it("can be deleted", async () => {
    const { id, state } = await halfMade();
    await auditReport.delete(home.cloud.context(), id, state);
    expect(await home.rows("reports")).toEqual([]);
  });
});
