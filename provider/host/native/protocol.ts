import {
  bytes,
  double,
  flag,
  integer,
  part,
  parts,
  properties,
  type Reading,
  reading,
  text,
  texts,
  type Writing,
  writing,
} from "./fields";

/** What is wrong with arguments. */
const failures = parts(2, { property: text(1), reason: text(2) });

/** Checked arguments, with their defaults. */
const checked = { inputs: properties(1), failures };

/** What changes between two sets of properties. */
const difference = {
  replaces: texts(1),
  deleteBeforeReplace: flag(3),
  changes: integer(4),
  diffs: texts(5),
  detailedDiff: parts(6, { path: text(1), change: part(2, { kind: integer(1), inputDiff: flag(2) }) }),
  hasDetailedDiff: flag(7),
};

/** Values of `changes` in a difference. */
export const CHANGES = { none: 1, some: 2 } as const;

/** Kinds of changes in a difference. Each is followed by its variant that replaces the resource. */
export const KIND = { add: 0, delete: 2, update: 4 } as const;

/** The methods of Pulumi's `provider.proto` that the plugin implements, with the fields that it uses. */
export const protocol = {
  handshake: messages({ engineAddress: text(1) }, { acceptSecrets: flag(1) }),
  attach: messages({ address: text(1) }, {}),
  getPluginInfo: messages({}, { version: text(1) }),
  getSchema: messages({}, { schema: text(1) }),
  checkConfig: messages({ urn: text(1), news: properties(3) }, checked),
  diffConfig: messages({ olds: properties(3), news: properties(4), oldInputs: properties(6) }, difference),
  configure: messages({ args: properties(2) }, { acceptSecrets: flag(1), supportsPreview: flag(2) }),
  invoke: messages({ token: text(1), args: properties(2) }, { return: properties(1), failures }),
  check: messages({ urn: text(1), olds: properties(2), news: properties(3) }, checked),
  diff: messages({ id: text(1), urn: text(2), olds: properties(3), news: properties(4) }, difference),
  create: messages(
    { urn: text(1), properties: properties(2), timeout: double(3), preview: flag(4) },
    { id: text(1), properties: properties(2) },
  ),
  read: messages(
    { id: text(1), urn: text(2), properties: properties(3), inputs: properties(4) },
    { id: text(1), properties: properties(2), inputs: properties(3) },
  ),
  update: messages(
    { id: text(1), urn: text(2), olds: properties(3), news: properties(4), timeout: double(5), preview: flag(7) },
    { properties: properties(1) },
  ),
  delete: messages({ id: text(1), urn: text(2), properties: properties(3), timeout: double(4) }, {}),
  /** The only method that returns several messages. */
  list: messages(
    { token: text(1), query: properties(2), limit: integer(3), pageSize: integer(4), continuationToken: text(5) },
    {
      computed: part(1, {}),
      result: part(2, { id: text(1), name: text(2) }),
      continuation: part(3, { continuationToken: text(1) }),
    },
  ),
  /** Read and written where the component is created, with the SDK that this requires. */
  construct: { readRequest: (request: Uint8Array) => request, writeResponse: (response: Uint8Array) => response },
  cancel: messages({}, {}),
};

/** The path at which the engine calls a method. */
export function pathOf(method: string): string {
  return `/pulumirpc.ResourceProvider/${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

export type Protocol = typeof protocol;

/** The request of a method. */
export type Request<Name extends keyof Protocol> = ReturnType<Protocol[Name]["readRequest"]>;

/** The response of a method. */
export type Response<Name extends keyof Protocol> = Parameters<Protocol[Name]["writeResponse"]>[0];

/** A message for the engine's log. */
export const writeLogRequest = writing({ severity: integer(1), message: text(2), urn: text(3), ephemeral: flag(5) });

/** Severities of a message. */
export const SEVERITY = { info: 1, warning: 2 } as const;

/** The details of an error after which something exists. */
export const writeInitFailed = writing({ id: text(1), properties: properties(2), reasons: texts(3) });

/** A `google.rpc.Status`: an error with details. */
export const writeStatus = writing({
  code: integer(1),
  message: text(2),
  details: part(3, { typeUrl: text(1), value: bytes(2) }),
});

/** How the requests of a method are read, and its responses written. */
export interface Messages<Request, Response> {
  readRequest(request: Uint8Array): Request;
  writeResponse(response: Response): Uint8Array;
}

function messages<Request extends object, Response extends object>(
  request: Reading<Request>,
  response: Writing<Response>,
): Messages<Request, Partial<Response>> {
  return { readRequest: reading(request), writeResponse: writing(response) };
}
