import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { driftOf } from "../../cli/drift/compare";
import type { PreviewedResource } from "../../cli/drift/preview";
import { driftRenderers } from "../../cli/drift/render";
import { entriesOfOthers } from "../../cli/drift/who";
import { shortType } from "../../provider/program/tokens";
import { cli } from "./cli";

const URN = "urn:pulumi:prod::audit::pulumi-nodejs:dynamic/dbss:ResourceTags::tags";

function previewed(is: object, declared: object, more: object = {}): PreviewedResource {
  const state = (inputs: object) => ({
    type: "pulumi-nodejs:dynamic/dbss:ResourceTags",
    id: "auditInstance/r",
    inputs: { resourceId: "r", tags: {}, ...inputs },
    outputs: {},
  });
  const own = { was: state(is), is: state(is), declared: state(declared), reasons: [] };
  return { urn: URN, operation: "update", ...own, ...more };
}

async function kindsOf(resource: PreviewedResource, undeployed: readonly string[] = []): Promise<unknown> {
  const { resources } = await driftOf([resource], async () => new Set(undeployed));
  return resources.map(({ kind, properties }) => [kind, properties.map(({ path }) => path)]);
}

test("resources of both hosts are recognized", () => {
  expect(shortType("pulumi-nodejs:dynamic/dbss:RiskRule")).toBe("RiskRule");
  expect(shortType("dbss:index:RiskRule")).toBe("RiskRule");
});

describe("a previewed resource", () => {
  test.each([
    ["that changes for no visible reason is drift", previewed({}, {}), [["drift", []]]],
    [
      "whose secret may have changed is drift",
      previewed({ tags: { a: "[secret]" } }, { tags: { a: "[secret]" } }),
      [["drift", ["tags.a"]]],
    ],
    ["that changes for stated reasons is drift", previewed({}, {}, { reasons: ["mode"] }), [["drift", ["mode"]]]],
    [
      "whose region is declared differently is undeployed",
      previewed({ region: "a" }, { region: "b" }),
      [["undeployed", ["region"]]],
    ],
    [
      "that only changes with its dependencies is not reported",
      previewed({}, { tags: { a: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } }),
      [],
    ],
    ["that does not change is not reported", previewed({ tags: { a: "b" } }, {}, { operation: "same" }), []],
  ])("%s", async (_, resource, expected) => {
    expect(await kindsOf(resource)).toEqual(expected);
  });

  test("that changes for no visible reason is undeployed if the program differs from the state", async () => {
    expect(await kindsOf(previewed({}, {}), [URN])).toEqual([["undeployed", []]]);
  });
});

test("in JUnit, a resource is the same test case, whether or not it drifted", async () => {
  const junit = async (resource: PreviewedResource) =>
    driftRenderers(await driftOf([resource], async () => new Set())).junit?.((_, text) => text, 80) ?? "";
  const testCase = '<testcase classname="dbss.drift.ResourceTags" name="tags"';
  expect(await junit(previewed({}, {}, { operation: "same" }))).toContain(`${testCase}/>`);
  expect(await junit(previewed({}, {}))).toContain(`${testCase}><failure type="drift"`);
  const gone = previewed({}, {}, { operation: "create", is: undefined });
  expect(await junit(gone)).toContain(">gone.</failure>");
});

describe("the authors of a change", () => {
  const DEPLOYED = "2026-11-27T10:00:00Z";
  const NOW = Date.parse("2026-11-28T10:00:00Z");
  /** Log entries, newest first: a user and the seconds since the deployment. */
  const log = (...entries: readonly (readonly [user: string, seconds: number])[]) =>
    entries.map(([user, seconds]) => ({
      user,
      result: "success",
      time: new Date(Date.parse(DEPLOYED) + seconds * 1000).toISOString().slice(0, 19).replace("T", " "),
    }));

  test.each([
    ["do not include the deployment itself", log(["ci", -1]), 0, []],
    ["include another user a few seconds after the deployment", log(["mallory", 5], ["ci", -1]), 0, ["mallory"]],
    ["do not include the deployment if the service's clock is ahead", log(["ci", 119]), 120_000, []],
    ["do not include the deployment if the deploying machine's clock is behind", log(["ci", 119]), 0, []],
    ["include the deploying user for a change hours later", log(["ci", 7200], ["ci", -1]), 0, ["ci"]],
    [
      "include another user even if the clocks differ by minutes",
      log(["mallory", 130], ["ci", 119]),
      120_000,
      ["mallory"],
    ],
    [
      "exclude the deploying user if the log is in the future",
      log(["eve", 99_999_999], ["ci", 99_999_990]),
      0,
      ["eve"],
    ],
  ])("%s", (_, entries, skewMs, expected) => {
    expect(entriesOfOthers(entries, DEPLOYED, skewMs, NOW).map(({ log: { user } }) => user)).toEqual(expected);
  });

  test("are uncertain if a user may be the deploying one", () => {
    const entries = log(["ci", 119], ["mallory", -50], ["ci", -60]);
    expect(entriesOfOthers(entries, DEPLOYED, 0, NOW)).toEqual([{ log: entries[0], isSure: false }]);
  });
});

test("a failed preview is reported without the colors and the stack trace of the program", async () => {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-drift-"));
  const message =
    "error: Running program failed: Error: boom\n    at \u001b[90mObject.<anonymous>\u001b[39m (index.ts:1:1)\n";
  await writeFile(join(directory, "diagnostics"), JSON.stringify({ diagnostics: [{ severity: "error", message }] }));
  await writeFile(join(directory, "pulumi"), '#!/bin/sh\ncat "$(dirname "$0")/diagnostics"\nexit 1\n', { mode: 0o755 });
  const env = { PATH: `${directory}:${process.env.PATH}` };
  const { code, stderr } = await cli(["drift", "--stack", "prod"], { env, cwd: directory });
  await rm(directory, { recursive: true, force: true });
  expect(code).toBe(1);
  expect(stderr).toMatch(/ failed: Running program failed: Error: boom\.\n$/);
});

test("a resource that is not imported yet is reported as not deployed", async () => {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-dbss-drift-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const newState = { type: "dbss:index:ResourceTags", custom: true, id: "auditInstance/r" };
  await writeFile(join(directory, "preview"), JSON.stringify({ steps: [{ op: "import", urn: URN, newState }] }));
  await writeFile(join(directory, "pulumi"), '#!/bin/sh\ncat "$(dirname "$0")/preview"\n', { mode: 0o755 });
  const env = { PATH: `${directory}:${process.env.PATH}` };
  const { code, stdout } = await cli(["drift", "--stack", "prod", "--fail-on", "any"], { env, cwd: directory });
  expect({ code, stdout }).toEqual({
    code: 2,
    stdout: expect.stringMatching(/^ResourceTags tags +not imported[\s\S]*1 declared but not deployed\.\n$/m),
  });
});
