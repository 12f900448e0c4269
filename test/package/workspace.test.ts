import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { LocalStack } from "../../tools/local-stack";
import { startCloud } from "../cloud";
import { makeWorkspace, pack } from "./consumer";

test("a program is deployed, refreshed and destroyed if only its library depends on the package", async () => {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-pack-"));
  const workspace = await makeWorkspace(await pack(directory));
  const cloud = await startCloud();
  const stack = await LocalStack.create({
    project: join(workspace, "program"),
    stack: "dev",
    account: cloud.account,
    // Only the dynamic host loads the package by name.
    env: { DBSS_HOST: "dynamic" },
  });
  onTestFinished(async () => {
    await stack.remove();
    await cloud.close();
    await Promise.all([workspace, directory].map((path) => rm(path, { recursive: true, force: true })));
  });
  await cloud.patch({ op: "add", path: "/instances/-", value: { name: "audit", resource_id: "r-audit" } });
  await stack.expect(0, "up", "--yes", "--skip-preview", "--non-interactive");
  expect((await cloud.state()).instances).toMatchObject([{ tags: [{ key: "team", value: "security" }] }]);
  const { stdout } = await stack.expect(0, "stack", "export");
  expect(stdout).toContain("pulumi-dbss/host");
  expect(stdout).not.toContain(workspace);
  await stack.expect(0, "refresh", "--yes", "--skip-preview", "--non-interactive");
  await stack.expect(0, "destroy", "--yes", "--skip-preview", "--non-interactive");
  expect((await cloud.state()).instances).toMatchObject([{ tags: [] }]);
});
