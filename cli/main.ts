#!/usr/bin/env node
import { exitCode } from "./exit-codes";
import { reportFailure } from "./failure";
import { run, sessionFor } from "./run";
import { ofThisProcess } from "./surroundings";

const args = process.argv.slice(2);
const surroundings = ofThisProcess();

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader, such as `head`, has closed the pipe.
  if (error.code === "EPIPE") {
    process.exit();
  }
  // Such as a file on a full disk.
  reportFailure(sessionFor(args, surroundings), Object.assign(error, { path: "stdout" }));
  process.exit(exitCode("failed"));
});

process.stderr.on("error", () => {
  // Nobody reads the messages any more, but what has begun, such as a payment, must still end.
});

run(args, surroundings).then((code) => {
  process.exitCode = code;
});
