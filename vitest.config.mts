import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const ENGINE = ["test/{end-to-end,examples,package}/**/*.test.ts"];

// Some tests wait most of their time. A share in percent never means more workers than cores.
const maxWorkers = Math.ceil(1.5 * availableParallelism());

export default defineConfig({
  test: {
    reporters: ["default", "./test/closing-line.reporter.ts"],
    maxWorkers,
    // Loading the modules anew for each file takes as long as the tests.
    isolate: false,
    // Long files begin first, and the short ones of the other project fill up the end.
    projects: [
      {
        extends: true,
        test: {
          name: "engine",
          include: ENGINE,
          globalSetup: "test/engine.setup.ts",
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: ENGINE,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A busy machine starts what is waited for slowly.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
