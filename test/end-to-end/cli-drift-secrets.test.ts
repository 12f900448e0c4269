import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LocalStack } from "../../tools/local-stack";
import { type CliEnded, cli } from "../cli/cli";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance } from "./declarations";

const PROJECT = join(__dirname, "program");
const TEXTS = ["hidden-words", "hidden-team", "hidden-new-words", "clicked-words", "clicked-team"];

let cloud: Cloud;
let stack: LocalStack;

async function declare(description: string): Promise<void> {
  const audit = auditInstance({ description, tags: { stage: "test", team: "secret:hidden-team" } });
  await writeFile(join(stack.directory, "declarations.json"), JSON.stringify({ audit }));
}

/** Runs `drift`, and checks that it prints no secret of the program or the cloud. */
async function drift(...args: string[]): Promise<CliEnded> {
  const options = { env: stack.env, cwd: stack.directory };
  const ended = await cli(["drift", "--stack", "secrets", "--cwd", PROJECT, ...args], options);
  for (const text of TEXTS) {
    expect(ended.stdout + ended.stderr).not.toContain(text);
  }
  return ended;
}

beforeAll(async () => {
  cloud = await startCloud(1);
  await cloud.settings({ orderSeconds: 0, jobSeconds: 0, deleteSeconds: 0 });
  // The service's clock is ahead, so that operations logged by the deployment seem to come after it.
  await cloud.advance("PT2M");
  stack = await LocalStack.create({ project: PROJECT, stack: "secrets", account: cloud.account });
  stack.env.DECLARATIONS = join(stack.directory, "declarations.json");
  await declare("secret:hidden-words");
  await stack.expect(0, "up", "--yes", "--skip-preview", "--non-interactive");
});
afterAll(async () => {
  await stack.run(["destroy", "--yes", "--skip-preview", "--non-interactive"]);
  await stack.remove();
  await cloud.close();
});

describe("drift of secret inputs", () => {
  test("a secret changed in the program is reported as undeployed", async () => {
    await declare("secret:hidden-new-words");
    const { code, stdout } = await drift("--fail-on", "undeployed", "--json");
    expect(code).toBe(2);
    const { resources } = JSON.parse(stdout);
    const instance = resources.find(({ type }: { type: string }) => type === "AuditInstance");
    expect(instance).toMatchObject({ kind: "undeployed", difference: "changed", by: [] });
    await declare("secret:hidden-words");
  });

  test("secrets changed in the cloud are reported as drift, without naming the deployment as the author", async () => {
    await cloud.patch(
      { op: "replace", path: "/instances/0/comment", value: "clicked-words" },
      {
        op: "replace",
        path: "/instances/0/tags",
        value: [
          { key: "stage", value: "test" },
          { key: "team", value: "clicked-team" },
        ],
      },
    );
    const { code, stdout } = await drift("--fail-on", "any", "--output", "drift.json");
    expect(code).toBe(2);
    const { resources } = JSON.parse(await readFile(join(stack.directory, "drift.json"), "utf8"));
    const hidden = { kind: "drift", certainty: "hidden", was: "[secret]", is: "[secret]", declared: "[secret]" };
    expect(resources).toEqual([
      expect.objectContaining({
        type: "AuditInstance",
        kind: "drift",
        difference: "changed",
        properties: expect.arrayContaining([
          { path: "description", ...hidden },
          { path: "tags.team", ...hidden },
        ]),
        by: [],
      }),
    ]);
    expect(stdout).toMatch(/^AuditInstance audit +description \(possibly\) +\[secret\] +\[secret\]/m);
    expect(stdout).toContain("1 drifted, 0 declared but not deployed.");
  });
});
