import { resolve } from "node:path";
import type { Command } from "commander";
import { readSettings } from "../provider/config";
import { type Context, createContext } from "../provider/model/context";
import { type StackFlags, stackConfig } from "./pulumi";
import type { Session } from "./session";

/** Lets the user name a stack whose configuration holds the settings. */
export function addStackOptions(command: Command): void {
  command
    .option("--stack <name>", "take the settings (dbss:*) from this stack's configuration, then from the environment")
    .option("--cwd <dir>", "directory of the Pulumi project", ".");
}

/** Works with the cloud as the settings say, and closes its connections. */
export async function withContext<T>(
  session: Session,
  flags: StackFlags,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const { surroundings } = session;
  const config = await stackConfig(surroundings, projectOf(session, flags));
  const log = { progress: (text: string) => session.progress(text), warn: (text: string) => session.note(text) };
  const context = createContext(readSettings(config, surroundings.env), log, new AbortController().signal);
  try {
    return await work(context);
  } finally {
    await context.client.close();
  }
}

/** The flags with the project's directory as it is found from here. */
export function projectOf<Flags extends StackFlags>({ surroundings }: Session, flags: Flags): Flags {
  return { ...flags, cwd: resolve(surroundings.cwd, flags.cwd) };
}
