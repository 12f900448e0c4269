import type { Interference } from "../interposer";
import type { Step } from "./courses";
import type { Scene } from "./scene";

/** What crashes, and when in the course of a request. */
export const WAYS = [
  "provider, before the request is sent",
  "provider, after its effect",
  "provider, after its response",
  "engine, after its effect",
] as const;

export type Way = (typeof WAYS)[number];

/** A crash: at which request of a step, and how. */
export interface Death {
  readonly request: number;
  readonly way: Way;
}

/** Every possible crash in a step with this number of requests. */
export function deathsIn(requests: number): Death[] {
  return Array.from({ length: requests }, (_, request) => WAYS.map((way) => ({ request, way }))).flat();
}

/** Runs a step with a crash, and unlocks the stack. Returns whether the request occurred at all. */
export async function die(scene: Scene, step: Step, { request, way }: Death): Promise<boolean> {
  if (way === "engine, after its effect") {
    const killed = await scene.killEngine(request, step);
    await scene.cancel();
    return killed;
  }
  let reached = false;
  const interference: Interference = async ({ index }, pass) => {
    if (index !== request) {
      return pass();
    }
    reached = true;
    const response = way === "provider, before the request is sent" ? undefined : await pass();
    if (response === undefined || way === "provider, after its effect") {
      scene.killProvider();
      return "silence";
    }
    setImmediate(() => scene.killProvider());
    return response;
  };
  await scene.disturb(interference, step);
  return reached;
}
