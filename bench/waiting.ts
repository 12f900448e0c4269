import { waitFor } from "../provider/model/wait";
import type { Figure, Section } from "./results";
import { VirtualTime } from "./virtual-time";

const MINUTE = 60;
const JOBS_SECONDS = [5, MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE];
const MOST_LOOKS = 60;
/** Duration of a poll. */
const LOOK_MS = 50;

/** Measures the delay until the end of a job is noticed, and the number of polls, in virtual time. */
export async function measureWaiting(): Promise<Section> {
  const waits = await Promise.all(JOBS_SECONDS.map(awaitJob));
  return { title: "Waiting for a job, in virtual time", figures: waits.flat() };
}

async function awaitJob(lengthSeconds: number): Promise<Figure[]> {
  const time = new VirtualTime();
  let looks = 0;
  const options = { what: "job", timeoutSeconds: 7200, signal: new AbortController().signal, time };
  const noticedMs = await time.until(
    waitFor({ ...options, progress: () => undefined }, async () => {
      looks += 1;
      const isOver = time.now() >= lengthSeconds * 1000;
      await time.pause(LOOK_MS);
      return isOver ? { done: true, value: time.now() } : { done: false, state: "RUNNING" };
    }),
  );
  const job = lengthSeconds < MINUTE ? `${lengthSeconds} s` : `${lengthSeconds / MINUTE} min`;
  const allowed = Math.min(20, Math.max(1, lengthSeconds * 0.05));
  return [
    {
      what: `end of a job of ${job} is noticed after`,
      value: noticedMs / 1000 - lengthSeconds,
      unit: "s",
      goal: { of: "value", is: "at most", limit: allowed },
    },
    {
      what: `looks for the end of a job of ${job}`,
      value: looks,
      unit: "looks",
      goal: { of: "value", is: "at most", limit: MOST_LOOKS },
    },
  ];
}
