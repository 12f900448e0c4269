import { z } from "zod";
import { ConfigError } from "../client/errors";
import { type Key, SETTINGS, type Setting } from "./setting-list";

/** Returns the value of a setting; undefined if it is not set. */
export type Lookup = (key: Key) => string | undefined;

/** The two places of settings. The stack's configuration takes precedence over the environment. */
export interface Places {
  readonly stack: Lookup;
  readonly environment: Lookup;
}

/**
 * Credentials that contain only visible ASCII characters, unless a line was broken, two values were pasted, or a
 * placeholder such as "…" was copied.
 */
const UNBROKEN: ReadonlySet<string> = new Set(["accessKey", "secretKey", "securityToken"] satisfies Key[]);

/**
 * The value without the surrounding whitespace that files and pipelines add. Passwords only lose trailing line breaks,
 * because they may contain spaces.
 *
 * @throws ConfigError when a key contains whitespace or a character that is not ASCII.
 */
export function cleaned(key: Key, text: string | undefined): string | undefined {
  const value = key === "userPassword" ? text?.replace(/[\r\n]+$/, "") : text?.trim();
  const [stray] = value && UNBROKEN.has(key) ? (/[^!-~]/u.exec(value) ?? []) : [];
  if (stray !== undefined) {
    const what = /\s/.test(stray) ? "spaces or line breaks" : "characters that are not ASCII";
    throw new ConfigError(`The setting dbss:${key} contains ${what}, which no key has. Set it with ${howTo(key)}.`);
  }
  return value || undefined;
}

/** The value of a setting in its own type; undefined if it is not set. */
export function parsed<T>(key: Key, value: unknown, schema: z.ZodType<T>): T | undefined {
  if (value === undefined) {
    return undefined;
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    const at = issue?.path.length ? ` at ${issue.path.join(".")}` : "";
    throw new ConfigError(`The setting dbss:${key} is invalid${at}: ${issue?.message}. Set it with ${howTo(key)}.`);
  }
  return result.data;
}

/** An integer in a setting, whose values are text. */
export function integer(least: number, most: number): z.ZodType<number> {
  const problem = `must be an integer from ${least} to ${most}`;
  return z.coerce.number(problem).int(problem).min(least, problem).max(most, problem);
}

/** A required setting is not set, or no credentials are. */
export class MissingSetting extends ConfigError {}

/** The error for a required setting that is not set. */
export function missing(key: Key, why = ""): MissingSetting {
  return new MissingSetting(
    `The setting dbss:${key} is missing. ${why} Set it with ${howTo(key)}.`.replace(/ {2,}/g, " "),
  );
}

/** How to set a setting, in words. */
export function howTo(key: Key): string {
  const setting: Setting | undefined = SETTINGS.find((candidate) => candidate.key === key);
  const command = `\`pulumi config set${setting?.secret ? " --secret" : ""} dbss:${key} …\``;
  return setting?.variable ? `${command} or the environment variable ${setting.variable}` : command;
}

/** The environment variable of a setting. */
export function variableOf(key: Key): string | undefined {
  const setting: Setting | undefined = SETTINGS.find((candidate) => candidate.key === key);
  return setting?.variable;
}
