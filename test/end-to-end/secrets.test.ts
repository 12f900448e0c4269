import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { type Cloud, startCloud } from "../cloud";
import { HOSTS } from "../host/hosted";
import { refuseSecrets } from "../secrets";
import { auditInstance, rdsAuditDatabase } from "./declarations";
import { endsWith, TestStack, withoutConfiguration } from "./stack";

/** Pulumi's highest verbosity, including its plugins. */
const VERBOSE = ["-v=9", "--logtostderr", "--logflow"];

const STACK = {
  audit: auditInstance({ tags: { a: "b" } }),
  orders: rdsAuditDatabase(ACCOUNT.rdsInstances.mysqlOrders),
};

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

/** Runs the life of a stack, with one rejected input, at the highest verbosity. Returns all output. */
async function verboseLife(stack: TestStack): Promise<string> {
  await stack.declare({ ...STACK, orders: rdsAuditDatabase("there-is-no-such-instance") });
  const failed = endsWith(1, await stack.up(...VERBOSE));
  await stack.declare(STACK);
  const made = endsWith(0, await stack.up(...VERBOSE));
  const seen = endsWith(0, await stack.drift(...VERBOSE));
  const gone = endsWith(0, await stack.destroy(...VERBOSE));
  return [failed, made, seen, gone].join("\n");
}

/** The requests that the emulator recorded. */
async function journal(): Promise<string> {
  const requests = await cloud.control.requests();
  expect(requests).not.toEqual([]);
  return JSON.stringify(requests);
}

async function configure(stack: TestStack, ...args: string[]): Promise<void> {
  endsWith(0, await stack.run("config", "set", ...args));
}

describe.each(HOSTS)("at the highest verbosity, under the %s host", (host) => {
  it("keys from the environment appear neither in the logs and errors nor in the state and the journal", async () => {
    const stack = await TestStack.create(cloud, `keys-${host}`, { DBSS_HOST: host });
    const said = await verboseLife(stack);
    const secrets = await cloud.secrets();
    refuseSecrets("the log", said, secrets);
    refuseSecrets("the journal", await journal(), secrets);
    await stack.remove();
  });

  it("a configured password and its token appear only where the engine logs the configuration", async () => {
    const { userName, userPassword, domainName } = cloud.account;
    const env = { DBSS_HOST: host, HW_ACCESS_KEY: undefined, HW_SECRET_KEY: undefined };
    const stack = await TestStack.create(cloud, `password-${host}`, env);
    await configure(stack, "dbss:userName", userName);
    await configure(stack, "dbss:domainName", domainName);
    await configure(stack, "--secret", "dbss:userPassword", userPassword);
    const said = await verboseLife(stack);
    const secrets = await cloud.secrets();
    expect((await cloud.state()).tokens.length).toBeGreaterThan(0);
    refuseSecrets("the log", withoutConfiguration(said), secrets);
    refuseSecrets("the journal", await journal(), secrets);
    await stack.remove();
  });
});

describe("messages about credentials", () => {
  it("do not repeat a rejected access key or secret key", async () => {
    const stack = await TestStack.create(cloud, "refused", {
      HW_ACCESS_KEY: "ANACCESSKEYTHATISNOTKNOWN",
      HW_SECRET_KEY: "a-secret-key-that-is-not-known",
    });
    await stack.declare(STACK);
    const output = endsWith(1, await stack.up());
    expect(output).toMatch(/HTTP 401/);
    refuseSecrets("the error", output, ["ANACCESSKEYTHATISNOTKNOWN", "a-secret-key-that-is-not-known"]);
    await stack.remove();
  });

  it("warn about a secret stored in plain text, naming only its setting", async () => {
    const { accessKey, secretKey } = cloud.account;
    const stack = await TestStack.create(cloud, "plain", { HW_ACCESS_KEY: undefined, HW_SECRET_KEY: undefined });
    await configure(stack, "--secret", "dbss:accessKey", accessKey);
    await configure(stack, "--plaintext", "dbss:secretKey", secretKey);
    await stack.declare(STACK);
    const output = endsWith(0, await stack.preview());
    const named = output.matchAll(/(dbss:\w+) is stored in plain text in the stack's configuration/g);
    expect(new Set([...named].map(([, setting]) => setting))).toEqual(new Set(["dbss:secretKey"]));
    refuseSecrets("the warning", output, [accessKey, secretKey]);
    await stack.remove();
  });
});

it.each(HOSTS)("a diagnostic report of the provider under the %s host contains no configured secret", async (host) => {
  const reports = await mkdtemp(join(tmpdir(), "pulumi-dbss-reports-"));
  const flags = `--report-on-signal --report-signal=SIGUSR2 --report-directory=${reports}`;
  const stack = await TestStack.create(cloud, `report-${host}`, {
    DBSS_HOST: host,
    HW_ACCESS_KEY: undefined,
    HW_SECRET_KEY: undefined,
    NODE_OPTIONS: `${flags} --require ${join(__dirname, "..", "faults", "sweep", "note-provider.cjs")}`,
    PROVIDER_PID_FILE: join(reports, "provider.pid"),
  });
  await configure(stack, "--secret", "dbss:accessKey", cloud.account.accessKey);
  await configure(stack, "--secret", "dbss:secretKey", cloud.account.secretKey);
  await stack.declare(STACK);
  const match = { operation: "createInstancesPeriodOrderNew" };
  await cloud.fault({ match, effect: { kind: "delay", ms: 3_000 } });
  await cloud.requests();
  const running = stack.up();
  await expect
    .poll(() => cloud.requests().then((all) => all.some(({ operation }) => operation === "showAuditQuotaNew")), {
      timeout: 60_000,
    })
    .toBe(true);
  process.kill(Number(await readFile(join(reports, "provider.pid"), "utf8")), "SIGUSR2");
  endsWith(0, await running);
  const files = (await readdir(reports)).filter((file) => file.endsWith(".json"));
  expect(files.length).toBe(1);
  refuseSecrets("the report", await readFile(join(reports, files[0] ?? ""), "utf8"), await cloud.secrets());
  endsWith(0, await stack.destroy());
  await stack.remove();
  await rm(reports, { recursive: true });
});

it.each(HOSTS)("secret `keepers` are not in plain text in the state under the %s host", async (host) => {
  const stack = await TestStack.create(cloud, `keepers-${host}`, { DBSS_HOST: host });
  await stack.declare({ audit: auditInstance({ keepers: { version: "secret:known-to-few" } }) });
  endsWith(0, await stack.up());
  endsWith(0, await stack.refresh());
  const exported = await stack.run("stack", "export");
  refuseSecrets("the state", exported.stdout, ["known-to-few"]);
  endsWith(0, await stack.destroy());
  await stack.remove();
});
