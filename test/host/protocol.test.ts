import {
  CheckRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  GetMappingRequest,
  GetSchemaRequest,
  InvokeRequest,
  ListRequest,
  PropertyDiff,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { unknownValue as unknownOfSdk } from "@pulumi/pulumi/runtime/rpc";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { unknownValue } from "../../provider/host/engine-values";
import { type Cloud, startCloud } from "../cloud";
import { buyInstance, homeArgs } from "../lifecycle/buy-instance";
import { failureOf, keptIn, type Plugin, secret, startPlugin, struct } from "./plugin";

const UNIMPLEMENTED = 12;

let cloud: Cloud;
let plugin: Plugin;
let settle: () => Promise<void>;
let instanceId: string;

beforeAll(async () => {
  [cloud, plugin] = await Promise.all([startCloud(), startPlugin()]);
  const { state } = await buyInstance(cloud.context(), homeArgs);
  instanceId = state.instanceId ?? "";
  settle = await cloud.checkpoint();
});
beforeEach(async () => {
  await settle();
  await plugin.configure(cloud);
});
afterAll(async () => {
  plugin.close();
  await cloud.close();
});

function urnOf(type: string, name = "thing"): string {
  return `urn:pulumi:stack::project::dbss:index:${type}::${name}`;
}

const mask = () => ({ instanceId, name: "card", regex: "[0-9]{16}", maskValue: "#" });

async function checked(type: string, news: Record<string, unknown>) {
  const request = new CheckRequest().setUrn(urnOf(type)).setNews(struct(news));
  return plugin.ask("check", request);
}

async function created(type: string, inputs: Record<string, unknown>) {
  const request = new CreateRequest().setUrn(urnOf(type)).setProperties(struct(inputs));
  return plugin.ask("create", request);
}

function detailsOf(difference: DiffResponse): Record<string, PropertyDiff.Kind> {
  return Object.fromEntries(
    [...difference.getDetaileddiffMap().entries()].map(([path, each]) => [path, each.getKind()]),
  );
}

it("uses the SDK's placeholder for a value that is not known yet", () => {
  expect(unknownValue).toBe(unknownOfSdk);
});

describe("the plugin", () => {
  it("returns its version and its schema", async () => {
    const info = await plugin.ask("getPluginInfo", new Empty());
    expect(info.getVersion()).toBe("1.2.3");
    const schema = await plugin.ask("getSchema", new GetSchemaRequest());
    expect(schema.getSchema()).toBe('{"name":"dbss"}');
  });

  it("reports that it does not convert programs of other tools", async () => {
    const error = await failureOf(plugin.ask("getMapping", new GetMappingRequest()));
    expect(error.code).toBe(UNIMPLEMENTED);
  });

  it("rejects an unknown resource and lists the existing ones", async () => {
    expect((await failureOf(checked("Firewall", {}))).details).toMatch(/no resource Firewall.*RiskRule/);
  });
});

describe("the configuration", () => {
  const check = (news: Record<string, unknown>, name = "default_0_1_0") =>
    plugin.ask(
      "checkConfig",
      new CheckRequest().setUrn(`urn:pulumi:dev::shop::pulumi:providers:dbss::${name}`).setNews(struct(news)),
    );
  const diff = (olds: Record<string, unknown>, news: Record<string, unknown>) =>
    plugin.ask("diffConfig", new DiffRequest().setOlds(struct(olds)).setNews(struct(news)));

  it("is rejected if the region is missing, with the ways to set it", async () => {
    const response = await check({ accessKey: "AK", secretKey: secret("SK") });
    expect(response.toObject().failuresList).toEqual([
      {
        property: "region",
        reason: expect.stringMatching(/dbss:region is missing.*pulumi config set.*HW_REGION_NAME/),
      },
    ]);
  });

  it("of an explicit provider is rejected with its argument, because it does not read the configuration", async () => {
    const response = await check({ accessKey: "AK", secretKey: secret("SK") }, "shop");
    expect(response.toObject().failuresList).toEqual([
      {
        property: "region",
        reason: expect.stringMatching(/Set it with the provider's argument `region` or the environment variable/),
      },
    ]);
  });

  it("is rejected if a name is unknown, with the correct name", async () => {
    const response = await check({ region: "cn-north-4", acessKey: "AK" });
    expect(response.toObject().failuresList).toEqual([
      { property: "acessKey", reason: expect.stringContaining("accessKey") },
    ]);
  });

  it("may be unknown, and its credentials are always secret", async () => {
    const response = await check({ region: unknownValue, accessKey: "AK", secretKey: "SK" });
    expect(response.getFailuresList()).toEqual([]);
    expect(response.getInputs()?.toJavaScript()).toEqual({
      region: unknownValue,
      accessKey: secret("AK"),
      secretKey: secret("SK"),
    });
  });

  it("replaces nothing if its region changes, and ignores its version", async () => {
    const response = await diff({ region: "cn-north-4" }, { region: "cn-east-3" });
    expect(response.getChanges()).toBe(DiffResponse.DiffChanges.DIFF_SOME);
    expect(response.getReplacesList()).toEqual([]);
    const same = await diff({ region: "cn-north-4", version: "0.1.0" }, { region: "cn-north-4", version: "0.2.0" });
    expect(same.getChanges()).toBe(DiffResponse.DiffChanges.DIFF_NONE);
  });
});

describe("a resource", () => {
  it("is checked, and each failure names its property", async () => {
    const { failuresList } = (await checked("MaskingRule", { ...mask(), regex: "", extra: 1 })).toObject();
    expect(failuresList.map(({ property }) => property).sort()).toEqual(["extra", "regex"]);
  });

  it("is checked, but a rejected secret has no property, since the engine would print its value", async () => {
    const { failuresList } = (await checked("MaskingRule", { ...mask(), name: secret(" spaced ") })).toObject();
    expect(failuresList).toEqual([{ property: "", reason: expect.stringMatching(/^name: must not begin/) }]);
  });

  it("is checked with its defaults filled in and its secrets kept secret", async () => {
    const response = await checked("MaskingRule", { ...mask(), regex: secret("[0-9]{16}") });
    expect(response.getInputs()?.toJavaScript()).toEqual({
      ...mask(),
      regex: secret("[0-9]{16}"),
      enabled: true,
    });
  });

  it("is previewed without requests: its inputs are known, its service outputs are not", async () => {
    const request = new CreateRequest().setUrn(urnOf("MaskingRule")).setProperties(struct(mask())).setPreview(true);
    await cloud.requests();
    const response = await plugin.ask("create", request);
    expect(response.getProperties()?.toJavaScript()).toMatchObject({
      ...mask(),
      ruleId: unknownValue,
      region: cloud.account.region,
    });
    expect(await cloud.requests()).toEqual([]);
  });

  it("is created, diffed, updated and deleted, and its secrets stay secret", async () => {
    const inputs = { ...mask(), enabled: true, maskValue: secret("#") };
    const made = await created("MaskingRule", inputs);
    const state = made.getProperties()?.toJavaScript() ?? {};
    expect(state).toMatchObject({ name: "card", maskValue: secret("#"), region: cloud.account.region });
    const news = { ...inputs, maskValue: secret("*"), enabled: false };
    const step = { id: made.getId(), urn: urnOf("MaskingRule") };
    const difference = await plugin.ask(
      "diff",
      new DiffRequest().setId(step.id).setUrn(step.urn).setOlds(struct(state)).setNews(struct(news)),
    );
    expect(detailsOf(difference)).toEqual({
      maskValue: PropertyDiff.Kind.UPDATE,
      enabled: PropertyDiff.Kind.UPDATE,
    });
    const update = new UpdateRequest().setId(step.id).setUrn(step.urn).setOlds(struct(state)).setNews(struct(news));
    const foretold = await plugin.ask("update", update.clone().setPreview(true));
    expect(foretold.getProperties()?.toJavaScript()).toMatchObject({ ruleId: state.ruleId, maskValue: secret("*") });
    const updated = await plugin.ask("update", update);
    expect((await cloud.state()).maskRules).toContainEqual(expect.objectContaining({ name: "card", mask_value: "*" }));
    const properties = updated.getProperties();
    // A resource created in this run is declared, and is not deleted: the engine destroys in a separate run.
    await plugin.configure(cloud);
    await plugin.ask("delete", new DeleteRequest().setId(step.id).setUrn(step.urn).setProperties(properties));
    expect((await cloud.state()).maskRules.map(({ name }) => name)).not.toContain("card");
  });

  it("shows in a diff which entry of a map changed and which property replaces it", async () => {
    const diff = (type: string, olds: Record<string, unknown>, news: Record<string, unknown>) =>
      plugin.ask("diff", new DiffRequest().setId("id").setUrn(urnOf(type)).setOlds(struct(olds)).setNews(struct(news)));
    const tags = { resourceType: "auditInstance", resourceId: "r", mode: "merge" };
    const changed = await diff(
      "ResourceTags",
      { ...tags, tags: { a: "1", "b c": "2" } },
      { ...tags, tags: { a: "2", "b c": "3" } },
    );
    expect(Object.keys(detailsOf(changed))).toEqual(["tags.a", 'tags["b c"]']);
    const moved = await diff(
      "MaskingRule",
      { ...mask(), enabled: true },
      { ...mask(), enabled: true, instanceId: "i" },
    );
    expect(moved.getReplacesList()).toEqual(["instanceId"]);
    expect(detailsOf(moved)).toEqual({ instanceId: PropertyDiff.Kind.UPDATE_REPLACE });
  });

  it("is kept, with the reason, if it exists although its creation failed", async () => {
    const match = { operation: "switchMaskRules" };
    await cloud.fault({ match, times: 100, effect: { kind: "status", status: 403 } });
    await cloud.fault({
      match: { path: "mask", method: "POST" },
      skip: 1,
      times: 100,
      effect: { kind: "status", status: 403 },
    });
    const error = await failureOf(created("MaskingRule", { ...mask(), enabled: false, maskValue: secret("#") }));
    const kept = keptIn(error);
    expect(kept?.getId()).toMatch(new RegExp(`^${instanceId}/`));
    expect(kept?.getReasonsList()).toEqual([error.details]);
    expect(kept?.getProperties()?.toJavaScript()).toMatchObject({ name: "card", maskValue: secret("#") });
  });

  it("is read by its ID alone; if it is missing, an import fails and a refresh drops it", async () => {
    const read = (id: string) => plugin.ask("read", new ReadRequest().setId(id).setUrn(urnOf("LogRetention")));
    const found = await read(instanceId);
    expect(found.getInputs()?.toJavaScript()).toMatchObject({ instanceId, retentionDays: expect.any(Number) });
    expect((await failureOf(read("a/b"))).details).toContain("IDs have the form <instanceId>");
    const absent = new ReadRequest().setId(`${instanceId}/absent`).setUrn(urnOf("MaskingRule"));
    expect((await failureOf(plugin.ask("read", absent))).details).toContain("does not exist in region");
    const ordered = await cloud.state().then(({ orders }) => orders[0]?.order_id);
    const elsewhere = new ReadRequest().setId(`${ordered}@${ACCOUNT.otherRegion.region}`).setUrn(urnOf("AuditOrder"));
    expect((await failureOf(plugin.ask("read", elsewhere))).details).toContain(`Import it as ${ordered}@cn-north-4.`);
    const noInstance = new ReadRequest().setId("absent/absent").setUrn(urnOf("ReportSchedule"));
    expect((await failureOf(plugin.ask("read", noInstance))).details).toContain(
      "ReportSchedule absent/absent does not exist in region",
    );
    const gone = new ReadRequest()
      .setId(`${instanceId}/absent`)
      .setUrn(urnOf("MaskingRule"))
      .setProperties(struct({ ...mask(), instanceId }));
    expect((await plugin.ask("read", gone)).getId()).toBe("");
  });
});

describe("a list", () => {
  const asking = (type: string, query: Record<string, unknown> = {}) =>
    new ListRequest().setToken(`dbss:index:${type}`).setQuery(struct(query));
  const list = async (type: string, query?: Record<string, unknown>) =>
    (await plugin.list(asking(type, query))).map(({ result }) => result);

  it("returns what exists on all instances or on one, with IDs that an import accepts", async () => {
    const { id } = (await created("MaskingRule", { ...mask(), enabled: true })).toObject();
    expect(await list("MaskingRule")).toContainEqual({ id, name: "card" });
    expect(await list("MaskingRule", { instanceId: homeArgs.name })).toContainEqual({ id, name: "card" });
    const read = await plugin.ask("read", new ReadRequest().setId(id).setUrn(urnOf("MaskingRule")));
    expect(read.getInputs()?.toJavaScript()).toMatchObject(mask());
    expect((await list("SummaryTask")).map((each) => each?.name)).toEqual(["audit-summary", "risk-summary"]);
  });

  it("of a region that the query names has only what is there, with IDs that include the region", async () => {
    const { region: there, projectId } = ACCOUNT.otherRegion;
    await cloud.patch({ op: "add", path: "/instances/-", value: { name: "east", project_id: projectId } });
    const east = (await cloud.state()).instances.find(({ name }) => name === "east")?.id;
    expect(await list("LogRetention", { region: there })).toEqual([{ id: `${east}@${there}`, name: "log-retention" }]);
    expect(await list("LogRetention")).toEqual([{ id: instanceId, name: "log-retention" }]);
    const here = cloud.account.region;
    expect(await list("LogRetention", { region: here })).toEqual([
      { id: `${instanceId}@${here}`, name: "log-retention" },
    ]);
  });

  it("comes in pages up to a limit, and is computed if the query is not known yet", async () => {
    const all = await list("MaskingRule");
    const [first, second, next] = await plugin.list(asking("MaskingRule").setPageSize(2).setLimit(3));
    expect([first?.result, second?.result]).toEqual(all.slice(0, 2));
    const token = next?.continuation?.continuationToken ?? "";
    const last = asking("MaskingRule").setPageSize(2).setLimit(3).setContinuationToken(token);
    expect((await plugin.list(last)).map(({ result }) => result)).toEqual(all.slice(2, 3));
    expect(await plugin.list(asking("MaskingRule", { instanceId: unknownValue }))).toMatchObject([{ computed: {} }]);
  });

  it("is rejected for an unknown resource or instance, or an unsupported filter", async () => {
    expect((await failureOf(list("Firewall"))).details).toMatch(/no resource Firewall/);
    expect((await failureOf(list("MaskingRule", { instanceId: "nope" }))).details).toMatch(
      /^MaskingRule: instanceId: .*no audit instance with the ID or name nope/,
    );
    expect((await failureOf(list("SummaryTask", { instanceId }))).details).toMatch(/^instanceId: /);
  });
});

describe("a function", () => {
  const invoke = (name: string, args: Record<string, unknown>) =>
    plugin.ask("invoke", new InvokeRequest().setTok(`dbss:index:${name}`).setArgs(struct(args)));

  it("returns an object unchanged, and anything else as its `result`", async () => {
    expect((await invoke("getQuota", {})).getReturn()?.toJavaScript()).toHaveProperty("auditQuota");
    const listed = await invoke("getMaskingRules", { instanceId });
    expect(listed.getReturn()?.toJavaScript()).toEqual({ result: expect.any(Array) });
  });

  it("fails with the reason alone, because the engine names the function", async () => {
    const { details } = await failureOf(invoke("getRiskRules", { instanceId: "nowhere" }));
    expect(details).toMatch(/^dbss\.listRiskRules \(instance_id nowhere\): HTTP 404/);
  });

  it("rejects arguments and names their properties", async () => {
    const { failuresList } = (await invoke("getMaskingRules", { instance: "x" })).toObject();
    expect(failuresList.map(({ property }) => property).sort()).toEqual(["instance", "instanceId"]);
  });
});

it("ends waiting calls on a cancel, and works again after the next configure", async () => {
  await cloud.fault({ times: 1000, effect: { kind: "delay", ms: 30_000 } });
  const waiting = failureOf(created("MaskingRule", mask()));
  await expect.poll(async () => (await cloud.control.faults())[0]?.struck).toBeGreaterThan(0);
  await plugin.ask("cancel", new Empty());
  expect((await waiting).details).toMatch(/interrupted|aborted|canceled/);
  await settle();
  await plugin.configure(cloud);
  expect((await created("MaskingRule", mask())).getId()).toMatch(new RegExp(`^${instanceId}/`));
});
