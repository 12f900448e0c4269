#!/usr/bin/env node
import { run } from "./run";
import { ofThisProcess } from "./surroundings";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader, such as `head`, has closed the pipe.
  if (error.code === "EPIPE") {
    process.exit();
  }
  throw error;
});

process.stderr.on("error", () => {
  // Nobody reads the messages any more, but what has begun, such as a payment, must still end.
});

run(process.argv.slice(2), ofThisProcess()).then((code) => {
  process.exitCode = code;
});
