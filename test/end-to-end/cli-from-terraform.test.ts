import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ACCOUNT } from "../../emulator";
import { environmentOf, LocalStack } from "../../tools/local-stack";
import { cli } from "../cli/cli";
import { startFurnishedCloud, writesTo } from "../cli/furnished-cloud";
import type { Cloud } from "../cloud";
import { served } from "../program-server";
import { linkModules } from "./linked-modules";

const { otherRegion: EAST } = ACCOUNT;

/** A Terraform state with resources in two regions. */
const STATE = {
  version: 4,
  resources: [
    resource("instance", "main", { id: "r-audit", instance_id: "i-audit", region: "cn-north-4" }),
    resource("rds_database", "orders", database(ACCOUNT.rdsInstances.mysqlOrders, "d-orders", "i-audit", "cn-north-4")),
    resource("audit_risk_rule_action", "off", {
      id: "0b1c",
      instance_id: "i-audit",
      risk_ids: "k-twin-1",
      action: "OFF",
      region: "cn-north-4",
    }),
    resource("instance", "east", { id: "r-east", instance_id: "i-east", region: EAST.region }),
    resource("rds_database", "shop", database(EAST.rdsInstances.mysqlShop, "d-shop", "i-east", EAST.region)),
  ],
};

function resource(type: string, name: string, attributes: object): object {
  return { mode: "managed", type: `huaweicloud_dbss_${type}`, name, instances: [{ attributes }] };
}

function database(id: string, db_id: string, instance_id: string, region: string): object {
  return { id, rds_id: id, db_id, instance_id, region };
}

async function addEasternInstance(cloud: Cloud): Promise<void> {
  const shop = { id: "d-shop", name: "shop", type: "MYSQL", version: "8.0", ip: "172.16.0.51", port: "3306" };
  const [security_group_id] = EAST.securityGroupIds;
  const east = { id: "i-east", resource_id: "r-east", name: "east", project_id: EAST.projectId, security_group_id };
  const rds = { ...shop, instance_id: "i-east", rds_id: EAST.rdsInstances.mysqlShop, status: "ON" };
  await cloud.patch({ op: "add", path: "/instances/-", value: east }, { op: "add", path: "/databases/-", value: rds });
}

test("a program from a Terraform state adopts resources in two regions unchanged, under both hosts", async () => {
  const cloud = await startFurnishedCloud();
  onTestFinished(() => cloud.close());
  await addEasternInstance(cloud);
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-terraform-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, "terraform.tfstate"), JSON.stringify(STATE));
  const env = environmentOf(cloud.account);
  const { code, stdout } = await cli(["from-terraform", "terraform.tfstate", "--out", "audit"], {
    env,
    cwd: directory,
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("5 resources declared") });
  const project = join(directory, "audit");
  await linkModules(project);
  const stack = await LocalStack.create({ project, stack: "prod", account: cloud.account });
  onTestFinished(() => stack.remove());

  const preview = await stack.expect(0, "preview", "--non-interactive");
  expect(preview.output).toContain("adopts audit instance audit (r-audit), and changes nothing");
  expect(preview.output).toContain("adopts audit instance east (r-east), and changes nothing");
  expect(preview.output).not.toMatch(/changes (?!nothing)|cannot be adopted/);

  const before = await cloud.state();
  await cloud.requests();
  const unseen = { now: expect.any(String), operateLogs: expect.any(Array) };
  expect((await served(stack, 0, "up", "--yes", "--skip-preview", "--non-interactive")).output).toMatch(
    /\+ 6 created\n/,
  );
  stack.env.DBSS_HOST = "native";
  await served(stack, 0, "up", "--yes", "--skip-preview", "--non-interactive");
  await served(stack, 0, "preview", "--refresh", "--expect-no-changes", "--non-interactive");
  expect(await writesTo(cloud)).toEqual([]);
  expect(await cloud.state()).toEqual({ ...before, ...unseen });
});
