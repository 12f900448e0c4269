import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials";
import { describe, expect, test } from "vitest";
import type { SeenRequest } from "../client/scripted-server";
import { entryOf } from "./entry";
import { ACCESS_KEY, exchange, type Fields, fieldsOf, filledPath, SECRET_KEY } from "./exchange";
import { type Example, type Fixture, neighbours, seeds } from "./fixtures";
import { givenBody, inputOf } from "./input";

const OK = { json: { result: "SUCCESS", status: "SUCCESS", code: "0", order_id: "CS1", total: 0, total_count: 0 } };

const listOf = (value: Fields[string] | undefined): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

/** Fields that the client adds where a documented example lacks fields that are mandatory in its table. */
const ADDED: Readonly<Record<string, (body: Fields) => Fields>> = {
  addRdsNoAgentDatabase: ({ databases }) => ({
    databases: listOf(databases).map((each) => ({ ...each, enterprise_id: "0" })),
  }),
  batchAddResourceTag: ({ tags }) => ({ tags: listOf(tags).map((tag) => ({ value: "", ...tag })) }),
};

const requests = [...seeds, ...neighbours].flatMap((fixture) =>
  fixture.examples
    .filter(({ kind }) => kind === "request")
    .map((example, index): [string, Fixture, Example] => [`${fixture.operation} (${index + 1})`, fixture, example]),
);

/** The paging fields of the first page, which the client adds to read a complete list, in the types of the table. */
function firstPage(fixture: Fixture, place: "query" | "body"): Fields {
  const { paged } = entryOf(fixture).operation;
  if (paged?.in !== place) {
    return {};
  }
  const [start, size] = paged.names;
  const first = paged.style === "page" ? 1 : 0;
  return paged.asText ? { [start]: String(first), [size]: String(paged.size) } : { [start]: first, [size]: paged.size };
}

/** Query parameters that the client sends although they equal the documented default. */
const DEFAULT_QUERY: Readonly<Record<string, Fields>> = { downloadAuditReport: { local: "en-us" } };

const asText = (fields: Fields) => Object.entries(fields).map(([name, value]) => [name, String(value)]);

describe.each(requests)("the request example of %s", (_, fixture, example) => {
  const body = givenBody(fixture, example);

  async function arrived(): Promise<SeenRequest> {
    const { seen } = await exchange(fixture, inputOf(fixture, example), [OK]);
    const [request] = seen;
    if (request === undefined || seen.length > 1) {
      throw new Error(`${seen.length} requests arrived`);
    }
    return request;
  }

  test("arrives as documented", async () => {
    const { method, path, query, headers, body: text } = await arrived();
    expect([method, path]).toEqual([fixture.method, filledPath(fixture)]);
    expect(text === "" ? {} : JSON.parse(text)).toEqual({
      ...(ADDED[fixture.operation]?.(body) ?? body),
      ...firstPage(fixture, "body"),
    });
    const expected = { ...example.query, ...firstPage(fixture, "query"), ...DEFAULT_QUERY[fixture.operation] };
    expect(Object.fromEntries(query)).toEqual(Object.fromEntries(asText(expected)));
    expect(headers["content-type"]).toBe("application/json; charset=UTF-8");
  });

  test("has the signature of the vendor's signer, or none if it is anonymous", async () => {
    const request = await arrived();
    const { anonymous } = entryOf(fixture).operation;
    expect(request.headers.authorization).toBe(anonymous ? undefined : vendorsAuthorization(request));
  });
});

/** The `Authorization` header that the vendor's signer computes for a received request. */
function vendorsAuthorization({ method, path, query, headers, body }: SeenRequest): string {
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1]?.split(";") ?? [];
  const own = signed.filter((name) => name !== "host").map((name) => [vendorsName(name), headers[name]]);
  const request = {
    method,
    endpoint: `http://${headers.host}${path}`,
    queryParams: Object.fromEntries(query),
    headers: Object.fromEntries(own),
    ...(body !== "" && { data: JSON.parse(body) }),
  };
  const key = new BasicCredentials().withAk(ACCESS_KEY).withSk(SECRET_KEY);
  const headersOfVendor: Readonly<Record<string, string>> = Object(AKSKSigner.sign(request, key));
  return headersOfVendor.Authorization ?? "";
}

/** The vendor's signer recognizes the date only in this spelling, and otherwise uses the current time. */
function vendorsName(name: string): string {
  return name === "x-sdk-date" ? "X-Sdk-Date" : name;
}
