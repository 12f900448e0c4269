import { defineConfig } from "vitest/config";

const ENGINE = ["test/{end-to-end,examples,package}/**/*.test.ts"];

export default defineConfig({
  test: {
    reporters: ["default", "./test/closing-line.reporter.ts"],
    projects: [
      {
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: ENGINE,
          maxWorkers: "100%",
          // Loading the modules anew for each file takes as long as the tests.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A busy machine starts what is waited for slowly.
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        // Each of these starts processes of its own, which keep a machine with few cores busy.
        test: {
          name: "engine",
          include: ENGINE,
          globalSetup: "test/pulumi-cli.setup.ts",
          sequence: { groupOrder: 1 },
          // A command of Pulumi waits for others a third of its time.
          maxWorkers: "150%",
          isolate: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
