import { type Command, InvalidArgumentError, Option } from "commander";
import { region as regionSchema } from "../provider/model/region";
import { duration as durationSchema, secondsOf } from "../provider/model/timeouts";

/** An option that can be repeated to collect several values. `absence` describes the default in the help. */
export function listOption(
  flags: string,
  description: string,
  absence = "all",
  parse: (value: string) => string = (value) => value,
): Option {
  return new Option(flags, `${description}; repeatable`)
    .argParser((value, values: readonly string[]) => [...values, parse(value)])
    .default([], absence);
}

/** An option that filters by tags. */
export function tagOption(what: string): Option {
  return new Option(
    "--tag <key=value>",
    `only ${what} with this tag (any value if none is given); repeatable, all must match`,
  )
    .argParser(keyAndValue)
    .default({}, "any");
}

/** Collects `key=value` pairs; a key alone has an empty value. */
function keyAndValue(text: string, pairs: Readonly<Record<string, string>>): Record<string, string> {
  const [key = "", ...rest] = text.split("=");
  if (key === "") {
    throw new InvalidArgumentError("It must be a key, or key=value.");
  }
  return { ...pairs, [key]: rest.join("=") };
}

/** Parses the name of a region. */
export function regionName(text: string): string {
  const { data, error } = regionSchema.safeParse(text);
  if (data === undefined) {
    throw new InvalidArgumentError(`It ${error?.issues[0]?.message}.`);
  }
  return data;
}

/** Returns why a name is not a valid Pulumi project name, if it is not. */
export function problemOfProjectName(name: string): string | undefined {
  return /^[A-Za-z0-9_.-]{1,100}$/.test(name)
    ? undefined
    : `"${name}" is not a valid Pulumi project name: it must be 1 to 100 letters, digits, dots, hyphens and underscores.`;
}

/** Parses the name of a Pulumi project. */
export function projectName(text: string): string {
  const problem = problemOfProjectName(text);
  if (problem !== undefined) {
    throw new InvalidArgumentError(problem);
  }
  return text;
}

/** Parses a duration such as 90s, 10m or 2h into seconds. */
export function duration(text: string): number {
  if (!durationSchema.safeParse(text).success) {
    throw new InvalidArgumentError('It must be a number with a unit, such as "90s", "10m" or "2h".');
  }
  return secondsOf(text);
}

/** The option that limits how long a command waits. `standard` is the default. */
export function timeoutOption(what: string, standard: string): Option {
  return new Option("--timeout <duration>", what).argParser(duration).default(duration(standard), standard);
}

/** Adds the options that select the period to buy. Default: 1 month. */
export function addPeriodOptions(command: Command): void {
  command
    .addOption(new Option("--period-unit <unit>", "unit of the period").choices(["month", "year"]).default("month"))
    .addOption(
      new Option("--period <number>", "number of months (1 to 9) or years (1 to 3)").argParser(wholeNumber).default(1),
    );
}

/** Parses a whole number that is at least 1. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  }
  return Number(text);
}
