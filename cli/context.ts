import { resolve } from "node:path";
import type { Command } from "commander";
import { MissingSetting, type ProviderSettings, readSettings } from "../provider/config";
import { type Context, createContext } from "../provider/model/context";
import { type ConfigSource, type StackFlags, stackConfig } from "./pulumi";
import type { Session } from "./session";

/** Adds the options that select a stack's configuration. */
export function addStackOptions(command: Command): void {
  command
    .option("--stack <name>", "use this stack's settings (dbss:*); they take precedence over the environment")
    .option("--cwd <dir>", "directory of the Pulumi project", ".");
}

/** Runs `work` with a client for the configured cloud, and closes its connections. */
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

/** Runs `work` with a client for these settings, and closes its connections. `subject` precedes what it logs. */
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

/** A missing setting may be in a stack's configuration, which is read only with `--stack`. */
export function orHint<T>({ stack, isSelected }: ConfigSource, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (stack !== undefined || isSelected || !(error instanceof MissingSetting)) {
      throw error;
    }
    const hint = "This command reads the configuration of a stack only if you name it with --stack.";
    throw new MissingSetting(`${error.message} ${hint}`, { cause: error });
  }
}

/** Returns the flags with an absolute path of the project's directory. */
export function projectOf<Flags extends StackFlags>({ surroundings }: Session, flags: Flags): Flags {
  return { ...flags, cwd: resolve(surroundings.cwd, flags.cwd) };
}
