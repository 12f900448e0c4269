import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
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

const NETWORK = {
  vpc_id: ACCOUNT.vpcId,
  subnet_id: ACCOUNT.subnetId,
  security_group_id: ACCOUNT.securityGroupIds[0],
  connect_ip: "192.168.0.50",
};

/** The instance that is there before an example adopts it. */
const EXISTING = { id: "existing", resource_id: "existing-resource", name: "audit" };

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
    if (example === "adoption") {
      await cloud.patch({ op: "add", path: "/instances/-", value: { ...EXISTING, ...NETWORK } });
      await stack.expect(0, "config", "set", "instance", EXISTING.name);
    }
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  it("comes up, is then as declared, and leaves nothing", async () => {
    const ids = async () => (await cloud.state()).instances.map(({ id }) => id);
    const before = await ids();
    const up = await stack.expect(0, "up", "--yes", "--skip-preview", ...QUIET);
    expect(up.output).toMatch(/\+ \d+ created/);
    expect(up.output, "the download URL of an agent is secret").not.toMatch(/https:.*\/download/);
    await stack.expect(0, "preview", "--refresh", "--expect-no-changes", ...QUIET);
    await stack.expect(0, "destroy", "--yes", "--skip-preview", ...QUIET);
    const { databases, tags } = await cloud.state();
    expect([await ids(), databases, tags]).toEqual([before, [], []]);
  });
});
