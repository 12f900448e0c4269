import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../emulator/random";
import { buy, placeOrder } from "../cli/buying";
import { cli } from "../cli/cli";
import { startFurnishedCloud } from "../cli/furnished-cloud";
import { append, type Cloud, environmentOf } from "../cloud";
import { seedOf } from "../drawn";
import { alterationsOf } from "./alterations";
import { CHANGES, COMMANDS, type Commanded, effectsOf, type Placed, type Ran, WITHDRAWN } from "./command-laws";
import { FAULTS, type Fault, GATEWAY_FAULTS } from "./faults";
import { type Answer, type Interference, type Interposer, startInterposer } from "./interposer";
import { operationOf, promisesNothing } from "./operation-of";

// The service omits a field, spells it differently, or fails, in a command. `npm run alterations` runs all cases, the
// suite a random share.
const isWhole = process.env.ALTERATIONS === "all";
const seed = seedOf("ALTERATIONS_SEED");
const random = new Random(seed);
const SHARE = 0.03;

let cloud: Cloud;
let interposer: Interposer;
/** The orders that exist: a paid one, and one to pay. */
let placed: Placed;

beforeAll(async () => {
  process.stdout.write(`ALTERATIONS_SEED=${seed}\n`);
  cloud = await startFurnishedCloud();
  interposer = await startInterposer(cloud.account.url);
  const { client } = cloud.context();
  const { orderId: bought } = await buy(cloud, client, "bought");
  placed = { bought, unpaid: await placeOrder(client, "unpaid") };
  const raisedAt = { created_at: "2025-08-20T16:30:00.000Z" };
  await append(cloud, "alarms", [{ id: "alarm", instance_id: "i-audit", risk: "LOW", ...raisedAt }]);
  const failed = { name: "broken.zip", progress: "AUTO_BACKUP_FAIL", fail_reason: "full" };
  await append(cloud, "logBackups", [{ id: "broken", instance_id: "i-audit", ...failed, ...raisedAt }]);
  await append(cloud, "databases", [
    { instance_id: "i-audit", id: "d-stopped", name: "stopped", audit_status: "ERROR", ...mysql("stopped") },
    { instance_id: "i-audit", id: "d-silent", name: "silent", rds_audit_switch_mismatch: true, ...mysql("silent") },
  ]);
  const index = (await cloud.state()).instances.findIndex(({ id }) => id === "i-audit");
  await cloud.patch({ op: "replace", path: `/instances/${index}/new_version`, value: "25.01.10.090000" });
});
afterAll(async () => {
  await interposer[Symbol.asyncDispose]();
  await cloud.close();
});

const mysql = (rdsId: string) => ({
  rds_id: rdsId,
  status: "ON",
  type: "MYSQL",
  version: "8.0",
  ip: "192.168.0.9",
  port: "3306",
});

/** Cases that run always, because the result does not show that a response was misunderstood. */
const ALWAYS = new Set([
  "agents.*.status absent on dbss.listAgents",
  "data.*.resource_type_code in the other case on bss.listResources",
  "data.*.service_type_code in the other case on bss.listResources",
  "data twice on bss.listResources",
  "data_list.*.progress absent on dbss.listLogBackups",
  "data_list.*.progress an unknown word on dbss.listLogBackups",
  "data_list.*.progress in the other case on dbss.listLogBackups",
  "databases twice on dbss.listDatabases",
  "databases.*.database.audit_status an unknown word on dbss.listDatabases",
  "databases.*.database.audit_status in the other case on dbss.listDatabases",
  "databases.*.database.status absent on dbss.listDatabases",
  "null on dbss.listResourceTags",
  "order_infos twice on bss.listOrders",
  "rules.*.status absent on dbss.listMaskingRules",
  "rules.*.status absent on dbss.listSqlInjectionRules",
  "scheduler.status absent on dbss.showReportSchedule",
  "scopes.*.status absent on dbss.listAuditScopes",
  "servers twice on dbss.listAuditInstances",
  "status absent on dbss.showMaskingSwitch",
  "JSON of a wrong shape on dbss.showMaskingSwitch",
  "whitelists.*.enabled absent on dbss.listWhitelists",
]);

/** Runs a command in an empty directory, without retries. */
async function run(args: readonly string[], interference?: Interference): Promise<Ran> {
  interposer.interfere(interference);
  const cwd = await mkdtemp(join(tmpdir(), "pulumi-dbss-commands-"));
  try {
    const env = { ...environmentOf(cloud.account), DBSS_ENDPOINT: interposer.url, HW_MAX_RETRIES: "0" };
    const ended = await cli(args, { env, cwd });
    const read = async (name: string) => [name, await readFile(join(cwd, name), "utf8")] as const;
    return { ...ended, files: Object.fromEntries(await Promise.all((await readdir(cwd)).map(read))) };
  } finally {
    await rm(cwd, { recursive: true });
  }
}

/** The faults that a command without retries and without a token can have. */
const FAILURES = [...GATEWAY_FAULTS, ...FAULTS].filter(
  ({ name, needsToken }) => !needsToken && !/never|Retry-After/.test(name),
);

/** Alterations that turn a response into another true one. */
const TRUE = [
  // Not every region reports these.
  /^databases\.\*\.database\.(audit_status|rds_audit_switch_mismatch) (absent|null|empty)$/,
  // A list without a total.
  /^(agents|tags|templates) (absent|null|empty)$/,
];

function faultsOf(operation: string, answers: readonly Answer[]): Fault[] {
  const failures = FAILURES.filter(({ needsShape }) => !needsShape || !promisesNothing(operation));
  return [...failures, ...alterationsOf(answers).filter(({ name }) => !TRUE.some((pattern) => pattern.test(name)))];
}

/** What is wrong with a run with a fault. */
function problemsOf(command: Commanded, ran: Ran, undisturbed: Ran): readonly string[] {
  const { code, files } = ran;
  if (code !== 1) {
    const isSame = code === undisturbed.code && ran.stdout === undisturbed.stdout;
    return isSame && isDeepStrictEqual(files, undisturbed.files) ? [] : command.unsupported(ran, undisturbed);
  }
  return problemsOfError(ran);
}

function problemsOfError({ stderr, files }: Ran): string[] {
  const said = stderr.trimEnd().split("\n").at(-1) ?? "";
  return [
    ...(/^(\{"error"|error: |Could not read ).*[.!)]/.test(said) && said.length < 1_500 ? [] : [`unclear: ${said}`]),
    ...Object.keys(files).map((name) => `it wrote ${name}`),
  ];
}

/** Runs a command without a fault, then with each fault on each of its operations. Returns what is wrong. */
async function tried<R extends Ran>(
  runWith: (interference: Interference) => Promise<R>,
  problems: (ran: R, undisturbed: R) => readonly string[],
): Promise<string[]> {
  const seen = new Map<string, Answer[]>();
  const undisturbed = await runWith(async (passing, pass) => {
    const answer = await pass();
    const operation = operationOf(passing);
    seen.set(operation, [...(seen.get(operation) ?? []), answer]);
    return answer;
  });
  expect(undisturbed.code, undisturbed.stderr).not.toBe(1);
  const wrong: string[] = [];
  for (const [operation, answers] of seen) {
    const isDrawn = ({ name }: Fault) => random.next() < SHARE || ALWAYS.has(`${name} on ${operation}`);
    for (const fault of faultsOf(operation, answers).filter((each) => isWhole || isDrawn(each))) {
      const ran = await runWith((passing, pass) =>
        operationOf(passing) === operation ? fault.interfere(passing, pass, cloud) : pass(),
      );
      wrong.push(...problems(ran, undisturbed).map((problem) => `${fault.name} on ${operation}: ${problem}`));
    }
  }
  return wrong;
}

const timeout = isWhole ? 3_600_000 : 300_000;

describe.each(COMMANDS.map((command) => [command.args.join(" "), command] as const))("%s", (_, command) => {
  it("reports a fault or ignores it, and claims nothing because of it", { timeout }, async () => {
    const wrong = await tried(
      (interference) => run(command.args, interference),
      (ran, undisturbed) => problemsOf(command, ran, undisturbed),
    );
    expect(wrong).toEqual([]);
  });
});

describe.each(Object.entries(CHANGES))("%s", (_, argsOf) => {
  it("succeeds only if it has changed what it should, and changes nothing else", { timeout }, async () => {
    const restore = await cloud.checkpoint();
    const before = effectsOf(await cloud.state(), placed);
    const wrong = await tried(
      async (interference) => {
        const ran = await run(argsOf(placed), interference);
        const effects = effectsOf(await cloud.state(), placed);
        await restore();
        return { ...ran, effects };
      },
      (ran, { effects: meant }) => {
        if (ran.code !== 1) {
          return isDeepStrictEqual(ran.effects, meant) ? [] : [`it succeeds, but ${JSON.stringify(ran.effects)}`];
        }
        const others = ran.effects.filter((effect) => ![...before, ...meant, ...WITHDRAWN].includes(effect));
        return [...problemsOfError(ran), ...others.map((effect) => `it fails, but ${effect}`)];
      },
    );
    expect(wrong).toEqual([]);
  });
});
