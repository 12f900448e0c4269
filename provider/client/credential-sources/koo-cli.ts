import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { AccessKeyCredentials } from "../credentials";
import { ConfigError } from "../errors";
import { renewing } from "../lease";

/** How often the file is looked into again: a temporary key in it is replaced by its owner. */
const REREAD_MS = 60_000;

const word = z
  .string()
  .trim()
  .optional()
  .transform((value) => value || undefined);

const profileSchema = z.object({
  name: z.string(),
  mode: word,
  accessKeyId: word,
  secretAccessKey: word,
  securityToken: word,
  region: word,
  projectId: word,
  domainId: word,
  agencyDomainId: word,
  agencyDomainName: word,
  agencyName: word,
  sourceProfile: word,
});

const fileSchema = z.object({ current: word, profiles: z.array(profileSchema).default([]) });

/** A profile of KooCLI, the command line of the cloud. */
export type KooCliProfile = z.output<typeof profileSchema>;

export interface KooCliSettings {
  /** @default the file's current one */
  readonly profile?: string;
  /** @default "~/.hcloud/config.json" */
  readonly file?: string;
  /** @internal */
  readonly now?: () => number;
}

/** The configuration file of KooCLI, where it keeps it. @throws ConfigError when there is no home directory. */
function defaultFile(): string {
  return join(home(), ".hcloud", "config.json");
}

/** The path of a file, which may be written as the shell writes it: `~/config.json`. */
function expanded(file: string): string {
  return /^~(?=[/\\]|$)/.test(file) ? join(home(), file.slice(1)) : file;
}

function home(): string {
  const directory = homeOrNone();
  if (!directory) {
    throw new ConfigError(
      "sharedConfigFile: this user has no home directory (HOME is not set), where KooCLI keeps its profiles. Name the file " +
        "by its full path: HW_SHARED_CONFIG_FILE or dbss:sharedConfigFile.",
    );
  }
  return directory;
}

function homeOrNone(): string | undefined {
  try {
    return homedir();
  } catch {
    // Without HOME the system is asked, which knows no user of this number in many containers.
    return undefined;
  }
}

/**
 * Reads a profile.
 *
 * @throws ConfigError when there is no such file or profile.
 */
export function readKooCliProfile({ profile, file: named }: KooCliSettings = {}): KooCliProfile {
  const file = named === undefined ? defaultFile() : expanded(named);
  const { current, profiles } = readFile(file);
  const name = profile ?? current;
  const found = profiles.find((candidate) => candidate.name === name);
  if (found === undefined) {
    const known = profiles.map((candidate) => candidate.name).join(", ") || "none";
    throw new ConfigError(`profile: ${file} has no profile "${name ?? ""}"; it has: ${known}.`);
  }
  return found;
}

/** The access key of a profile; the file is read again from time to time. */
export function kooCliProfile(settings: KooCliSettings = {}): () => Promise<AccessKeyCredentials> {
  const { now = Date.now } = settings;
  return renewing(async () => {
    const value = accessKeyOf(readKooCliProfile(settings));
    return { value, renewAt: now() + REREAD_MS, endsAt: Number.POSITIVE_INFINITY };
  }, now);
}

/** IDs of access keys are written so; what KooCLI has encrypted is not. */
const ACCESS_KEY = /^[A-Za-z0-9]{16,40}$/;

/** @throws ConfigError when the profile has none, or only an encrypted one. */
export function accessKeyOf(profile: KooCliProfile): AccessKeyCredentials {
  const { name, accessKeyId, secretAccessKey, securityToken } = profile;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ConfigError(
      `profile: the KooCLI profile "${name}" holds no access key. Set one: ` +
        `hcloud configure set --cli-profile=${name} --cli-access-key=… --cli-secret-key=…`,
    );
  }
  if (!ACCESS_KEY.test(accessKeyId)) {
    throw new ConfigError(
      `profile: the access key of the KooCLI profile "${name}" is encrypted, and only KooCLI can read it. ` +
        "Let it write plain keys (hcloud configure set --cli-auth-encrypt=false), or use another source of credentials.",
    );
  }
  const broken = Object.entries({ secretAccessKey, securityToken }).find(([, value]) => value && /\s/.test(value));
  if (broken) {
    throw new ConfigError(`profile: ${broken[0]} of the KooCLI profile "${name}" has spaces or line breaks within it.`);
  }
  return { accessKey: accessKeyId, secretKey: secretAccessKey, securityToken };
}

function readFile(file: string): z.output<typeof fileSchema> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError(
      `sharedConfigFile: the KooCLI configuration ${file} cannot be read. Run \`hcloud configure init\`, or name another file.`,
      { cause: error },
    );
  }
  // Editors on Windows put a mark of the byte order in front.
  const parsed = fileSchema.safeParse(jsonOf(text.replace(/^\uFEFF/, "")));
  if (!parsed.success) {
    throw new ConfigError(`sharedConfigFile: ${file} is not a configuration of KooCLI.`);
  }
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
