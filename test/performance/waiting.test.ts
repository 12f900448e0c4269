import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../bench/virtual-time";
import { Snapshot } from "../../provider/model/snapshots";
import { nextLookMs, type Time, waitFor } from "../../provider/model/wait";

const signal = new AbortController().signal;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** What a look takes. */
const LOOK_MS = 50;

function options(time: Time) {
  return { what: "job", timeoutSeconds: 7200, signal, progress: () => undefined, time };
}

/** Waits for a job that ends after so long; each look takes a while itself. */
async function awaitJob(lengthMs: number, lookMs = 0): Promise<{ polls: number; lateMs: number }> {
  const time = new VirtualTime();
  let polls = 0;
  const wait = waitFor(options(time), async () => {
    polls += 1;
    const isOver = time.now() >= lengthMs;
    await time.pause(lookMs);
    return isOver ? { done: true, value: time.now() } : { done: false, state: "RUNNING" };
  });
  return { lateMs: (await time.until(wait)) - lengthMs, polls };
}

describe("a job's end is noticed", () => {
  const lengths = [5 * SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE];

  it.each(lengths)("within 5 % of its length, but 1 s at least and 20 s at most: %i ms", async (length) => {
    const allowed = Math.min(20 * SECOND, Math.max(SECOND, length * 0.05));
    expect((await awaitJob(length)).lateMs).toBeLessThanOrEqual(allowed);
    expect((await awaitJob(length, LOOK_MS)).lateMs).toBeLessThanOrEqual(allowed);
  });

  it("with at most 60 polls in 20 minutes, however slow the answers", async () => {
    expect((await awaitJob(20 * MINUTE)).polls).toBeLessThanOrEqual(60);
    expect((await awaitJob(20 * MINUTE, 2 * SECOND)).polls).toBeLessThanOrEqual(60);
  });

  it("without a pause when it is over already", async () => {
    expect(await awaitJob(0)).toEqual({ polls: 1, lateMs: 0 });
  });

  it("whatever its length, within a seventh of it or 43 s", () => {
    for (let length = SECOND; length < 60 * MINUTE; length += SECOND) {
      const allowed = Math.min(43 * SECOND, Math.max(1.2 * SECOND, length * 0.14));
      expect(nextLookMs(length) - length).toBeLessThanOrEqual(allowed);
    }
  });
});

describe("those who wait for the same thing", () => {
  /** A list that shows from when on the job is over, and how often it was fetched. */
  function jobList(time: VirtualTime, lengthMs: number) {
    const counted = { fetches: 0 };
    const list = new Snapshot<boolean>(async () => {
      counted.fetches += 1;
      const isOver = time.now() >= lengthMs;
      await time.pause(LOOK_MS);
      return isOver;
    }, time);
    const wait = (key: string) =>
      waitFor(options(list.timeOf(key)), async () =>
        (await list.fresh(key)) ? { done: true, value: time.now() } : { done: false, state: "RUNNING" },
      );
    return { counted, wait };
  }

  it("poll once for all", async () => {
    const time = new VirtualTime();
    const { counted, wait } = jobList(time, 5 * MINUTE);
    await time.until(Promise.all(Array.from({ length: 20 }, () => wait("one"))));
    expect(counted.fetches).toBe((await awaitJob(5 * MINUTE, LOOK_MS)).polls);
  });

  it("learn what the latest of them sees, who looks most often", async () => {
    const time = new VirtualTime();
    const { counted, wait } = jobList(time, 5 * MINUTE);
    const latecomer = async () => {
      await time.pause(4 * MINUTE);
      return wait("one");
    };
    const noticed = await time.until(Promise.all([wait("one"), wait("one"), latecomer()]));
    const alone = await awaitJob(MINUTE, LOOK_MS);
    expect(new Set(noticed).size).toBe(1);
    expect(noticed[0]).toBeLessThanOrEqual(5 * MINUTE + alone.lateMs);
    expect(counted.fetches).toBeLessThanOrEqual((await awaitJob(5 * MINUTE, LOOK_MS)).polls + alone.polls);
  });

  it("are not disturbed by those who wait for another", async () => {
    const time = new VirtualTime();
    const { counted, wait } = jobList(time, MINUTE);
    await time.until(Promise.all([wait("one"), wait("other")]));
    expect(counted.fetches).toBe(2 * (await awaitJob(MINUTE, LOOK_MS)).polls);
  });

  it("can be canceled one by one", async () => {
    const time = new VirtualTime();
    const { wait } = jobList(time, MINUTE);
    const canceled = new AbortController();
    const list = new Snapshot(async () => 0, time);
    const impatient = waitFor({ ...options(list.timeOf("")), signal: canceled.signal }, async () => {
      canceled.abort(new Error("enough"));
      return { done: false, state: "RUNNING" };
    });
    await expect(time.until(impatient)).rejects.toThrow("job: canceled (enough)");
    await expect(time.until(wait("one"))).resolves.toBeGreaterThanOrEqual(MINUTE);
  });
});
