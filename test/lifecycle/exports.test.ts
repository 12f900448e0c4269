import { describe, expect, it } from "vitest";
import { adoptionInWords } from "../../provider/host/adoption";
import { diff } from "../../provider/model/diff";
import type { Resource } from "../../provider/model/resource";
import { auditLogBackup } from "../../provider/resources/audit-log-backup";
import { riskExport } from "../../provider/resources/risk-export";
import { importUnderNative } from "../host/hosted";
import { failureOf, InstanceHome } from "./instance-home";

const home = new InstanceHome();

const settings = async () => (await home.rows("instanceSettings"))[0];

describe("audit log backup", () => {
  const inputs = (given: Record<string, unknown> = {}) =>
    home.inputs(auditLogBackup, { bucketName: "audit-evidence", ...given });

  it("is set up by create and disabled by delete", async () => {
    const { id, state } = await auditLogBackup.create(home.cloud.context(), inputs({ path: "dbss" }));
    expect(state).toMatchObject({ enabled: true, path: "dbss", previous: { enabled: false } });
    expect((await settings())?.log_backup).toMatchObject({
      status: 1,
      bucket_name: "audit-evidence",
      cycle: "PER_DAY",
      trigger_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
    await auditLogBackup.delete(home.cloud.context(), id, state);
    expect((await settings())?.log_backup).toMatchObject({ status: 0, bucket_name: "audit-evidence" });
  });

  it("uses the account's domain ID in the request path, and looks it up once", async () => {
    const context = home.cloud.context();
    const { id, state } = await auditLogBackup.create(context, inputs());
    await auditLogBackup.update(context, id, state, inputs({ bucketName: "audit-risks" }));
    const requests = await home.cloud.requests();
    const written = requests.filter(({ operation }) => operation === "setAuditBackupSwitch");
    const path = `/v1/${home.cloud.account.domainId}/audit/${home.instanceId}/backup/switch`;
    expect(written.map((request) => request.path)).toEqual([path, path]);
    expect(requests.filter(({ service }) => service === "iam")).toMatchObject([
      { operation: "keystoneListAuthProjects" },
    ]);
  });

  it("rejects a bucket that DBSS does not list and names the listed ones", async () => {
    const { message } = await failureOf(auditLogBackup.create(home.cloud.context(), inputs({ bucketName: "nowhere" })));
    expect(message).toMatch(/^bucketName: DBSS does not list bucket nowhere; it lists audit-evidence, audit-risks\./);
    expect((await settings())?.log_backup).toMatchObject({ status: 0 });
  });

  it("updates in place and leaves undeclared settings unchanged", async () => {
    const context = home.cloud.context();
    const first = inputs({ cycle: "PER_WEEK", triggerTime: "2030-01-01 02:30:00" });
    const { id, state } = await auditLogBackup.create(context, first);
    const updated = await auditLogBackup.update(context, id, state, inputs({ bucketName: "audit-risks" }));
    expect(updated).toMatchObject({ bucketName: "audit-risks", cycle: undefined });
    expect((await settings())?.log_backup).toMatchObject({
      bucket_name: "audit-risks",
      cycle: "PER_WEEK",
      trigger_time: "2030-01-01 02:30:00",
    });
  });
});

describe.each([
  ["AuditLogBackup", auditLogBackup],
  ["RiskExport", riskExport],
] as const)("%s to a bucket that DBSS does not list", (_, resource) => {
  it("is warned of in the preview, if the bucket is new", async () => {
    const context = home.cloud.context();
    const inputs = { instanceId: home.instanceId, bucketName: "nowhere" };
    await resource.foresee?.(context, inputs);
    const warning = expect.stringMatching(/^bucketName: DBSS does not list bucket nowhere; it lists audit-evidence,/);
    expect(context.warnings).toEqual([warning]);
    await resource.foresee?.(context, inputs, inputs);
    await resource.foresee?.(context, { ...inputs, bucketName: "audit-risks" });
    expect(context.warnings).toHaveLength(1);
  });
});

describe("risk export", () => {
  const inputs = (given: Record<string, unknown>) => home.inputs(riskExport, { bucketName: "audit-risks", ...given });

  const exported = async () =>
    (await home.rows("databases")).map(({ id, risk_export: { status, cycle } }) => [id, status, cycle]);

  it("is enabled for the declared databases and disabled by delete", async () => {
    const databaseId = await home.database();
    const { id, state } = await riskExport.create(home.cloud.context(), inputs({ databaseIds: [databaseId] }));
    expect(await exported()).toEqual([[databaseId, 1, "PER_DAY"]]);
    const news = inputs({ databaseIds: [databaseId], cycle: "PER_HOUR" });
    const updated = await riskExport.update(home.cloud.context(), id, state, news);
    expect(await exported()).toEqual([[databaseId, 1, "PER_HOUR"]]);
    await riskExport.delete(home.cloud.context(), id, updated);
    expect(await exported()).toEqual([[databaseId, 0, "PER_HOUR"]]);
  });

  it("says in the preview that it sets the cycle of a database that is exported already", async () => {
    const databaseId = await home.database();
    const given = inputs({ databaseIds: [databaseId] });
    const words = async () => {
      const adoption = await riskExport.adoptionOf?.(home.cloud.context(), given);
      return adoption && adoptionInWords(riskExport as unknown as Resource, adoption, given);
    };
    expect(await words()).toMatch(/changes bucketName, databaseIds$/);
    await riskExport.create(home.cloud.context(), inputs({ databaseIds: [databaseId], cycle: "FIVE_MIN" }));
    expect(await words()).toMatch(/changes cycle \(the service does not report its present value\)$/);
  });

  it("is imported without its cycle, so that the preview shows that the next update sets it", async () => {
    const databaseId = await home.database();
    const declared = inputs({ databaseIds: [databaseId], cycle: "PER_WEEK" });
    const { id } = await riskExport.create(home.cloud.context(), declared);
    const imported = await importUnderNative(riskExport as unknown as Resource, home.cloud.context(), id);
    const omitted = inputs({ databaseIds: [databaseId], path: "" });
    expect(diff(riskExport, imported?.state ?? {}, omitted).changed).toEqual(["cycle"]);
  });

  it("rejects a database that is not on the instance before changing anything", async () => {
    const databaseId = await home.database();
    const given = inputs({ databaseIds: [databaseId, "elsewhere"] });
    const { message } = await failureOf(riskExport.create(home.cloud.context(), given));
    expect(message).toContain(`has no database elsewhere. Its databases: orders (${databaseId})`);
    expect((await settings())?.risk_export).toMatchObject({ bucket_name: "" });
  });

  it("can be deleted if a previously exported database is gone", async () => {
    const databaseId = await home.database();
    const before = inputs({ databaseIds: [databaseId] });
    await riskExport.create(home.cloud.context(), before);
    const { id, state } = await riskExport.create(home.cloud.context(), inputs({}));
    expect(state).toMatchObject({ databaseIds: [], previous: { databaseIds: [databaseId] } });
    await home.cloud.patch({ op: "remove", path: "/databases/0" });
    await expect(riskExport.delete(home.cloud.context(), id, state)).resolves.toBeUndefined();
  });
});
