import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import type { ICredential } from "@huaweicloud/huaweicloud-sdk-core/auth/ICredential";
import type { IHttpRequest } from "@huaweicloud/huaweicloud-sdk-core/http/IHttpRequest";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { authorization, percentEncode, type QueryPair, sdkDate, signingKey } from "../../provider/client/signing";

interface Sample {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: Readonly<Record<string, string[]>>;
  readonly body: unknown;
  readonly extra: Readonly<Record<string, string>>;
  readonly secretKey: string;
}

const HOST = "dbss.cn-north-4.myhuaweicloud.com";
const DATE = "20250910T123456Z";

/** The vendor's signer works on the decoded path, so it gets only paths that its URL parser leaves unchanged. */
function vendorAuthorization(sample: Sample): string {
  const request = {
    method: sample.method,
    endpoint: `https://${HOST}/${sample.segments.join("/")}`,
    queryParams: Object.fromEntries(Object.entries(sample.query).map(([name, values]) => [name, [...values]])),
    headers: { "content-type": "application/json", "X-Sdk-Date": DATE, ...sample.extra },
    data: sample.body,
  };
  const credential = { getAk: () => "AKACCESSKEY", getSk: () => sample.secretKey };
  const headers = AKSKSigner.sign(request as unknown as IHttpRequest, credential as unknown as ICredential);
  return (headers as Record<string, string>).Authorization ?? "";
}

function ourAuthorization(sample: Sample): string {
  const query = Object.entries(sample.query).flatMap(([name, values]) =>
    values.map((value): QueryPair => [name, value]),
  );
  return authorization(
    {
      method: sample.method,
      path: `/${sample.segments.map(percentEncode).join("/")}`,
      query,
      headers: { "content-type": "application/json", host: HOST, "x-sdk-date": DATE, ...sample.extra },
      body: sample.body === undefined ? undefined : JSON.stringify(sample.body),
    },
    "AKACCESSKEY",
    signingKey(sample.secretKey),
  );
}

const text = fc.string({ unit: "grapheme", maxLength: 20 });
const pathCharacter = fc.constantFrom(..."abcXYZ019-._~:@!$&()*+,=汉字é😀");

const samples: fc.Arbitrary<Sample> = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
  segments: fc.array(fc.string({ unit: pathCharacter, minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 }),
  query: fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.array(text, { minLength: 1, maxLength: 3 }), {
    maxKeys: 5,
    noNullPrototype: true,
  }),
  body: fc.oneof(
    fc.constant(undefined),
    fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))),
  ),
  extra: fc.record(
    { "x-project-id": fc.stringMatching(/^[0-9a-f]{32}$/), "x-security-token": fc.base64String({ minLength: 4 }) },
    { requiredKeys: [] },
  ),
  secretKey: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
});

test("signs as the vendor's signer does", () => {
  fc.assert(
    fc.property(samples, (sample) => {
      expect(ourAuthorization(sample)).toBe(vendorAuthorization(sample));
    }),
    { numRuns: 500 },
  );
});

test("signs a large body as the vendor's signer does", () => {
  const sample = {
    method: "POST",
    segments: ["v1"],
    query: {},
    extra: {},
    secretKey: "sk",
    body: { a: "汉".repeat(2_000_000) },
  };
  expect(ourAuthorization(sample)).toBe(vendorAuthorization(sample));
});

test.each([
  ["a b", "a%20b"],
  ["a/b?c#d", "a%2Fb%3Fc%23d"],
  ["-._~", "-._~"],
  ["!'()*", "%21%27%28%29%2A"],
  ["+", "%2B"],
  ["%41", "%2541"],
  ["汉", "%E6%B1%89"],
])("percent-encodes %s", (plain, encoded) => {
  expect(percentEncode(plain)).toBe(encoded);
});

test("writes the date without separators, in UTC", () => {
  expect(sdkDate(new Date("2025-09-10T12:34:56.789+08:00"))).toBe("20250910T043456Z");
});
