import type { AccessKeyCredentials } from "../credentials";
import { isNearby } from "../endpoints";
import { ConfigError } from "../errors";
import type { HttpReply } from "../http";
import { temporaryAccessKey } from "../iam";
import { jsonOf } from "../json";
import { type Lease, leaseOfKey, renewing } from "../lease";
import { createTransport, type Transport } from "../transport";

const METADATA_SERVICE = "http://169.254.169.254";
const TOKEN_PATH = "/meta-data/latest/api/token";
const KEY_PATH = "/openstack/latest/securitykey";
const TOKEN_SECONDS = 300;
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 64 * 1024;

/** Where the credentials of a node are read from. */
export interface NodeAgencySettings {
  /** Origin of the metadata service. @default "http://169.254.169.254" */
  readonly endpoint?: string;
  /** @internal */
  readonly now?: () => number;
}

/** Temporary credentials of the agency of the ECS instance or CCE node that this runs on, from its metadata service. */
export function nodeAgency(settings: NodeAgencySettings = {}): () => Promise<AccessKeyCredentials> {
  const { endpoint = METADATA_SERVICE, now = Date.now } = settings;
  const origin = metadataOrigin(endpoint);
  return renewing(async () => {
    const transport = createTransport(TIMEOUT_MS);
    try {
      return await fetchKey(transport, origin, now);
    } finally {
      await transport.close();
    }
  }, now);
}

async function fetchKey(transport: Transport, origin: URL, now: () => number): Promise<Lease<AccessKeyCredentials>> {
  const token = await metadataToken(transport, origin);
  const headers: Record<string, string> = token === undefined ? {} : { "x-metadata-token": token };
  const reply = await transport.send({ origin, method: "GET", path: KEY_PATH, headers, maxBytes: MAX_BYTES });
  const body = bodyOf(origin, reply);
  const parsed = temporaryAccessKey.safeParse(jsonOf(body));
  if (!parsed.success) {
    throw new ConfigError(`nodeAgency: ${origin.origin} returned no access key. Assign an agency to this node.`);
  }
  return leaseOfKey(parsed.data.credential, now());
}

/** Newer nodes require a token; older ones do not know its path. */
async function metadataToken(transport: Transport, origin: URL): Promise<string | undefined> {
  const headers = { "x-metadata-token-ttl-seconds": String(TOKEN_SECONDS) };
  const reply = await transport.send({ origin, method: "PUT", path: TOKEN_PATH, headers, maxBytes: MAX_BYTES });
  if (reply.kind === "response" && (reply.status === 404 || reply.status === 405)) {
    return undefined;
  }
  return bodyOf(origin, reply).trim();
}

function bodyOf(origin: URL, reply: HttpReply): string {
  if (reply.kind === "fault") {
    throw new ConfigError(
      `nodeAgency: no response from the metadata service ${origin.origin} (${reply.code}). It is only available on ECS instances and CCE nodes; elsewhere, use another source of credentials.`,
    );
  }
  if (reply.status !== 200) {
    throw new ConfigError(
      `nodeAgency: the metadata service ${origin.origin} returned HTTP ${reply.status}. Assign an agency with permissions for DBSS, RDS and BSS to this node.`,
    );
  }
  return reply.body.toString("utf8");
}

function metadataOrigin(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.pathname !== "/" || !isNearby(url)) {
    throw new ConfigError(
      `metadataEndpoint: ${text} is neither on this machine nor link-local; the metadata service is at ${METADATA_SERVICE}.`,
    );
  }
  return url;
}
