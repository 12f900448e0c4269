import { beforeEach, describe, expect, it } from "vitest";
import { PartialFailure } from "../../provider/model/errors";
import { auditAgent } from "../../provider/resources/audit-agent";
import { failureOf, InstanceHome } from "./instance-home";
import { addSelfBuilt, SELF_BUILT } from "./specimens/self-built";

const home = new InstanceHome();

beforeEach(() => addSelfBuilt(home.cloud, { instanceId: home.instanceId, resourceId: "" }));

const given = { databaseId: SELF_BUILT, agentType: "DB", os: "LINUX64_X86" };

const inputs = (more: Record<string, unknown> = {}) => home.inputs(auditAgent, { ...given, ...more });

const create = (more: Record<string, unknown> = {}) => auditAgent.create(home.cloud.context(), inputs(more));

it("reads the type and operating system of an agent in any case", async () => {
  const { id, state } = await create();
  await home.cloud.patch(
    { op: "replace", path: "/agents/0/agent_type", value: "db" },
    { op: "replace", path: "/agents/0/agent_os", value: "Linux64_x86" },
  );
  expect(await auditAgent.read(home.cloud.context(), id, state)).toMatchObject({
    state: { agentType: "DB", os: "LINUX64_X86" },
  });
  expect((await create()).id).toBe(id);
});

describe("creating an agent", () => {
  it("adds it as declared and outputs its download URL and SHA-256", async () => {
    const { id, state } = await create({
      agentType: "APP",
      ipAddress: "192.168.0.61",
      networkCard: "eth0",
      cpuThreshold: 50,
    });
    const [row] = await home.rows("agents");
    expect(row).toMatchObject({
      db_ids: [SELF_BUILT],
      agent_type: "APP",
      agent_os: "LINUX64_X86",
      agent_ip: "192.168.0.61",
      agent_nic: "eth0",
      cpu_threshold: 50,
      status: 1,
    });
    expect(id).toBe(`${home.instanceId}/${SELF_BUILT}/${row?.id}`);
    expect(state.agentId).toBe(row?.id);
    expect(state.downloadUrl).toMatch(new RegExp(`^https://dbss\\..*/agents/${row?.id}/download$`));
    expect(state.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("waits until the list shows it and reports the wait", async () => {
    await home.cloud.temperament({ listLagSeconds: 3000 });
    const context = home.cloud.context();
    await auditAgent.create(context, inputs());
    expect(context.progress).toContainEqual(expect.stringContaining("added, not listed yet"));
  });

  it("continues after a lost response and adds the agent once", async () => {
    await home.cloud.fault({ match: { operation: "addAuditAgentNew" }, effect: { kind: "reset-after" } });
    const { state } = await create({ enabled: false });
    expect(await home.rows("agents")).toMatchObject([{ id: state.agentId, status: 0 }]);
  });

  it("outputs no download URL in a region without the download operation", async () => {
    await home.cloud.settings({ missingOperations: ["downloadAuditAgent"] });
    const { state } = await create();
    expect(state).toMatchObject({ enabled: true, downloadUrl: undefined });
  });

  it("works in a region that has only the older operations", async () => {
    await home.cloud.settings({ missingOperations: ["addAuditAgentNew", "listAuditAgentNew", "switchAgentNew"] });
    expect((await create({ enabled: false })).state.enabled).toBe(false);
    expect(await home.rows("agents")).toMatchObject([{ status: 0 }]);
  });

  it("keeps the agent in state if it cannot be disabled", async () => {
    await home.cloud.fault({ match: { operation: "switchAgentNew" }, effect: { kind: "status", status: 403 } });
    const error = await failureOf(create({ enabled: false }));
    if (!(error instanceof PartialFailure)) {
      throw error;
    }
    const [row] = await home.rows("agents");
    expect(error.state).toMatchObject({ agentId: row?.id, enabled: true });
  });
});

describe("when a matching agent exists", () => {
  const clicked = (id: string) => ({
    op: "add" as const,
    path: "/agents/-",
    value: { instance_id: home.instanceId, id, db_ids: [SELF_BUILT], agent_type: "DB", agent_os: "LINUX64_X86" },
  });

  it("adopts it and adds no other", async () => {
    await home.cloud.patch(clicked("one"));
    expect((await create()).state.agentId).toBe("one");
    expect(await home.rows("agents")).toHaveLength(1);
  });

  it("rejects two matches and names both", async () => {
    await home.cloud.patch(clicked("one"), clicked("two"));
    const { message } = await failureOf(create());
    expect(message).toContain(`Database ${SELF_BUILT} has 2 agents that match the declaration: one and two`);
    expect(await home.rows("agents")).toHaveLength(2);
  });
});

it("updates the switch and thresholds in place and leaves an omitted threshold unchanged", async () => {
  const { id, state } = await create({ cpuThreshold: 50 });
  await home.cloud.patch({ op: "replace", path: "/agents/0/mem_threshold", value: 33 });
  const news = inputs({ cpuThreshold: 60, enabled: false });
  const updated = await auditAgent.update(home.cloud.context(), id, state, news);
  expect(updated).toMatchObject({ agentId: state.agentId, cpuThreshold: 60, enabled: false });
  expect(await home.rows("agents")).toMatchObject([{ cpu_threshold: 60, mem_threshold: 33, status: 0 }]);
});

it("reads an agent as gone once its database is gone, and deletes it without error", async () => {
  const { id, state } = await create();
  await home.cloud.patch({ op: "remove", path: "/databases/0" });
  expect(await auditAgent.read(home.cloud.context(), id, state)).toBeUndefined();
  await auditAgent.delete(home.cloud.context(), id, state);
});

it("advises a refresh when updating an agent that is gone", async () => {
  const { id, state } = await create();
  await home.cloud.patch({ op: "remove", path: "/agents/0" });
  const { message } = await failureOf(auditAgent.update(home.cloud.context(), id, state, inputs()));
  expect(message).toContain("no longer exists. Run `pulumi refresh`");
});
