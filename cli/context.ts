import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { MissingSetting, type ProviderSettings, readSettings, settingsIn } from "../provider/config";
import { type Context, createContext } from "../provider/model/context";
import { regionName } from "./options";
import { type ConfigSource, type StackFlags, stackConfig } from "./pulumi";
import type { Session } from "./session";

/** Adds the options that select a stack's configuration. */
export function addStackOptions(command: Command): void {
  command
    .option("--stack <name>", "use the configuration of this stack (dbss:*); it takes precedence over the environment")
    .option("--cwd <dir>", "directory of the Pulumi project", ".");
}

/** Selects a stack's configuration, and a region that takes precedence over the configured one. */
export interface RegionFlags extends StackFlags {
  readonly region?: string;
}

/** Adds the options that select a stack's configuration and a region. */
export function addRegionOptions(command: Command): void {
  addStackOptions(command);
  command.addOption(
    new Option("--region <name>", "use this region instead of the configured one").argParser(regionName),
  );
}

/** Runs `work` with a client for the configured account and region, then closes its connections. */
export async function withContext<T>(
  session: Session,
  flags: ConfigSource & RegionFlags,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const { surroundings } = session;
  const config = await stackConfig(surroundings, projectOf(session, flags));
  return withSettings(
    session,
    orHint(flags, () => settingsFor(flags.region, config, surroundings.env)),
    work,
  );
}

/** The settings of the configured account for a region. Defaults to the configured region. */
export function settingsFor(
  region: string | undefined,
  config: (key: string) => string | undefined,
  env: NodeJS.ProcessEnv,
): ProviderSettings {
  const settings = readSettings(config, withRegion(region, env));
  return region === undefined ? settings : settingsIn(settings, region);
}

/** The environment, with this region if no other one is set: settings cannot be read without a region. */
export function withRegion(region: string | undefined, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return region === undefined ? env : { HW_REGION_NAME: region, ...env };
}

/** Runs `work` with a client for these settings, then closes its connections. Log lines begin with `subject`. */
export async function withSettings<T>(
  session: Session,
  settings: ProviderSettings,
  work: (context: Context) => Promise<T>,
  subject?: string,
): Promise<T> {
  const about = (text: string) => (subject === undefined ? text : `${subject}: ${text}`);
  const log = {
    progress: (text: string) => session.progress(about(text)),
    warn: (text: string) => session.note(about(text)),
  };
  const context = createContext(settings, log, new AbortController().signal);
  try {
    return await work(context);
  } finally {
    await context.client.close();
  }
}

/**
 * Adds a hint to the error of a missing setting: it may be in a stack's configuration, which is read only with
 * `--stack`.
 */
export function orHint<T>({ stack, isSelected }: ConfigSource, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (stack !== undefined || isSelected || !(error instanceof MissingSetting)) {
      throw error;
    }
    const hint = "To use the configuration of a stack, pass --stack.";
    throw new MissingSetting(`${error.message} ${hint}`, { cause: error });
  }
}

/** Returns the flags with the absolute path of the project's directory. @throws Error if there is no such directory. */
export function projectOf<Flags extends StackFlags>({ surroundings }: Session, flags: Flags): Flags {
  const cwd = resolve(surroundings.cwd, flags.cwd);
  const found = statSync(cwd, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new Error(`The directory ${cwd} does not exist. Set the directory of the Pulumi project with --cwd.`);
  }
  if (!found.isDirectory()) {
    throw new Error(`${cwd} is not a directory. Set the directory of the Pulumi project with --cwd.`);
  }
  return { ...flags, cwd };
}
