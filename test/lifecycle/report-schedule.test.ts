import { describe, expect, it } from "vitest";
import { reportSchedule } from "../../provider/resources/report-schedule";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const inputs = (more: Record<string, unknown> = {}) =>
  home.inputs(reportSchedule, { template: "SOX", frequency: "AUDIT_REPORT_WEEK", ...more });

const create = (more: Record<string, unknown> = {}) => reportSchedule.create(home.cloud.context(), inputs(more));

const templates = () => home.rows("reportTemplates");

describe("the template", () => {
  it("can be given by its type, name or ID", async () => {
    const sox = (await templates()).find(({ type }) => type === "SOX");
    for (const template of ["SOX", "SOX report", sox?.id]) {
      const { id, state } = await create({ template });
      expect(state).toMatchObject({ template, templateId: sox?.id, templateName: "SOX report" });
      expect(id).toBe(`${home.instanceId}/${sox?.id}`);
    }
  });

  it("is rejected if it does not exist, with a list of those that do", async () => {
    const { message } = await failureOf(create({ template: "GDPR" }));
    expect(message).toMatch(
      /^template: .*no report template with the ID, type or name GDPR; it has: .*SOX report \(SOX, /,
    );
  });

  it("is rejected if two share its type, and the error names both IDs", async () => {
    const [first, second] = await templates();
    await home.cloud.patch({ op: "replace", path: "/reportTemplates/1/type", value: first?.type });
    const { message } = await failureOf(create({ template: first?.type }));
    expect(message).toContain(`${first?.id}, ${second?.id}`);
  });
});

it("leaves omitted properties of a schedule unchanged, and delete restores the declared ones", async () => {
  const before = (await templates()).find(({ type }) => type === "SOX")?.scheduler;
  const { id, state } = await create({ format: "ZIP" });
  const during = (await templates()).find(({ type }) => type === "SOX")?.scheduler;
  expect(during).toEqual({ ...before, status: "ON", frequency: "AUDIT_REPORT_WEEK", format: "ZIP" });
  await reportSchedule.delete(home.cloud.context(), id, state);
  expect((await templates()).find(({ type }) => type === "SOX")?.scheduler).toEqual(before);
});

it("reads several schedules with one list of templates", async () => {
  const made = await Promise.all(["SOX", "PCI", "COMPLIANCE"].map((template) => create({ template })));
  await home.cloud.requests();
  const context = home.cloud.context();
  await Promise.all(made.map(({ id, state }) => reportSchedule.read(context, id, state)));
  expect(await home.calls()).toEqual({ listAuditReportTemplates: 1, showAuditTopicReportSchedulerConfig: 3 });
});
