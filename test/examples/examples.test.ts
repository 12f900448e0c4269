import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import { LocalStack } from "../../tools/local-stack";
import { REPO } from "../../tools/repo";
import { NETWORK } from "../cli/furnished-cloud";
import { type Cloud, startCloud } from "../cloud";
import { drawn } from "../drawn";
import { drawHosts, HOSTS, type Host } from "../host/hosted";
import { served } from "../program-server";

const EXAMPLES = join(REPO, "examples");
const QUIET = ["--non-interactive", "--color", "never"];

/** The directory of an example's Pulumi.yaml; the quickstart uses that in the root of the repository. */
function projectOf(example: string): string {
  return example === "quickstart" ? REPO : join(EXAMPLES, example);
}

/** The existing instance that an example adopts. */
const EXISTING = { id: "existing", resource_id: "existing-resource", name: "audit" };

const examples = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, "index.ts")));

it("every example has a Pulumi.yaml", () => {
  expect(examples).toContain("quickstart");
  expect(examples.filter((example) => !existsSync(join(projectOf(example), "Pulumi.yaml")))).toEqual([]);
});

let cloud: Cloud;
/** Where programs install the plugin, by host. */
let homes: Readonly<Record<Host, string>>;

beforeAll(async () => {
  cloud = await startCloud();
  const open = () => mkdtemp(join(tmpdir(), "pulumi-dbss-examples-"));
  homes = { dynamic: await open(), native: await open() };
});
beforeEach(() => cloud.reset());
afterAll(async () => {
  for (const directory of Object.values(homes)) {
    await rm(directory, { recursive: true });
  }
  await cloud.close();
});

const drawHost = drawHosts("EXAMPLES_SEED");
const lives = drawn(examples, 5).flatMap((example) =>
  (process.env.SAMPLE === "all" ? HOSTS : [drawHost()]).map((host) => ({ example, host })),
);

it.each(lives)("$example deploys, shows no drift and leaves nothing behind ($host host)", async ({ example, host }) => {
  // `npm run typecheck` checks the types of all examples; Pulumi checks those of the quickstart as well, as for a user.
  const isAsUsed = example === "quickstart";
  const stack = await LocalStack.create({
    project: projectOf(example),
    stack: `test-${example}-${host}`,
    account: cloud.account,
    env: { PULUMI_NODEJS_TRANSPILE_ONLY: String(!isAsUsed), DBSS_HOST: host, PULUMI_HOME: homes[host] },
  });
  onTestFinished(() => stack.remove());
  if (example === "adoption") {
    await cloud.patch({ op: "add", path: "/instances/-", value: { ...EXISTING, ...NETWORK } });
    await stack.expect(0, "config", "set", "instance", EXISTING.name);
  }
  const ids = async () => (await cloud.state()).instances.map(({ id }) => id);
  const before = await ids();
  const run = (...args: string[]) =>
    isAsUsed ? stack.expect(0, ...args, ...QUIET) : served(stack, 0, ...args, ...QUIET);
  const up = await run("up", "--yes", "--skip-preview");
  expect(up.output).toMatch(/\+ \d+ created/);
  expect(up.output, "the download URL of an agent is secret").not.toMatch(/https:.*\/download/);
  await run("preview", "--refresh", "--expect-no-changes");
  await stack.expect(0, "destroy", "--yes", "--skip-preview", ...QUIET);
  const { databases, tags } = await cloud.state();
  expect([await ids(), databases, tags]).toEqual([before, [], []]);
});
