import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

async function fromTerraform(state: object, ...args: string[]): Promise<CliEnded> {
  await writeFile(join(directory, "terraform.tfstate"), JSON.stringify(state));
  return cli(["from-terraform", "terraform.tfstate", ...args], { env: environmentOf(cloud.account), cwd: directory });
}

const INSTANCE = resource("instance", "main", { id: "r-audit", instance_id: "i-audit", region: "cn-north-4" });

describe("pulumi-dbss from-terraform", () => {
  test("declares what the state has and nothing else, and changes nothing", async () => {
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
      /^not declared: RiskRuleSwitch on \(i-audit\): its rules are gone, or were switched since$/m,
    );
    expect(stderr).toMatch(
      /^not declared: module\.m\.huaweicloud_dbss_rds_database\.gone: it is not in region cn-north-4/m,
    );
    expect(stderr).toMatch(/^not declared: AuditInstance 审计 实例 \(r-odd\): /m);
    expect(await cloud.state()).toEqual({ ...before, now: expect.any(String) });
  });

  test("what is in another region is named", async () => {
    const elsewhere = resource("instance", "main", { id: "r-audit", region: "cn-south-1" });
    const { code, stderr } = await fromTerraform({ version: 4, resources: [elsewhere] });
    expect(code).toBe(0);
    expect(stderr).toContain("not declared: huaweicloud_dbss_instance.main: it is not in region cn-north-4");
  });

  test.each([
    ["another version", { version: 3, resources: [] }, /is not a Terraform state of version 4 \(version: /],
    ["a plan", { format_version: "1.2" }, /is not a Terraform state of version 4/],
    ["a resource without an ID", { version: 4, resources: [resource("instance", "a", {})] }, /instance\.a has no ID/],
  ])("%s is refused", async (_, state, message) => {
    const { code, stderr } = await fromTerraform(state);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
