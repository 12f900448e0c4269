import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import { jsonOf } from "../provider/client/json";
import { count } from "./reports/text";
import type { Surroundings } from "./surroundings";

/** A Pulumi project's directory, and a stack of it. */
export interface StackFlags {
  readonly stack?: string;
  readonly cwd: string;
}

/** Selects the stack whose configuration is used. */
export interface ConfigSource extends StackFlags {
  /** Whether to use the project's selected stack if no stack is named. */
  readonly isSelected?: boolean;
}

/** A command of the Pulumi CLI failed. */
class PulumiError extends Error {
  override readonly name = "PulumiError";
}

/**
 * Runs the Pulumi CLI and returns its standard output.
 *
 * @throws PulumiError with its error message.
 */
export async function pulumi(surroundings: Surroundings, args: readonly string[], cwd: string): Promise<string> {
  const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
    cwd,
    env: { ...surroundings.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("close", resolve).on("error", (error) => reject(notStarted(error)));
  });
  if (code !== 0) {
    const reason = reasonIn(stdout, stderr) ?? `it printed no error message (exit code ${code})`;
    throw new PulumiError(failureText(`pulumi ${args.join(" ")}`, cwd, reason));
  }
  return stdout;
}

/** What to do about errors of the Pulumi CLI. */
const ADVICE: readonly (readonly [reason: RegExp, advice: string])[] = [
  [
    /no Pulumi\.yaml|pass the fully qualified name/,
    "Run the command in the project's directory, or set that directory with --cwd.",
  ],
  // The plugin in Pulumi.yaml: Pulumi loads it before it looks for what the program imports.
  [/no folder at path '.*node_modules/, "Run `npm install` in the project's directory."],
  [
    /incorrect passphrase/,
    "Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the passphrase of the stack.",
  ],
];

/** Says what failed and what to do. */
function failureText(command: string, cwd: string, reason: string): string {
  const [, missing] = /no stack named '(.*)' found/.exec(reason) ?? [];
  if (missing !== undefined) {
    return (
      `There is no stack ${missing} in ${cwd}. List the stacks with \`pulumi stack ls\`, or set another directory ` +
      "with --cwd."
    );
  }
  const [, advice = ""] = ADVICE.find(([pattern]) => pattern.test(reason)) ?? [];
  return `Running \`${command}\` in ${cwd} failed: ${reason.replace(/\.$/, "")}. ${advice}`.trimEnd();
}

function notStarted(error: Error): PulumiError {
  const message =
    "code" in error && error.code === "ENOENT"
      ? `pulumi was not found on PATH. Install the Pulumi CLI: https://www.pulumi.com/docs/install/`
      : `pulumi could not be started: ${error.message}`;
  return new PulumiError(message, { cause: error });
}

const withDiagnostics = z.object({
  diagnostics: z.array(z.object({ severity: z.string().optional(), message: z.string() })),
});

/** Returns why the command failed, if it says so. With `--json`, the diagnostics are in its standard output. */
function reasonIn(stdout: string, stderr: string): string | undefined {
  const { data } = withDiagnostics.safeParse(jsonOf(stdout));
  const errors = data?.diagnostics.filter(({ severity }) => severity === undefined || severity === "error") ?? [];
  const said = errors
    .map(({ message }) => withoutTrace(message))
    .filter((message) => !/^(error: preview failed)?$/.test(message));
  const [first, ...others] = new Set(said);
  const more = others.length > 0 ? ` (and ${count(others.length, "more error")}: run that command for details)` : "";
  const text = first ?? (withoutWarnings(stderr) || stderr.trim() || stdout.trim());
  return text === "" ? undefined : `${text.replace(/^error: /, "")}${more}`;
}

function withoutWarnings(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => !line.startsWith("warning: "));
  return lines.join("\n").trim();
}

/** A message without the colors and the stack trace of a program that failed. */
function withoutTrace(message: string): string {
  const lines = stripVTControlCharacters(message).split("\n");
  return lines
    .filter((line) => !/^\s+at /.test(line))
    .join("\n")
    .trim();
}

/** The name of the project's selected stack. @throws PulumiError if none is selected. */
export async function selectedStack(surroundings: Surroundings, cwd: string): Promise<string> {
  return (await pulumi(surroundings, ["stack", "--show-name"], cwd)).trim();
}

const configSchema = z.record(z.string(), z.object({ value: z.string().optional() }));

/** The configuration of a stack, secrets in plain text. */
export async function stackConfig(
  surroundings: Surroundings,
  { stack, cwd, isSelected }: ConfigSource,
): Promise<(key: string) => string | undefined> {
  if (stack === undefined && !isSelected) {
    return () => undefined;
  }
  const named = stack === undefined ? [] : ["--stack", stack];
  const printed = await pulumi(surroundings, ["config", ...named, "--json", "--show-secrets"], cwd);
  const config = configSchema.parse(JSON.parse(printed));
  return (key) => config[`dbss:${key}`]?.value;
}
