import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Alarms } from "../../cli/alarms/read";
import { ACCOUNT } from "../../emulator";
import { append, type Cloud, startCloud } from "../cloud";
import { cliOn, typingOn } from "./cli";

let cloud: Cloud;
let directory: string;

beforeAll(async () => {
  cloud = await startCloud(0);
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-alarms-"));
  await cloud.reset();
  await append(cloud, "instances", [
    { id: "i1", name: "audit-1" },
    { id: "i2", name: "audit-2" },
    { id: "i3", name: "quiet" },
  ]);
  await append(cloud, "alarms", [
    alarm("low", "i1", { risk: "LOW", created_at: "2025-08-20T16:00:00.000Z" }),
    alarm("older", "i1", { risk: "HIGH", type: "RISK_DISK", description: "the disk is <full>" }),
    alarm("newer", "i2", { risk: "HIGH", created_at: "2025-08-21T16:00:00.000Z" }),
    alarm("medium", "i2", { risk: "MEDIUM" }),
    alarm("handled", "i2", { risk: "HIGH", status: "DONE", fixed_at: "2025-08-20T17:00:00.000Z" }),
  ]);
});
afterEach(() => rm(directory, { recursive: true, force: true }));
afterAll(() => cloud.close());

const alarm = (id: string, instanceId: string, fields: object) => ({
  id,
  instance_id: instanceId,
  created_at: "2025-08-20T16:30:00.000Z",
  ...fields,
});

const alarms = (...args: string[]) => cliOn(cloud.account, "alarms", ...args);

async function listed(...args: string[]): Promise<(string | undefined)[]> {
  const { code, stdout, stderr } = await alarms(...args, "--json");
  expect(code, stderr).toBe(0);
  const report: Alarms = JSON.parse(stdout);
  return report.alarms.map(({ alarmId }) => alarmId);
}

const statuses = async () => Object.fromEntries((await cloud.state()).alarms.map(({ id, status }) => [id, status]));

describe("the list", () => {
  test("has the open alarms of all instances, sorted by highest risk, then by newest", async () => {
    expect(await listed()).toEqual(["newer", "older", "medium", "low"]);
    const { code, stdout } = await alarms();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^RISK +TYPE +STATUS +INSTANCE +RAISED/);
    expect(stdout).toMatch(/^high +RISK_DISK +open +audit-1 +2025-08-20 16:30:00/m);
    expect(stdout).toMatch(/^4 open alarms on 3 audit instances in cn-north-4: 2 high, 1 medium, 1 low\.\n$/m);
  });

  test.each([
    [
      ["--risk", "medium"],
      ["newer", "older", "medium"],
    ],
    [["--type", "RISK_DISK"], ["older"]],
    [
      ["--instance", "audit-2"],
      ["newer", "medium"],
    ],
    [
      ["--instance", "i1", "--instance", "quiet"],
      ["older", "low"],
    ],
    [["--status", "confirmed"], ["handled"]],
    [
      ["--status", "all", "--risk", "high"],
      ["newer", "handled", "older"],
    ],
    [["--time-range", "HOUR"], []],
  ])("is limited by %s", async (args, expected) => {
    expect((await listed(...args)).toSorted()).toEqual(expected.toSorted());
  });

  test("rejects an unknown instance and lists the existing ones", async () => {
    const { code, stderr } = await alarms("--instance", "audit-9");
    expect(code).toBe(1);
    expect(stderr).toMatch(/No audit instance has the ID or name audit-9\. Found: audit-1/);
  });
});

describe("as a gate", () => {
  test.each([
    ["high", 2],
    ["none", 0],
  ])("--fail-on %s exits with %i", async (level, expected) => {
    expect((await alarms("--fail-on", level)).code).toBe(expected);
  });

  test("passes if alarms have a lower risk or are confirmed", async () => {
    expect((await alarms("--instance", "audit-2", "--status", "confirmed", "--fail-on", "low")).code).toBe(0);
    await alarms("--confirm", "newer", "--confirm", "older");
    expect((await alarms("--fail-on", "high")).code).toBe(0);
    expect((await alarms("--fail-on", "medium")).code).toBe(2);
  });

  test("fails if an instance cannot be read, and still reports the others", async () => {
    await cloud.fault({ match: { path: "/i1/alarm-log" }, times: 50, effect: { kind: "status", status: 403 } });
    const { code, stdout, stderr } = await alarms("--fail-on", "high");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^high .*audit-2/m);
    expect(stdout).toMatch(/^Not read: cn-north-4 audit-1: .*403/m);
    expect(stderr).toMatch(/^Could not read audit instance audit-1 \(i1\): .*403/m);
  });

  test("writes SARIF, JUnit and Markdown reports", async () => {
    const outputs = ["alarms.sarif", "alarms.xml", "alarms.md"].map((file) => join(directory, file));
    const args = ["--status", "all", ...outputs.flatMap((file) => ["--output", file])];
    await alarms(...args);
    const [sarif = "", junit = "", markdown = ""] = await Promise.all(outputs.map((file) => readFile(file, "utf8")));
    const [run] = JSON.parse(sarif).runs;
    expect(run.automationDetails.id).toBe(`dbss-alarms/${ACCOUNT.region}/${cloud.account.projectId}`);
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["dbss/RISK_RULE", "dbss/RISK_DISK"]);
    expect(run.results.map(({ level }: { level: string }) => level)).toEqual(["error", "error", "warning", "note"]);
    expect(run.results[1].partialFingerprints).toEqual({ alarm: "i1/older" });
    expect(junit).toContain('tests="6" failures="4" errors="0"');
    expect(junit).toContain('<testcase classname="dbss.alarms.quiet" name="no alarm"/>');
    expect(junit).toContain("RISK_DISK: the disk is &lt;full&gt;, raised 2025-08-20 16:30:00, older");
    expect(markdown).toMatch(/^\| high \| RISK\\_DISK \| open \| audit-1 \|.*the disk is &lt;full&gt;/m);
  });
});

describe("confirming", () => {
  test("marks alarms of any instance as handled by their IDs, even twice", async () => {
    const confirm = () => alarms("--confirm", "newer", "--confirm", "low");
    expect(await confirm()).toMatchObject({ code: 0, stdout: "2 alarms confirmed.\n" });
    expect(await confirm()).toMatchObject({ code: 0, stdout: "2 alarms confirmed.\n" });
    expect(await statuses()).toEqual({ low: "DONE", older: "UNDO", newer: "DONE", medium: "UNDO", handled: "DONE" });
  });

  test("confirms nothing if an ID is unknown", async () => {
    const { code, stderr } = await alarms("--confirm", "newer", "--confirm", "nope");
    expect(code).toBe(1);
    expect(stderr).toMatch(/Nothing was confirmed: no audit instance has the alarm nope\./);
    expect((await statuses()).newer).toBe("UNDO");
  });

  test("confirms all selected alarms once their number is typed or --yes is given", async () => {
    const wrong = await typingOn(cloud.account, "3", "alarms", "--confirm-all");
    expect(wrong).toMatchObject({ code: 1, stdout: "" });
    expect(wrong.stderr).toMatch(/This confirms 4 open alarms\..*Nothing was confirmed: you did not type 4\./s);
    expect((await alarms("--confirm-all")).stderr).toMatch(/Nothing was confirmed: confirmation is required\./);
    await typingOn(cloud.account, "2", "alarms", "--confirm-all", "--risk", "high");
    expect(await statuses()).toMatchObject({ low: "UNDO", older: "DONE", newer: "DONE", medium: "UNDO" });
    const { stdout } = await alarms("--confirm-all", "--yes", "--json");
    expect(JSON.parse(stdout).confirmed).toHaveLength(2);
    expect(await listed()).toEqual([]);
  });

  test("reports what was confirmed before a request failed", async () => {
    const effect = { kind: "status" as const, status: 403 };
    await cloud.fault({ match: { operation: "batchSetAuditAlarmLogStatus" }, skip: 1, times: 50, effect });
    const { code, stdout, stderr } = await alarms("--confirm-all", "--yes");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "2 alarms confirmed.\n" });
    expect(stderr).toMatch(/error: 2 alarms not confirmed\. Run the command again\. dbss\.confirmAlarms .*: HTTP 403/);
    expect(await statuses()).toMatchObject({ low: "DONE", older: "DONE", newer: "UNDO", medium: "UNDO" });
  });
});

test("--confirm-all fails if the service returns an alarm without an ID", async () => {
  const body = { total: 1, alarm_log: [{ alarm_risk: "HIGH", alarm_status: "UNDO" }] };
  await cloud.fault({ match: { path: "/i1/" }, times: 9, effect: { kind: "status", status: 200, body } });
  const { code, stdout, stderr } = await alarms("--instance", "i1", "--confirm-all", "--yes");
  await cloud.control.clearFaults();
  expect({ code, stdout }).toEqual({ code: 1, stdout: "0 alarms confirmed.\n" });
  expect(stderr).toMatch(/^error: 1 alarm not confirmed: the service does not report an ID\. .*console\.$/m);
});
