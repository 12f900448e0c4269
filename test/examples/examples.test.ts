import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalStack } from "../../tools/local-stack";
import { REPO } from "../../tools/pulumi-cli/repo";
import { type Cloud, startCloud } from "../cloud";

const EXAMPLES = join(REPO, "examples");
const QUIET = ["--non-interactive", "--color", "never"];

/** The directory of an example's Pulumi.yaml; the quickstart's is the repo's own. */
function projectOf(example: string): string {
  return example === "quickstart" ? REPO : join(EXAMPLES, example);
}

/** All types are checked by `npm run typecheck`; the quickstart's once more as Pulumi does for a user. */
function envOf(project: string): NodeJS.ProcessEnv {
  return project === REPO ? {} : { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
}

const examples = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, "index.ts")));

it("every example is a project", () => {
  expect(examples).toContain("quickstart");
  expect(examples.filter((example) => !existsSync(join(projectOf(example), "Pulumi.yaml")))).toEqual([]);
});

describe.each(examples)("%s", (example) => {
  let cloud: Cloud;
  let stack: LocalStack;

  beforeAll(async () => {
    cloud = await startCloud();
    const project = projectOf(example);
    stack = await LocalStack.create({ project, stack: `test-${example}`, account: cloud.account, env: envOf(project) });
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  it("comes up, is then as declared, and leaves nothing", async () => {
    const up = await stack.expect(0, "up", "--yes", "--skip-preview", ...QUIET);
    expect(up.output).toMatch(/\+ \d+ created/);
    await stack.expect(0, "preview", "--refresh", "--expect-no-changes", ...QUIET);
    await stack.expect(0, "destroy", "--yes", "--skip-preview", ...QUIET);
    const { instances, databases, tags } = await cloud.state();
    expect([instances, databases, tags]).toEqual([[], [], []]);
  });
});
