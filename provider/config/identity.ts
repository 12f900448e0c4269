import { z } from "zod";
import {
  assumedAgency,
  type ClientSettings,
  type Credentials,
  type KooCliProfile,
  kooCliProfile,
  nodeAgency,
  readKooCliProfile,
} from "../client";
import { ConfigError } from "../client/errors";
import type { Key } from "./setting-list";
import { howTo, integer, type Lookup, MissingSetting, missing, type Places, parsed, variableOf } from "./settings";

type Unidentified = Omit<ClientSettings, "credentials">;

/** The identity behind the requests, and its settings. */
export interface Identity {
  /** Settings that the identity provides if no others are set. */
  readonly defaults: Partial<Pick<ClientSettings, "region" | "projectId" | "domainId">>;
  /** The account that the credentials belong to, if set. */
  readonly account: Pick<ClientSettings, "domainId" | "domainName">;
  /** Where the credentials come from, for messages; undefined if they are in the stack's configuration. */
  readonly heldBy: string | undefined;
  /** The credentials for a client with the other settings. */
  credentialsFor(client: Unidentified): Credentials;
}

/** The sources of credentials in order of precedence, and the settings that select each. */
const SOURCES = {
  accessKey: ["accessKey", "secretKey"],
  user: ["userName"],
  profile: ["profile", "sharedConfigFile"],
  node: ["nodeAgency"],
} as const satisfies Record<string, readonly Key[]>;

type Source = keyof typeof SOURCES;

/** The settings that say who sends the requests and to which project: another identity replaces all of them. */
export const IDENTITY_KEYS: readonly Key[] = [
  "accessKey",
  "secretKey",
  "securityToken",
  "userName",
  "userPassword",
  "domainName",
  "domainId",
  "profile",
  "nodeAgency",
  "agencyName",
  "agencyDomainName",
  "agencyDomainId",
  "agencyDuration",
  "projectId",
  "projectName",
];

const WAYS = [
  named("set", "accessKey", "secretKey"),
  named("or", "userName", "userPassword", "domainName"),
  named("or", "profile"),
  `${named("or", "nodeAgency")} to true`,
].join(", ");

function named(word: string, ...keys: readonly Key[]): string {
  const settings = keys.map((key) => `dbss:${key}`).join(", ");
  return `${word} ${settings} (in the environment ${keys.map(variableOf).join(", ")})`;
}

/** Settings that are valid only together with the setting that selects their source. */
const PARTS = { securityToken: "accessKey", userPassword: "userName" } as const satisfies Partial<Record<Key, Key>>;

/**
 * Determines the identity. It comes entirely from the first place that names a source of credentials: the environment
 * of the person who runs a stack must not change which account the stack uses.
 *
 * @throws ConfigError when no place names a source, or a part of it is missing.
 */
export function identityOf({ stack, environment }: Places): Identity {
  refuseSeveral(stack);
  const [place, source] = [stack, environment].flatMap((each) => {
    const [first] = sourcesIn(each);
    return first === undefined ? [] : [[each, first] as const];
  })[0] ?? [undefined, undefined];
  if (source === undefined) {
    throw new MissingSetting(`No credentials: ${WAYS}. Secrets belong in \`pulumi config set --secret\`.`);
  }
  refuseStray(stack, source, place === stack);
  // The stack's account or agency settings complete an identity from the environment; never the other way around.
  const value: Lookup = (key) => place(key) ?? stack(key);
  const file = value("sharedConfigFile") ?? environment("sharedConfigFile");
  const identity = {
    ...identityFrom(source, value, file),
    account: { domainId: value("domainId"), domainName: value("domainName") },
    heldBy: HELD_BY[source] ?? (place === stack ? undefined : "the environment"),
  };
  const agency = [stack, place].find((each) => each("agencyName") !== undefined);
  return agency === undefined ? identity : assuming(identity, agency);
}

/** Where the credentials are kept, if the settings only refer to them. */
const HELD_BY: Readonly<Record<Source, string | undefined>> = {
  accessKey: undefined,
  user: undefined,
  profile: "a profile of KooCLI",
  node: "the agency of the node",
};

function sourcesIn(place: Lookup): Source[] {
  const names = (keys: readonly Key[]) => keys.some((key) => isSet(place, key));
  return (Object.keys(SOURCES) as Source[]).filter((source) => names(SOURCES[source]));
}

function isSet(place: Lookup, key: Key): boolean {
  return place(key) !== undefined && (key !== "nodeAgency" || flag(key, place));
}

function flag(key: Key, value: Lookup): boolean {
  return parsed(key, value(key), z.stringbool("must be true or false")) ?? false;
}

function refuseSeveral(stack: Lookup): void {
  const [first, second] = sourcesIn(stack);
  if (first !== undefined && second !== undefined) {
    const keys = [...SOURCES[first], ...SOURCES[second]].map((key) => `\`dbss:${key}\``).join(", ");
    throw new ConfigError(
      `The stack's configuration names two sources of credentials (${keys}): keep one of them, and remove the other with \`pulumi config rm dbss:<key>\`.`,
    );
  }
}

/** Rejects a part of credentials in the stack's configuration if the credentials come from elsewhere. */
function refuseStray(stack: Lookup, source: Source, isOfStack: boolean): void {
  for (const [part, whole] of Object.entries(PARTS) as [keyof typeof PARTS, Key][]) {
    const isOwn = isOfStack && (SOURCES[source] as readonly Key[]).includes(whole);
    if (stack(part) !== undefined && !isOwn) {
      throw new ConfigError(
        `The stack's configuration has dbss:${part}, but not dbss:${whole}: all parts of credentials must ` +
          `be set in one place. Set dbss:${whole} with ${howTo(whole)}, or remove dbss:${part} (pulumi config rm dbss:${part}).`,
      );
    }
  }
}

type Proof = Pick<Identity, "defaults" | "credentialsFor">;

function identityFrom(source: Source, value: Lookup, file: string | undefined): Proof {
  switch (source) {
    case "accessKey":
      return { defaults: {}, credentialsFor: () => accessKey(value) };
    case "user":
      return { defaults: {}, credentialsFor: () => user(value) };
    case "profile":
      return profile(value, file);
    case "node":
      return { defaults: {}, credentialsFor: () => nodeAgency({ endpoint: value("metadataEndpoint") }) };
  }
}

function accessKey(value: Lookup): Credentials {
  const accessKey = value("accessKey");
  const secretKey = value("secretKey");
  if (accessKey === undefined || secretKey === undefined) {
    throw missing(
      accessKey === undefined ? "accessKey" : "secretKey",
      `An AK requires its SK and vice versa. ${ONE_PLACE}`,
    );
  }
  return { accessKey, secretKey, securityToken: value("securityToken") };
}

const ONE_PLACE = "All parts of credentials must be set in one place: the stack's configuration or the environment.";

function user(value: Lookup): Credentials {
  const userName = value("userName");
  const password = value("userPassword");
  const domainName = value("domainName");
  if (userName === undefined || password === undefined || domainName === undefined) {
    throw missing(
      password === undefined ? "userPassword" : "domainName",
      `A user requires a password and an account. ${ONE_PLACE}`,
    );
  }
  return { userName, password, domainName };
}

/**
 * The path of the profile file may come from the environment even if the stack names the profile: it depends on the
 * machine.
 */
function profile(value: Lookup, file: string | undefined): Proof {
  const found = readKooCliProfile({ profile: value("profile"), file });
  const { region, projectId, domainId } = found;
  return {
    defaults: { region, projectId, domainId },
    credentialsFor: (client) => profileCredentials(found, file, value, client),
  };
}

/** KooCLI calls its authentication methods "modes". */
function profileCredentials(
  profile: KooCliProfile,
  file: string | undefined,
  value: Lookup,
  client: Unidentified,
): Credentials {
  switch (profile.mode ?? "AKSK") {
    case "AKSK":
      return kooCliProfile({ profile: profile.name, file });
    case "ecsAgency":
      return nodeAgency({ endpoint: value("metadataEndpoint") });
    case "AssumeRole": {
      const { agencyName = "", agencyDomainName: domainName, agencyDomainId: domainId, sourceProfile } = profile;
      const credentials = kooCliProfile({ profile: sourceProfile ?? profile.name, file });
      return assumedAgency({ client: { ...client, credentials }, agencyName, domainName, domainId });
    }
    default:
      throw new ConfigError(
        `profile: the KooCLI profile "${profile.name}" has the mode ${profile.mode}, which only KooCLI supports. Use a profile with the mode AKSK, ecsAgency or AssumeRole.`,
      );
  }
}

const seconds = integer(900, 86_400);

/** The identity, with the agency assumed. `agency` is the place that names it: all of its settings come from there. */
function assuming(identity: Identity, agency: Lookup): Identity {
  return {
    ...identity,
    credentialsFor: (client) =>
      assumedAgency({
        client: { ...client, credentials: identity.credentialsFor(client) },
        agencyName: agency("agencyName") ?? "",
        domainName: agency("agencyDomainName"),
        domainId: agency("agencyDomainId"),
        durationSeconds: parsed("agencyDuration", agency("agencyDuration"), seconds),
      }),
  };
}
