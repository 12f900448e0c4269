import { resolve } from "node:path";
import type { Command } from "commander";
import { MissingSetting, type ProviderSettings, readSettings } from "../provider/config";
import { type Context, createContext } from "../provider/model/context";
import { type ConfigSource, type StackFlags, stackConfig } from "./pulumi";
import type { Session } from "./session";

/** Adds the options that select a stack's configuration. */
export function addStackOptions(command: Command): void {
  command
    .option("--stack <name>", "use the configuration of this stack (dbss:*); it takes precedence over the environment")
    .option("--cwd <dir>", "directory of the Pulumi project", ".");
}

/** Runs `work` with a client for the configured account and region, then closes its connections. */
export async function withContext<T>(
  session: Session,
  flags: ConfigSource,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const { surroundings } = session;
  const config = await stackConfig(surroundings, projectOf(session, flags));
  return withSettings(
    session,
    orHint(flags, () => readSettings(config, surroundings.env)),
    work,
  );
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

/** Returns the flags with the absolute path of the project's directory. */
export function projectOf<Flags extends StackFlags>({ surroundings }: Session, flags: Flags): Flags {
  return { ...flags, cwd: resolve(surroundings.cwd, flags.cwd) };
}
