import { expect, it } from "vitest";
import { seedOf } from "../drawn";
import { Scene } from "../faults/sweep/scene";
import { walk } from "../faults/walk/walk";
import { drawHosts } from "../host/hosted";

/** How many changes and commands are drawn. `npm run walk` takes many longer walks. */
const STEPS = 4;

it("the laws of money hold whatever a user changes and runs, even if it crashes", async () => {
  const seed = seedOf("WALK_SEED");
  const host = drawHosts("WALK_SEED", seed)();
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  print(`WALK_SEED=${seed}, ${host} host`);
  const scene = await Scene.open("walk", host);
  try {
    expect(await walk(scene, seed, STEPS, print)).toEqual([]);
  } finally {
    await scene.close();
  }
});
