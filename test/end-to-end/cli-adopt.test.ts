import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentOf, LocalStack } from "../../tools/local-stack";
import { cli } from "../cli/cli";
import { startFurnishedCloud, writesTo } from "../cli/furnished-cloud";
import type { Cloud } from "../cloud";
import { served } from "../program-server";
import { linkModules } from "./linked-modules";

let cloud: Cloud;
let directory: string;
let project: string;
let stack: LocalStack;

beforeAll(async () => {
  cloud = await startFurnishedCloud();
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-adopted-"));
  project = join(directory, "audit");
  const { code } = await cli(["adopt", "--out", project], { env: environmentOf(cloud.account) });
  expect(code).toBe(0);
  await linkModules(project);
  stack = await LocalStack.create({ project, stack: "prod", account: cloud.account });
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

describe("the program written by `adopt`", () => {
  test("reports in the preview that it changes nothing", async () => {
    stack.env.PULUMI_NODEJS_TRANSPILE_ONLY = "false";
    const { output } = await stack.expect(0, "preview", "--non-interactive");
    stack.env.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
    expect(output).toContain("adopts audit instance audit (r-audit), and changes nothing");
    expect(output).toContain("adopts Database crm at 10.0.0.3:1521 (i-odd/d-crm), and changes nothing");
    expect(output).not.toMatch(/changes (?!nothing)|cannot be adopted/);
  });

  test("adopts everything and changes nothing", async () => {
    const before = await cloud.state();
    await cloud.requests();
    const up = await served(stack, 0, "up", "--yes", "--skip-preview", "--non-interactive");
    expect(up.output).toMatch(/\+ \d+ created\n/);
    expect(up.output).not.toMatch(/updated|replaced|deleted/);
    expect(await writesTo(cloud)).toEqual([]);
    const unseen = { now: expect.any(String), operateLogs: expect.any(Array) };
    expect(await cloud.state()).toEqual({ ...before, ...unseen });
  });

  test("shows no changes in a preview with refresh after `pulumi up`", async () => {
    await served(stack, 0, "preview", "--refresh", "--expect-no-changes", "--non-interactive");
  });

  test("updates an instance renamed in the console and replaces nothing", async () => {
    const before = await cloud.state();
    const index = before.instances.findIndex(({ id }) => id === "i-audit");
    await cloud.patch({ op: "replace", path: `/instances/${index}/name`, value: "clicked" });
    const { output } = await served(stack, 0, "preview", "--refresh", "--non-interactive");
    expect(output).toMatch(/AuditInstance audit update/);
    expect(output).not.toMatch(/replace/);
  });

  test("protects the adopted instances from `pulumi destroy`", async () => {
    const { code, output } = await stack.run(["destroy", "--yes", "--skip-preview", "--non-interactive"]);
    expect(code).not.toBe(0);
    expect(output).toMatch(/protect/);
    expect((await cloud.state()).instances).toHaveLength(4);
  });
});
