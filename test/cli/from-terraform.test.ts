import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT } from "../../emulator";
import { environmentOf } from "../../tools/local-stack";
import type { Cloud } from "../cloud";
import { type CliEnded, cli } from "./cli";
import { startFurnishedCloud } from "./furnished-cloud";

let cloud: Cloud;
let directory: string;

beforeAll(async () => {
  cloud = await startFurnishedCloud();
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-terraform-"));
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

function resource(type: string, name: string, attributes: object, more: object = {}): object {
  return { mode: "managed", type: `huaweicloud_dbss_${type}`, name, instances: [{ attributes }], ...more };
}

async function fromTerraform(state: object | string, ...args: string[]): Promise<CliEnded> {
  const text = typeof state === "string" ? state : JSON.stringify(state);
  await writeFile(join(directory, "terraform.tfstate"), text);
  return cli(["from-terraform", "terraform.tfstate", ...args], { env: environmentOf(cloud.account), cwd: directory });
}

const INSTANCE = resource("instance", "main", { id: "r-audit", instance_id: "i-audit", region: "cn-north-4" });

describe("pulumi-dbss from-terraform", () => {
  test("declares only what the state contains, and changes nothing", async () => {
    const before = await cloud.state();
    const { code, stdout, stderr } = await fromTerraform({
      version: 4,
      resources: [
        INSTANCE,
        resource("rds_database", "orders", { id: "d-orders", db_id: "d-orders", instance_id: "i-audit" }),
        resource("ecs_database", "crm", { id: "d-crm", instance_id: "i-odd" }),
        resource("audit_risk_rule_action", "off", {
          id: "x",
          instance_id: "i-audit",
          risk_ids: "k-twin-1",
          action: "OFF",
        }),
        resource("audit_risk_rule_action", "on", {
          id: "y",
          instance_id: "i-audit",
          risk_ids: "k-twin-1",
          action: "ON",
        }),
        resource("rds_database", "gone", { id: "d-gone", instance_id: "i-audit" }, { module: "module.m" }),
        { ...resource("instances", "all", { id: "z" }), mode: "data" },
      ],
    });
    expect(code).toBe(0);
    expect(stdout).toContain('adopt: "r-audit"');
    expect(stdout).toContain('adopt: "d-orders"');
    expect(stdout).toMatch(/new dbss\.EcsAuditDatabase\(\n {2}"[^"]*crm",\n {2}\{\n {4}instanceId: "i-odd"/);
    expect(stdout).toContain('rules: ["k-twin-1"],\n    enabled: false');
    expect(stdout.match(/new dbss\./g)).toHaveLength(4);
    expect(stderr).toMatch(
      /^Not declared: RiskRuleSwitch on \(i-audit\/[^)]+\): some of its rules were deleted, enabled or disabled since$/m,
    );
    expect(stderr).toMatch(
      /^Not declared: module\.m\.huaweicloud_dbss_rds_database\.gone: it was not found in this project in cn-north-4/m,
    );
    expect(stderr).toMatch(/^Not declared: AuditInstance 审计 实例 \(r-odd\): /m);
    expect(await cloud.state()).toEqual({ ...before, now: expect.any(String) });
  });

  test("finds an RDS database by its RDS instance ID, which is its ID in Terraform", async () => {
    const id = ACCOUNT.rdsInstances.mysqlOrders;
    const orders = resource("rds_database", "orders", { id, rds_id: id, db_id: "", instance_id: "i-audit" });
    const { stdout, stderr } = await fromTerraform({ version: 4, resources: [INSTANCE, orders] });
    expect(stdout).toContain('adopt: "d-orders"');
    expect(stderr).not.toContain("Not declared");
  });

  test("declares resources of two regions in one program, and reports one that it did not find", async () => {
    await cloud.patch({
      op: "add",
      path: "/instances/-",
      value: {
        id: "i-east",
        resource_id: "r-east",
        name: "audit",
        project_id: ACCOUNT.otherRegion.projectId,
        security_group_id: ACCOUNT.otherRegion.securityGroupIds[0],
      },
    });
    const east = resource("instance", "east", { id: "r-east", region: "cn-east-3" });
    const moved = resource("instance", "moved", { id: "r-moved", region: "cn-east-3" });
    const { code, stdout, stderr } = await fromTerraform({ version: 4, resources: [INSTANCE, east, moved] });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /new dbss\.AuditInstance\(\n {2}"cn-east-3-audit",\n {2}\{[^}]*region: "cn-east-3",\n {2}\}/,
    );
    expect(stdout.match(/region: /g)).toHaveLength(1);
    expect(stderr).toMatch(
      /^Not declared: huaweicloud_dbss_instance\.moved: it was not found in this project in cn-east-3$/m,
    );
  });

  test("reports a region that cannot be read, and declares the others", async () => {
    const unknown = resource("instance", "lost", { id: "r-lost", region: "cn-south-1" });
    const { code, stdout, stderr } = await fromTerraform({ version: 4, resources: [INSTANCE, unknown] });
    expect(code).toBe(1);
    expect(stdout).toContain('adopt: "r-audit"');
    expect(stdout).toMatch(/^\/\/ Not read: cn-south-1: region: this account has no project in a region "cn-south-1"/m);
    expect(stderr).toMatch(/^error: cn-south-1: region: this account has no project in a region "cn-south-1"/m);
    expect(stderr).toMatch(/^Not declared: huaweicloud_dbss_instance\.lost: cn-south-1 could not be read$/m);
  });

  test("prints steps that remove what the program declares from Terraform before deploying it", async () => {
    const off = { id: "x", instance_id: "i-audit", risk_ids: "k-twin-1", action: "OFF" };
    const frozen = resource("instance", "frozen", { id: "r-frozen", region: "cn-north-4" });
    const keyed = { index_key: "team's", attributes: { id: "r-audit", region: "cn-north-4" } };
    const { stdout } = await fromTerraform(
      {
        version: 4,
        resources: [
          resource("instance", "main", {}, { module: "module.m", instances: [keyed] }),
          resource("audit_risk_rule_action", "off", off),
          resource("audit_risk_rule_action", "on", { ...off, action: "ON" }),
          frozen,
        ],
      },
      "--out",
      "steps",
    );
    expect(stdout).toContain(
      [
        "  pulumi stack init prod",
        "  pulumi preview",
        "  # In the directory of the Terraform configuration, so that only Pulumi manages the resources:",
        "  terraform state rm \\",
        `      'module.m.huaweicloud_dbss_instance.main["team'\\''s"]' \\`,
        "      huaweicloud_dbss_audit_risk_rule_action.off",
        "  pulumi up",
        "",
      ].join("\n"),
    );
    const nothing = await fromTerraform({ version: 4, resources: [frozen] }, "--out", "nothing");
    expect(nothing.stdout).toContain("0 resources declared");
    expect(nothing.stdout).not.toContain("terraform state");
  });

  test.each([
    ["another version", { version: 3, resources: [] }, /is not a Terraform state of version 4 \(version: /],
    ["a configuration", 'resource "huaweicloud_dbss_instance" "a" {}', /of version 4 \(it is not JSON\)\. Create one/],
    ["a plan", { format_version: "1.2" }, /is not a Terraform state of version 4/],
    ["a state without DBSS", { version: 4, resources: [] }, /contains no DBSS resource/],
    ["a resource without an ID", { version: 4, resources: [resource("instance", "a", {})] }, /instance\.a has no ID/],
  ])("%s is rejected", async (_, state, message) => {
    const { code, stderr } = await fromTerraform(state);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });

  test("rejects a directory and names it", async () => {
    const { code, stderr } = await cli(["from-terraform", "."], { cwd: directory });
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error: ${directory} is a directory. Pass a state file, such as that of \`terraform state pull\`.\n`,
    );
  });
});
