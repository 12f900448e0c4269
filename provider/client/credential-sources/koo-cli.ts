import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { AccessKeyCredentials } from "../credentials";
import { ConfigError } from "../errors";
import { jsonOf } from "../json";
import { renewing } from "../lease";

/** How often the file is read again, because a temporary key in it may have been replaced. */
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
export interface KooCliProfile {
  readonly name: string;
  /** How it signs in, such as "AKSK" or "ecsAgency". */
  readonly mode?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly securityToken?: string;
  readonly region?: string;
  readonly projectId?: string;
  /** ID of the account. */
  readonly domainId?: string;
  /** ID of the account that delegates its permissions. */
  readonly agencyDomainId?: string;
  /** Name of this account. */
  readonly agencyDomainName?: string;
  /** The agency to assume. */
  readonly agencyName?: string;
  /** The profile whose credentials assume the agency. */
  readonly sourceProfile?: string;
}

/** Where a KooCLI profile is read from. */
export interface KooCliSettings {
  /** Name of the profile. @default the current profile of the file */
  readonly profile?: string;
  /** Path of the configuration. @default "~/.hcloud/config.json" */
  readonly file?: string;
  /** @internal */
  readonly now?: () => number;
}

/** The path of KooCLI's configuration file. @throws ConfigError when there is no home directory. */
function defaultFile(): string {
  return join(home(), ".hcloud", "config.json");
}

/** The path of a file, which may be in shell notation: `~/config.json`. */
function expanded(file: string): string {
  return /^~(?=[/\\]|$)/.test(file) ? join(home(), file.slice(1)) : file;
}

function home(): string {
  const directory = homeOrNone();
  if (!directory) {
    throw new ConfigError(
      "sharedConfigFile: this user has no home directory (HOME is not set) to read the KooCLI profiles " +
        "from. Set the full path of the file: HW_SHARED_CONFIG_FILE or dbss:sharedConfigFile.",
    );
  }
  return directory;
}

function homeOrNone(): string | undefined {
  try {
    return homedir();
  } catch {
    // Without HOME, Node.js asks the system, which in many containers does not know the user.
    return undefined;
  }
}

/**
 * Reads a profile.
 *
 * @throws ConfigError when the file or the profile does not exist.
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

/** The access key of a profile; the file is read again periodically. */
export function kooCliProfile(settings: KooCliSettings = {}): () => Promise<AccessKeyCredentials> {
  const { now = Date.now } = settings;
  return renewing(async () => {
    const value = accessKeyOf(readKooCliProfile(settings));
    return { value, renewAt: now() + REREAD_MS, endsAt: Number.POSITIVE_INFINITY };
  }, now);
}

/** The format of access key IDs. A key that KooCLI encrypted does not match it. */
const ACCESS_KEY = /^[A-Za-z0-9]{16,40}$/;

/** @throws ConfigError when the profile has none, or only an encrypted one. */
function accessKeyOf(profile: KooCliProfile): AccessKeyCredentials {
  const { name, accessKeyId, secretAccessKey, securityToken } = profile;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ConfigError(
      `profile: the KooCLI profile "${name}" has no access key. Set one: hcloud configure set ` +
        `--cli-profile=${name} --cli-access-key=… --cli-secret-key=…`,
    );
  }
  if (!ACCESS_KEY.test(accessKeyId)) {
    throw new ConfigError(
      `profile: the access key of the KooCLI profile "${name}" is encrypted, and only KooCLI can read it. Configure it to store plain keys (hcloud configure set --cli-auth-encrypt=false), or use another source of credentials.`,
    );
  }
  const broken = Object.entries({ secretAccessKey, securityToken }).find(([, value]) => value && /\s/.test(value));
  if (broken) {
    throw new ConfigError(
      `profile: ${broken[0]} of the KooCLI profile "${name}" contains spaces or line breaks. Set it again without them.`,
    );
  }
  return { accessKey: accessKeyId, secretKey: secretAccessKey, securityToken };
}

function readFile(file: string): z.output<typeof fileSchema> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError(
      `sharedConfigFile: the KooCLI configuration ${file} cannot be read. Run \`hcloud configure init\`, or set another file.`,
      { cause: error },
    );
  }
  const parsed = fileSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new ConfigError(
      `sharedConfigFile: ${file} is not a KooCLI configuration. Run \`hcloud configure init\`, or set another file.`,
    );
  }
  return parsed.data;
}
