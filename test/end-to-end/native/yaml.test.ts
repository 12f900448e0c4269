import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LocalStack } from "../../../tools/local-stack";
import { ensureLanguageHost } from "../../../tools/pulumi-cli/ensure-language-host";
import { REPO } from "../../../tools/pulumi-cli/repo";
import { type Cloud, startCloud } from "../../cloud";

const QUIET = ["--non-interactive", "--color", "never"];

let cloud: Cloud;
let stack: LocalStack;

beforeAll(async () => {
  cloud = await startCloud();
  const project = join(REPO, "examples", "yaml-quickstart");
  const cli = await ensureLanguageHost("yaml");
  stack = await LocalStack.create({ project, stack: "test-yaml", account: cloud.account, cli });
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});

it("a YAML program buys an instance once, and audits its databases", async () => {
  const preview = await stack.expect(0, "preview", ...QUIET);
  expect(preview.output).toContain("7 to create");
  expect((await cloud.state()).orders).toEqual([]);
  await stack.expect(0, "up", "--yes", "--skip-preview", ...QUIET);
  const { payments, instances, databases } = await cloud.state();
  expect(payments.length).toBe(1);
  expect(instances).toMatchObject([{ name: "quickstart-audit", status: "ACTIVE" }]);
  expect(databases.map(({ audit_status }) => audit_status)).toEqual(["ACTIVE", "ACTIVE"]);
  const { stdout } = await stack.expect(0, "stack", "output", "instanceId", ...QUIET);
  expect(stdout.trim()).toBe(instances[0]?.id);
});

it("has nothing to do then, and finds what was changed by hand", async () => {
  await stack.expect(0, "preview", "--refresh", "--expect-no-changes", ...QUIET);
  await cloud.patch({ op: "replace", path: "/instances/0/name", value: "clicked" });
  const { output } = await stack.expect(0, "up", "--refresh", "--yes", "--skip-preview", ...QUIET);
  expect(output).toContain("1 updated");
  expect((await cloud.state()).instances).toMatchObject([{ name: "quickstart-audit" }]);
});

it("is destroyed, and leaves nothing", async () => {
  await stack.expect(0, "destroy", "--yes", "--skip-preview", ...QUIET);
  const { instances, databases, tags } = await cloud.state();
  expect([instances, databases, tags]).toEqual([[], [], []]);
});
