import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../emulator/random";
import { seedOf } from "../drawn";
import { drawHosts } from "../host/hosted";
import { alterationsOf } from "./alterations";
import { Lane } from "./lane";
import { lives } from "./lives";

// The service omits a field, or writes it in the other case, in a refresh of what it has described well before. The
// suite tries a random share, and `npm run alterations` all.
const isWhole = process.env.ALTERATIONS === "all";
const seed = seedOf("ALTERATIONS_SEED");
const random = new Random(seed);
const drawHost = drawHosts("ALTERATIONS_SEED", seed);
const SHARE = 0.1;

/** Alterations after which a resource may be gone, or another one. */
const DIFFERENT = [
  // An unknown ID or statement.
  /\.(id|sql) in the other case$/,
  // A list without a total.
  /^(agents|templates) (null|empty)$/,
];

let lane: Lane;

beforeAll(async () => {
  lane = await Lane.open();
});
afterAll(() => lane.close());

describe.each(lives)("$name", (lived) => {
  it("is neither replaced nor created again after a refresh with an altered response", {
    timeout: 600_000,
  }, async () => {
    await lane.prepare(lived);
    const wrong = await lane.refreshWith(drawHost(), (answers) =>
      alterationsOf(answers).filter(
        ({ name }) => !DIFFERENT.some((pattern) => pattern.test(name)) && (isWhole || random.next() < SHARE),
      ),
    );
    expect(wrong).toEqual([]);
  });
});
