import { resolve } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../provider/client";
import { readSettings } from "../provider/config";
import { type Context, createContext } from "../provider/model/context";
import { type ConfigSource, type StackFlags, stackConfig } from "./pulumi";
import type { Session } from "./session";

/** Lets the user name a stack whose configuration holds the settings. */
export function addStackOptions(command: Command): void {
  command
    .option("--stack <name>", "use the settings (dbss:*) of this stack's configuration, then the environment")
    .option("--cwd <dir>", "directory of the Pulumi project", ".");
}

/** Works with the cloud as the settings say, and closes its connections. */
export async function withContext<T>(
  session: Session,
  flags: ConfigSource,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const { surroundings } = session;
  const config = await stackConfig(surroundings, projectOf(session, flags));
  const log = { progress: (text: string) => session.progress(text), warn: (text: string) => session.note(text) };
  const settings = orHint(flags, () => readSettings(config, surroundings.env));
  const context = createContext(settings, log, new AbortController().signal);
  try {
    return await work(context);
  } finally {
    await context.client.close();
  }
}

/** A setting that is missing may be in the configuration of a stack, which is read only if the command names it. */
function orHint<T>({ stack, isSelected }: ConfigSource, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (stack !== undefined || isSelected || !ConfigError.isInstance(error)) {
      throw error;
    }
    const hint = "This command reads the configuration of a stack only if you name it with --stack.";
    throw new ConfigError(`${error.message} ${hint}`, { cause: error });
  }
}

/** The flags with the project's directory as it is found from here. */
export function projectOf<Flags extends StackFlags>({ surroundings }: Session, flags: Flags): Flags {
  return { ...flags, cwd: resolve(surroundings.cwd, flags.cwd) };
}
