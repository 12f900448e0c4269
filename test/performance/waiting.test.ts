import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../bench/virtual-time";
import { Snapshot } from "../../provider/model/snapshots";
import { timeoutSeconds } from "../../provider/model/timeouts";
import { nextLookMs, type Time, waitFor } from "../../provider/model/wait";

const signal = new AbortController().signal;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** The duration of a poll. */
const LOOK_MS = 50;

function options(time: Time) {
  return { what: "job", timeoutSeconds: 7200, signal, progress: () => undefined, time };
}

/** Waits for a job of the given length; each poll takes the given time. */
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

describe("the end of a job", () => {
  const lengths = [5 * SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE];

  it.each(lengths)("is noticed within 5% of its length, but at least 1 s and at most 20 s: %i ms", async (length) => {
    const allowed = Math.min(20 * SECOND, Math.max(SECOND, length * 0.05));
    expect((await awaitJob(length)).lateMs).toBeLessThanOrEqual(allowed);
    expect((await awaitJob(length, LOOK_MS)).lateMs).toBeLessThanOrEqual(allowed);
  });

  it("is noticed with at most 60 polls in 20 minutes, even if responses are slow", async () => {
    expect((await awaitJob(20 * MINUTE)).polls).toBeLessThanOrEqual(60);
    expect((await awaitJob(20 * MINUTE, 2 * SECOND)).polls).toBeLessThanOrEqual(60);
  });

  it("is noticed without a pause if the job is already over", async () => {
    expect(await awaitJob(0)).toEqual({ polls: 1, lateMs: 0 });
  });

  it("is noticed within 14% of its length, but at least 1.2 s and at most 43 s", () => {
    for (let length = SECOND; length < 60 * MINUTE; length += SECOND) {
      const allowed = Math.min(43 * SECOND, Math.max(1.2 * SECOND, length * 0.14));
      expect(nextLookMs(length) - length).toBeLessThanOrEqual(allowed);
    }
  });
});

it("waits for a creation by default for longer than 33 minutes, the longest one that is known", () => {
  expect(timeoutSeconds("create", undefined)).toBeGreaterThan(33 * 60);
});

describe("waiters for the same list", () => {
  /** A list in which the job is over after its length, and the number of fetches. */
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

  it("share their polls", async () => {
    const time = new VirtualTime();
    const { counted, wait } = jobList(time, 5 * MINUTE);
    await time.until(Promise.all(Array.from({ length: 20 }, () => wait("one"))));
    expect(counted.fetches).toBe((await awaitJob(5 * MINUTE, LOOK_MS)).polls);
  });

  it("all notice the end as early as the latest of them, which polls most often", async () => {
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

  it("do not affect waiters for another key", async () => {
    const time = new VirtualTime();
    const { counted, wait } = jobList(time, MINUTE);
    await time.until(Promise.all([wait("one"), wait("other")]));
    expect(counted.fetches).toBe(2 * (await awaitJob(MINUTE, LOOK_MS)).polls);
  });

  it("says what it waited for if a request is canceled", async () => {
    const time = new VirtualTime();
    const canceled = new AbortController();
    const wait = waitFor({ ...options(time), signal: canceled.signal }, async () => {
      canceled.abort();
      throw canceled.signal.reason;
    });
    await expect(time.until(wait)).rejects.toThrow("job: the wait was interrupted. Run the command again");
  });

  it("can be canceled individually", async () => {
    const time = new VirtualTime();
    const { wait } = jobList(time, MINUTE);
    const canceled = new AbortController();
    const list = new Snapshot(async () => 0, time);
    const impatient = waitFor({ ...options(list.timeOf("")), signal: canceled.signal }, async () => {
      canceled.abort(new Error("enough"));
      return { done: false, state: "RUNNING" };
    });
    await expect(time.until(impatient)).rejects.toThrow("job: the wait was interrupted.");
    await expect(time.until(wait("one"))).resolves.toBeGreaterThanOrEqual(MINUTE);
  });
});
