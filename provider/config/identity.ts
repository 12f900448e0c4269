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
import { type Key, type Lookup, missing, parsed, variableOf } from "./settings";

type Unidentified = Omit<ClientSettings, "credentials">;

/** Who asks, and what comes with it. */
export interface Identity {
  /** Settings that the identity brings, for where no others are set. */
  readonly defaults: Partial<Pick<ClientSettings, "region" | "projectId" | "domainId">>;
  /** The credentials for a client with the other settings. */
  credentialsFor(client: Unidentified): Credentials;
}

/** The sources of credentials in their order, and the settings by which each is named. */
const SOURCES = {
  accessKey: ["accessKey", "secretKey"],
  user: ["userName"],
  profile: ["profile", "sharedConfigFile"],
  node: ["nodeAgency"],
} as const satisfies Record<string, readonly Key[]>;

type Source = keyof typeof SOURCES;

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

/**
 * Finds out who asks. The first place of the settings that names a source of credentials decides, so that the
 * environment of whoever runs a stack does not change whose account it is for.
 *
 * @throws ConfigError when no place names one, or a part of it is missing.
 */
export function identityOf(places: readonly Lookup[]): Identity {
  const value: Lookup = (key) => places.map((place) => place(key)).find((found) => found !== undefined);
  const source = places.flatMap((place) => sourcesIn(place).slice(0, 1))[0];
  refuseSeveral(places[0]);
  if (source === undefined) {
    throw new ConfigError(`No credentials: ${WAYS}. Secrets belong in \`pulumi config set --secret\`.`);
  }
  const identity = identityFrom(source, value);
  return value("agencyName") === undefined ? identity : assuming(identity, value);
}

function sourcesIn(place: Lookup): Source[] {
  const names = (keys: readonly Key[]) => keys.some((key) => isSet(place, key));
  return (Object.keys(SOURCES) as Source[]).filter((source) => names(SOURCES[source]));
}

function isSet(place: Lookup, key: Key): boolean {
  return place(key) !== undefined && (key !== "nodeAgency" || flag(key, place));
}

function flag(key: Key, value: Lookup): boolean {
  return parsed(key, value(key), z.stringbool("true or false is expected")) ?? false;
}

function refuseSeveral(stack: Lookup | undefined): void {
  const [first, second] = stack ? sourcesIn(stack) : [];
  if (first !== undefined && second !== undefined) {
    const keys = [...SOURCES[first], ...SOURCES[second]].map((key) => `\`dbss:${key}\``).join(", ");
    throw new ConfigError(
      `The stack's configuration names two sources of credentials (${keys}): keep one of them ` +
        "(pulumi config rm dbss:<key>).",
    );
  }
}

function identityFrom(source: Source, value: Lookup): Identity {
  switch (source) {
    case "accessKey":
      return { defaults: {}, credentialsFor: () => accessKey(value) };
    case "user":
      return { defaults: {}, credentialsFor: () => user(value) };
    case "profile":
      return profile(value);
    case "node":
      return { defaults: {}, credentialsFor: () => nodeAgency({ endpoint: value("metadataEndpoint") }) };
  }
}

function accessKey(value: Lookup): Credentials {
  const accessKey = value("accessKey");
  const secretKey = value("secretKey");
  if (accessKey === undefined || secretKey === undefined) {
    throw missing(accessKey === undefined ? "accessKey" : "secretKey", "An AK and its SK go together.");
  }
  return { accessKey, secretKey, securityToken: value("securityToken") };
}

function user(value: Lookup): Credentials {
  const userName = value("userName");
  const password = value("userPassword");
  const domainName = value("domainName");
  if (userName === undefined || password === undefined || domainName === undefined) {
    throw missing(password === undefined ? "userPassword" : "domainName", "A user needs password and account.");
  }
  return { userName, password, domainName };
}

function profile(value: Lookup): Identity {
  const file = value("sharedConfigFile");
  const found = readKooCliProfile({ profile: value("profile"), file });
  const { region, projectId, domainId } = found;
  return {
    defaults: { region, projectId, domainId },
    credentialsFor: (client) => profileCredentials(found, value, client),
  };
}

/** KooCLI calls its ways to prove who asks "modes". */
function profileCredentials(profile: KooCliProfile, value: Lookup, client: Unidentified): Credentials {
  const file = value("sharedConfigFile");
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
        `profile: the KooCLI profile "${profile.name}" is of the mode ${profile.mode}, of which only KooCLI can make ` +
          "use. Name one of the mode AKSK, ecsAgency or AssumeRole.",
      );
  }
}

const seconds = z.coerce.number().int().min(900).max(86_400);

function assuming(identity: Identity, value: Lookup): Identity {
  return {
    ...identity,
    credentialsFor: (client) =>
      assumedAgency({
        client: { ...client, credentials: identity.credentialsFor(client) },
        agencyName: value("agencyName") ?? "",
        domainName: value("agencyDomainName"),
        domainId: value("agencyDomainId"),
        durationSeconds: parsed("agencyDuration", value("agencyDuration"), seconds),
      }),
  };
}
