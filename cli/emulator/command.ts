import { type Command, InvalidArgumentError } from "commander";
import type { EmulatorAccount } from "../../emulator";
import { addExamples } from "../examples";
import { exitCode } from "../exit-codes";
import { reportFailure } from "../failure";
import { listOption, regionName } from "../options";
import type { Session } from "../session";

interface EmulatorFlags {
  readonly host: string;
  readonly allowRemote?: true;
  readonly env?: true;
  readonly port: number;
  readonly clock: number;
  readonly state?: string;
  readonly seed?: string;
  readonly region: readonly string[];
  readonly temperament?: string;
}

export function addEmulatorCommand(program: Command, session: Session): void {
  const command = program
    .command("emulator")
    .description("Run an emulator of DBSS, IAM, BSS, RDS and EPS and print how to reach it, as JSON")
    .option(
      "--host <address>",
      "address to listen on; an address that other machines can reach requires --allow-remote",
      "127.0.0.1",
    )
    .option("--allow-remote", "allow other machines to use and control the emulator")
    .option("--port <number>", "port to listen on; 0 selects a free one", wholeNumber(65_535), 0)
    .option("--clock <factor>", "speed of virtual time relative to real time; 0 stops the clock", factor, 1)
    .option("--state <file>", "load the state from this file, and save it there")
    .option("--seed <file>", "JSON file in the format of /_emulator/state, merged into the built-in account")
    .addOption(
      listOption("--region <name>", "additional region in which the account has a project", "none", regionName),
    )
    .option(
      "--temperament <file>",
      "JSON file with the behavior of the cloud, or a report of `npx pulumi-dbss doctor --json`",
    )
    .option("--env", "print `export` lines for a shell instead of JSON")
    .action((flags: EmulatorFlags) => runEmulator(session, flags));
  addExamples(command, [
    "emulator --port 8888 --clock 600 --state emulator.json",
    "A 10-minute job takes 1 second, and the state survives restarts.",
  ]);
}

async function runEmulator(session: Session, flags: EmulatorFlags): Promise<void> {
  const { readTemperament, startEmulator } = await import("../../emulator/index.js");
  const emulator = await startEmulator({
    host: flags.host,
    allowRemote: flags.allowRemote ?? false,
    port: flags.port,
    clock: flags.clock,
    ...(flags.state !== undefined && { stateFile: flags.state }),
    ...(flags.seed !== undefined && { seedFile: flags.seed }),
    regions: flags.region,
    ...(flags.temperament !== undefined && { temperament: await readTemperament(flags.temperament) }),
  }).catch((error: unknown) => {
    throw listenFailure(error, flags) ?? error;
  });
  const fail = (error: unknown) => {
    reportFailure(session, error);
    process.exit(exitCode("failed"));
  };
  const end = () => void emulator.close().then(() => process.exit(exitCode("done")), fail);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, end);
  }
  whenOrphaned(end);
  // Printed last, because whoever reads it may stop the process immediately.
  process.stdout.write(flags.env ? exportsOf(emulator.account) : `${JSON.stringify(emulator.account)}\n`);
}

/** Returns the environment variables that make the provider use the emulator, as shell exports. */
function exportsOf(account: EmulatorAccount): string {
  const { hostname } = new URL(account.url);
  const isLoopback = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  const variables = {
    DBSS_ENDPOINT: account.url,
    ...(!isLoopback && { DBSS_ALLOW_HTTP_HOST: hostname }),
    HW_REGION_NAME: account.region,
    HW_PROJECT_ID: account.projectId,
    HW_ACCESS_KEY: account.accessKey,
    HW_SECRET_KEY: account.secretKey,
  };
  const lines = Object.entries(variables).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`,
  );
  return lines.join("");
}

/** Ends when the parent process ends: SIGTERM to npx ends only the shell that npx started. */
function whenOrphaned(end: () => void): void {
  if (process.env.npm_command === undefined) {
    return;
  }
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(watch);
      end();
    }
  }, 200);
  watch.unref();
}

/** The error for an address that cannot be listened on. */
function listenFailure(error: unknown, { host, port }: EmulatorFlags): Error | undefined {
  // A state file can fail with the same codes.
  const isOfAddress = error instanceof Error && "syscall" in error && /^(listen|getaddrinfo)$/.test(`${error.syscall}`);
  const code = isOfAddress && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return new Error(`Port ${port} on ${host} is in use. Set another --port.`);
    case "EACCES":
      return new Error(`Port ${port} on ${host} requires more privileges. Set another --port.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new Error(`This machine has no address ${host}. Set another --host.`);
    default:
      return undefined;
  }
}

function wholeNumber(max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from 0 to ${max}.`);
    }
    return value;
  };
}

function factor(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError("It must be a number, 0 or more.");
  }
  return value;
}
