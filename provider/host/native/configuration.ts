import { readSettings, SETTINGS, type Setting } from "../../config";
import type { Failure } from "../../model/check";
import { canonical } from "../../model/diff";
import { messageOf } from "../../model/errors";
import { unknownValue, type Values } from "../engine-values";
import { toCheckFailures } from "./failure";
import { CHANGES, KIND, type Request, type Response } from "./protocol";
import { opened, sealed, secretsNamed, united } from "./values";

const KNOWN: readonly Setting[] = SETTINGS;

/** Properties that the engine adds to a provider's settings. */
const OF_ENGINE = ["version", "pluginDownloadURL", "pluginChecksums", "__internal", "__pulumi"];

/**
 * Checks a provider's configuration. A failure names the ways to set what is missing. Credentials are marked as secret.
 */
export function checkConfig({ urn, news }: Request<"checkConfig">): Response<"checkConfig"> {
  const { values, secrets } = opened(news);
  const marked = KNOWN.filter(({ secret }) => secret).map(({ key }) => key);
  const sealing = united(secrets, secretsNamed(marked));
  const failures = failuresIn(values).map(({ property, reason }) => {
    return { property, reason: isExplicit(urn) ? withArguments(reason) : reason };
  });
  return { inputs: sealed(values, sealing), failures: toCheckFailures(failures, sealing) };
}

/** Whether a program declares the provider. The engine names its own `default` or, with a version, `default_0_1_0`. */
function isExplicit(urn: string): boolean {
  return !/::default\w*$/.test(urn);
}

/** The reason why a setting is rejected, for a provider that does not read the configuration of the stack. */
function withArguments(reason: string): string {
  return reason.replace(/`pulumi config set (?:--secret )?dbss:(\w+) …`/g, "the provider's argument `$1`");
}

/**
 * Compares two configurations. No change replaces the provider: that would replace all of its resources, and so buy new
 * instances. Instead, each resource in another region or project rejects the new configuration.
 */
export function diffConfig({ oldInputs, olds, news }: Request<"diffConfig">): Response<"diffConfig"> {
  const [before, after] = [opened(oldInputs ?? olds).values, opened(news).values];
  const changed = KNOWN.map(({ key }) => key).filter((key) => canonical(before[key]) !== canonical(after[key]));
  const detailedDiff = changed.map((key) => {
    return { path: key, change: { kind: kindOf(before[key], after[key]), inputDiff: true } };
  });
  return differenceOf(changed, detailedDiff);
}

/** A provider's settings by name. Values other than strings are converted to JSON. */
export function settingsOf({ args }: Request<"configure">): Map<string, string> {
  const given = Object.entries(opened(args).values).filter(([, value]) => value !== undefined && value !== null);
  return textsOf(given);
}

/** A difference, given the names of the properties that change and what changes in them. */
export function differenceOf(
  changed: readonly string[],
  detailedDiff: Response<"diff">["detailedDiff"],
): Response<"diff"> {
  const changes = changed.length > 0 ? CHANGES.some : CHANGES.none;
  return { changes, diffs: changed, detailedDiff, hasDetailedDiff: true };
}

/** What a change does to a property. */
export function kindOf(before: unknown, after: unknown): number {
  if (before === undefined) {
    return KIND.add;
  }
  return after === undefined ? KIND.delete : KIND.update;
}

function failuresIn(values: Values): Failure[] {
  const settings = Object.entries(values).filter(([key]) => !OF_ENGINE.includes(key));
  const unknown = settings.filter(([key]) => !KNOWN.some((setting) => setting.key === key));
  if (unknown.length > 0) {
    const known = KNOWN.map(({ key }) => key).join(", ");
    return unknown.map(([key]) => ({
      property: key,
      reason: `dbss:${key} is not a setting. The settings are ${known}.`,
    }));
  }
  if (settings.some(([, value]) => value === unknownValue)) {
    // Settings that depend on another resource are checked once they are known.
    return [];
  }
  const texts = textsOf(settings);
  try {
    readSettings((key) => texts.get(key));
    return [];
  } catch (error) {
    const reason = messageOf(error);
    return [{ property: /dbss:(\w+)/.exec(reason)?.[1] ?? "", reason }];
  }
}

function textsOf(settings: readonly (readonly [string, unknown])[]): Map<string, string> {
  return new Map(settings.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]));
}
