import { type ProviderSettings, SETTINGS, type Setting } from "../../provider/config";
import { messageOf } from "../../provider/model/errors";
import { settingsFor } from "../context";
import type { DoctorReport, Findings } from "./report";

type Lookup = (key: string) => string | undefined;

/** Reads the settings and records their sources. Returns undefined if a setting is missing or invalid. */
export function checkConfiguration(
  region: string | undefined,
  config: Lookup,
  environment: NodeJS.ProcessEnv,
  findings: Findings,
): ProviderSettings | undefined {
  const check = ["configuration", "configuration"] as const;
  findings.configuration = sourcesOf(region, config, environment);
  try {
    const settings = settingsFor(region, config, environment);
    findings.configuration = findings.configuration.filter(({ key }) => isUsed(settings, key));
    const sources = findings.configuration.map(({ key, source }) => `${key} from ${source}`).join(", ");
    findings.add(...check, "ok", `region ${settings.client.region}; ${sources}`);
    return settings;
  } catch (error) {
    const advice = "Set it in the environment, or in a stack's configuration and pass --stack.";
    findings.add(...check, "failed", { detail: messageOf(error), advice });
    return undefined;
  }
}

/** The values that must not occur in a report. */
export function secretsIn(config: Lookup, environment: NodeJS.ProcessEnv): string[] {
  return SETTINGS.filter((setting: Setting) => setting.secret)
    .flatMap((setting: Setting) => [config(setting.key), setting.variable && environment[setting.variable]])
    .flatMap((value) => value?.trim() || []);
}

/** Whether a setting is in effect: the configured project is not, if another region is named. */
function isUsed({ client }: ProviderSettings, key: string): boolean {
  return !(key === "projectId" || key === "projectName") || client[key] !== undefined;
}

function sourcesOf(
  region: string | undefined,
  config: Lookup,
  environment: NodeJS.ProcessEnv,
): DoctorReport["configuration"] {
  return SETTINGS.flatMap(({ key, variable }: Setting) => {
    if (region !== undefined && key === "region") {
      return [{ key, source: "--region" }];
    }
    if (config(key)) {
      return [{ key, source: "the stack's configuration" }];
    }
    return variable && environment[variable] ? [{ key, source: variable }] : [];
  });
}
