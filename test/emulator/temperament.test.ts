import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { drawTemperament, readTemperament, type Temperament } from "../../emulator/index";
import { temperamentSchema } from "../../emulator/temperament";
import { Cloud } from "./cloud";

const DEFAULTS = temperamentSchema.parse({});

let cloud: Cloud;
let folder: string;
beforeAll(async () => {
  cloud = await Cloud.start();
  folder = await mkdtemp(join(tmpdir(), "temperament-"));
});
afterAll(async () => {
  await cloud[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await cloud.control("POST", "reset");
});

const current = async (of: Cloud = cloud) => (await of.control("GET", "temperament")).body;

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}

describe("the control call", () => {
  test("returns the defaults, and PUT replaces every key", async () => {
    expect(await current()).toEqual(DEFAULTS);
    const first = await cloud.control("PUT", "temperament", { zones: "empty", throttling: { share: 0.5 } });
    expect([first.status, first.body]).toEqual([
      200,
      { ...DEFAULTS, zones: "empty", throttling: { share: 0.5, retryAfter: true } },
    ]);
    await cloud.control("PUT", "temperament", { places: "empty" });
    expect(await current()).toEqual({ ...DEFAULTS, places: "empty" });
  });

  test("some defaults are the least helpful behavior that the documentation allows", () => {
    expect(DEFAULTS).toMatchObject({ orderText: "absent", fieldNames: "both", pageLimit: 1000, additions: "off" });
  });

  test.each([
    [{ moods: "bad" }, /moods/],
    [{ zones: "sideways" }, /zones/],
    [{ throttling: { share: 2 } }, /throttling\.share/],
    [{ listLagSeconds: -1 }, /listLagSeconds/],
  ])("rejects %j with the name of the key, and changes nothing", async (temperament, message) => {
    const answer = await cloud.control("PUT", "temperament", temperament);
    expect([answer.status, answer.body]).toEqual([400, { error: expect.stringMatching(message) }]);
    expect(await current()).toEqual(DEFAULTS);
  });

  test("reflects a patch of one key of the state", async () => {
    await cloud.patch({ op: "replace", path: "/temperament/currency", value: "empty" });
    expect(await current()).toEqual({ ...DEFAULTS, currency: "empty" });
    expect((await cloud.state()).temperament).toEqual({ ...DEFAULTS, currency: "empty" });
  });
});

describe("the temperament that an emulator starts with", () => {
  test("is restored by a reset", async () => {
    await using started = await Cloud.start({ temperament: { zones: "firstOnly" } });
    await started.temper({ zones: "empty", places: "empty" });
    await started.control("POST", "reset");
    expect(await current(started)).toEqual({ ...DEFAULTS, zones: "firstOnly" });
  });

  test("comes from the seed or from the previous run's state file, unless an option overrides it", async () => {
    const stateFile = join(folder, "state.json");
    const seedFile = await file("seed.json", { temperament: { zones: "upperCase" } });
    {
      await using first = await Cloud.start({ stateFile, seedFile });
      expect(await current(first)).toEqual({ ...DEFAULTS, zones: "upperCase" });
      await first.temper({ addresses: "two" });
    }
    {
      await using second = await Cloud.start({ stateFile });
      expect(await current(second)).toEqual({ ...DEFAULTS, addresses: "two" });
    }
    await using third = await Cloud.start({ stateFile, temperament: { totals: "absent" } });
    expect(await current(third)).toEqual({ ...DEFAULTS, totals: "absent" });
  });

  test("is read from a file, which can be the whole report of doctor", async () => {
    const alone = await file("alone.json", { pageLimit: 100 });
    const report = await file("report.json", { checks: [], temperament: { currency: "absent" } });
    expect(await readTemperament(alone)).toEqual({ ...DEFAULTS, pageLimit: 100 });
    expect(await readTemperament(report)).toEqual({ ...DEFAULTS, currency: "absent" });
  });

  test("is rejected in one line with the file and the key when the file is invalid", async () => {
    const wrong = await file("wrong.json", { pageLimits: 100 });
    await expect(readTemperament(wrong)).rejects.toThrow(
      /^\S*wrong\.json contains no valid temperament: .*"pageLimits".*$/,
    );
  });
});

describe("shares of requests", () => {
  const REQUESTS = 200;

  /** The outcome of each of many requests: a status, or `reset`. */
  async function outcomes(of: Cloud = cloud): Promise<(number | "reset")[]> {
    const results: (number | "reset")[] = [];
    for (let n = 0; n < REQUESTS; n += 1) {
      results.push(
        await of.get(`/v1/${of.p}/dbss/audit/quota`).then(
          ({ status }) => status,
          () => "reset" as const,
        ),
      );
    }
    return results;
  }

  const count = (results: readonly unknown[], wanted: unknown) => results.filter((result) => result === wanted).length;

  test("the same seed selects the same requests, another seed selects others", async () => {
    const temperament = { throttling: { share: 0.2, retryAfter: true }, unavailable: 0.1, resets: 0.1, seed: 7 };
    await cloud.temper(temperament);
    const first = await outcomes();
    await cloud.temper(temperament);
    expect(await outcomes()).toEqual(first);
    await cloud.temper({ ...temperament, seed: 8 });
    expect(await outcomes()).not.toEqual(first);
    expect(count(first, 429)).toBeGreaterThan(REQUESTS * 0.1);
    expect(count(first, 429)).toBeLessThan(REQUESTS * 0.3);
    for (const outcome of [200, 429, 503, "reset"]) {
      expect(count(first, outcome)).toBeGreaterThan(0);
    }
  });

  test.each([
    [true, "1"],
    [false, null],
  ])("429 with Retry-After: %s", async (retryAfter, header) => {
    await cloud.temper({ throttling: { share: 1, retryAfter } });
    const answer = await cloud.get(`/v1/${cloud.p}/dbss/audit/quota`);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, header]);
  });

  test("503 for every request, but not for control calls", async () => {
    await cloud.temper({ unavailable: 1 });
    expect((await cloud.get(`/v1/${cloud.p}/dbss/audit/quota`)).status).toBe(503);
    expect(await current()).toMatchObject({ unavailable: 1 });
  });

  test("about half of the resets come after the request is carried out", async () => {
    await cloud.patch({ op: "add", path: "/instances/-", value: { id: "i1", resource_id: "r1", name: "one" } });
    await cloud.temper({ resets: 1 });
    for (let n = 0; n < 20; n += 1) {
      const tags = { tags: [{ key: `key${n}`, value: "" }] };
      await expect(cloud.post(`/v1/${cloud.p}/auditInstance/r1/tags/create`, tags)).rejects.toThrow();
    }
    const { tags } = await cloud.state();
    expect(tags.length).toBeGreaterThan(4);
    expect(tags.length).toBeLessThan(16);
  });
});

describe("a drawn temperament", () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const HOSTILE = ["site", "orderReview", "orderAmounts", "priceFactor", "filteredLists", "account"] as const;

  const property = z.looseObject({ enum: z.array(z.json()).optional(), type: z.string().optional() });
  const { properties } = z
    .object({ properties: z.record(z.string(), property) })
    .parse(z.toJSONSchema(temperamentSchema));
  const keys = temperamentSchema.keyof().options;

  const valuesOf = (key: keyof Temperament, hostile: boolean) =>
    new Set(seeds.map((seed) => JSON.stringify(drawTemperament(seed, { hostile })[key])));

  test("depends on the seed alone", () => {
    expect(seeds.map((seed) => drawTemperament(seed))).toEqual(seeds.map((seed) => drawTemperament(seed)));
    expect(new Set(seeds.map((seed) => JSON.stringify({ ...drawTemperament(seed), seed: 0 }))).size).toBe(200);
  });

  test.each(keys)("%s takes all its possible values", (key) => {
    const possible = properties[key]?.enum ?? (properties[key]?.type === "boolean" ? [false, true] : undefined);
    const drawn = valuesOf(key, true);
    if (possible === undefined) {
      expect(drawn.size).toBeGreaterThan(1);
    } else {
      expect([...drawn].sort()).toEqual(possible.map((value) => JSON.stringify(value)).sort());
    }
  });

  test("keeps the hostile keys at their defaults, and faults rare", () => {
    for (const key of HOSTILE) {
      expect(valuesOf(key, false)).toEqual(new Set([JSON.stringify(DEFAULTS[key])]));
    }
    for (const drawn of seeds.map((seed) => drawTemperament(seed))) {
      expect(drawn.pageLimit < 1000 && drawn.overLimit === "refuse").toBe(false);
      expect(drawn.throttling.share).toBeLessThanOrEqual(0.2);
      expect(Math.max(drawn.unavailable, drawn.resets)).toBeLessThanOrEqual(0.05);
      expect(Math.max(drawn.listLagSeconds, drawn.subscriptionLagSeconds, drawn.paymentLagSeconds)).toBeLessThan(61);
    }
  });

  test("hostile keys change no other key", () => {
    const { site, orderReview, orderAmounts, priceFactor, filteredLists, account, ...rest } = drawTemperament(5);
    expect(drawTemperament(5, { hostile: true })).toMatchObject(rest);
    expect([site, orderReview, orderAmounts, priceFactor, filteredLists, account]).toEqual([
      "chinese",
      "none",
      "told",
      1,
      false,
      "own",
    ]);
  });

  test("is accepted by a running emulator", async () => {
    for (const seed of [1, 2, 3]) {
      const drawn = drawTemperament(seed, { hostile: true });
      expect((await cloud.control("PUT", "temperament", drawn)).body).toEqual(drawn);
    }
  });
});
