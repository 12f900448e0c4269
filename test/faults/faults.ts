import type { Cloud } from "../cloud";
import type { Answer, Interference } from "./interposer";

/** Something that goes wrong with a request. */
export interface Fault {
  readonly name: string;
  /** What it is counted as. Default: its name. */
  readonly kind?: string;
  readonly interfere: (...args: [...Parameters<Interference>, cloud: Cloud]) => ReturnType<Interference>;
  /** Requires a client with a token. */
  readonly needsToken?: true;
  /** Requires an operation whose response has a documented shape. */
  readonly needsShape?: true;
}

const JSON_TYPE = { "content-type": "application/json" };
export const SKEW = "clock that is 20 minutes ahead";
const SKEW_MS = 20 * 60_000;

function answer(status: number, body: unknown, headers: Answer["headers"] = JSON_TYPE): Answer {
  return { status, headers, body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)) };
}

/** The service is not reached, or reports that it did nothing. */
const refused = (name: string, outcome: Answer): Fault => ({ name, interfere: async () => outcome });

const broken = { error_code: "DBSS.11000000", error_msg: "Internal system exception" };
const page = "<html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>";

/** Everything that may happen to a request, whatever its operation. */
export const FAULTS: readonly Fault[] = [
  refused("429 with Retry-After", answer(429, broken, { ...JSON_TYPE, "retry-after": "0" })),
  refused("429 without Retry-After", answer(429, broken)),
  refused("500", answer(500, broken)),
  refused("502 with an HTML body", answer(502, page, { "content-type": "text/html" })),
  refused("503", answer(503, broken)),
  { name: "connection reset before the effect", interfere: async () => "reset" },
  { name: "connection reset after the effect", interfere: async (_, pass) => pass().then(() => "reset") },
  { name: "answer cut in half", interfere: async (_, pass) => ({ half: await pass() }) },
  { name: "answer that never comes", interfere: async (_, pass) => pass().then(() => "silence") },
  { name: "request that never arrives", interfere: async () => "silence" },
  refused("HTML with status 200", answer(200, page, { "content-type": "text/html" })),
  {
    name: "JSON sent as text",
    interfere: async (_, pass) => ({ ...(await pass()), headers: { "content-type": "text/plain" } }),
  },
  { ...refused("JSON of a wrong shape", answer(200, { unexpected: true })), needsShape: true },
  refused("an error in a success", answer(200, broken)),
  { name: SKEW, interfere: (passing, pass) => pass(skewed(passing.headers)).then(dated) },
  {
    name: "token that expired meanwhile",
    needsToken: true,
    interfere: async (_, pass, cloud) => {
      await expireTokens(cloud);
      return pass();
    },
  },
];

/** What stands in front of a service may return, besides `FAULTS`. */
export const GATEWAY_FAULTS: readonly Fault[] = [
  refused("401", answer(401, { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information" })),
  refused("403", answer(403, { error_code: "DBSS.10010103", error_msg: "denied" })),
  refused("404 with an HTML body", answer(404, page, { "content-type": "text/html" })),
  refused("400", answer(400, { error_code: "DBSS.10000001", error_msg: "malformed" })),
  refused("504 with an HTML body", answer(504, page, { "content-type": "text/html" })),
  refused("redirect", answer(302, "", { location: "https://login.example.com/" })),
  refused("204 without a body", answer(204, "")),
  refused("200 without a body", answer(200, "")),
  refused("null", answer(200, "null")),
  refused("a text", answer(200, '"ok"')),
];

/** Expires all tokens of the cloud. */
async function expireTokens(cloud: Cloud): Promise<void> {
  const { tokens } = await cloud.state();
  const past = "2020-01-01T00:00:00.000Z";
  await cloud.patch(
    ...tokens.map((_, index) => ({ op: "replace" as const, path: `/tokens/${index}/expires_at`, value: past })),
  );
}

/** The headers of a machine whose clock is ahead. */
function skewed(headers: Answer["headers"]): Answer["headers"] {
  const ahead = new Date(Date.now() + SKEW_MS).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return { ...headers, "x-sdk-date": ahead };
}

/** The response as that machine sees it: from the past. */
function dated(given: Answer): Answer {
  return { ...given, headers: { ...given.headers, date: new Date(Date.now() - SKEW_MS).toUTCString() } };
}
