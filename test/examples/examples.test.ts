import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import { LocalStack, STARTS_FAST } from "../../tools/local-stack";
import { ensurePulumi } from "../../tools/pulumi-cli/ensure-pulumi";
import { REPO } from "../../tools/repo";
import { NETWORK } from "../cli/furnished-cloud";
import { type Cloud, environmentOf, startCloud } from "../cloud";
import { drawn } from "../drawn";
import { drawHosts, HOSTS, type Host } from "../host/hosted";
import { ProgramServer } from "../program-server";

const EXAMPLES = join(REPO, "examples");
const QUIET = ["--non-interactive", "--color", "never"];

/** The directory of an example's Pulumi.yaml; the quickstart's is the repo's own. */
function projectOf(example: string): string {
  return example === "quickstart" ? REPO : join(EXAMPLES, example);
}

/** The instance that is there before an example adopts it. */
const EXISTING = { id: "existing", resource_id: "existing-resource", name: "audit" };

const examples = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, "index.ts")));

it("every example is a project", () => {
  expect(examples).toContain("quickstart");
  expect(examples.filter((example) => !existsSync(join(projectOf(example), "Pulumi.yaml")))).toEqual([]);
});

let cloud: Cloud;
/** Where the programs of a host run, and where they put the plugin. */
let homes: Readonly<Record<Host, { readonly server: ProgramServer; readonly directory: string }>>;

beforeAll(async () => {
  cloud = await startCloud();
  const { env } = await ensurePulumi();
  const open = async (host: Host) => {
    const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-examples-"));
    const own = { DBSS_HOST: host, PULUMI_HOME: directory };
    return {
      server: await ProgramServer.start({ ...env, ...STARTS_FAST, ...environmentOf(cloud.account), ...own }),
      directory,
    };
  };
  homes = { dynamic: await open("dynamic"), native: await open("native") };
});
beforeEach(() => cloud.reset());
afterAll(async () => {
  for (const { server, directory } of Object.values(homes)) {
    server.end();
    await rm(directory, { recursive: true });
  }
  await cloud.close();
});

const drawHost = drawHosts("EXAMPLES_SEED");
const lives = drawn(examples, 9).flatMap((example) =>
  (process.env.SAMPLE === "all" ? HOSTS : [drawHost()]).map((host) => ({ example, host })),
);

it.each(lives)("$example comes up, is then as declared, and leaves nothing, $host host", async ({ example, host }) => {
  // The types of all are checked by `npm run typecheck`; those of the quickstart also as Pulumi does for a user.
  const isAsUsed = example === "quickstart";
  const { server, directory } = homes[host];
  const program = isAsUsed ? [] : server.options;
  const stack = await LocalStack.create({
    project: projectOf(example),
    stack: `test-${example}-${host}`,
    account: cloud.account,
    env: { PULUMI_NODEJS_TRANSPILE_ONLY: String(!isAsUsed), DBSS_HOST: host, PULUMI_HOME: directory },
  });
  onTestFinished(() => stack.remove());
  if (example === "adoption") {
    await cloud.patch({ op: "add", path: "/instances/-", value: { ...EXISTING, ...NETWORK } });
    await stack.expect(0, "config", "set", "instance", EXISTING.name);
  }
  const ids = async () => (await cloud.state()).instances.map(({ id }) => id);
  const before = await ids();
  const up = await stack.expect(0, "up", "--yes", "--skip-preview", ...program, ...QUIET);
  expect(up.output).toMatch(/\+ \d+ created/);
  expect(up.output, "the download URL of an agent is secret").not.toMatch(/https:.*\/download/);
  await stack.expect(0, "preview", "--refresh", "--expect-no-changes", ...program, ...QUIET);
  await stack.expect(0, "destroy", "--yes", "--skip-preview", ...QUIET);
  const { databases, tags } = await cloud.state();
  expect([await ids(), databases, tags]).toEqual([before, [], []]);
});
