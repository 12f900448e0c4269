import { inspect } from "node:util";
import { expect, test, vi } from "vitest";
import {
  ApiError,
  isConflict,
  isForbidden,
  isNotFound,
  isThrottled,
  isTransient,
  isUnauthorized,
  isUnknownApi,
} from "../../provider/client";
import { adviceOfCode } from "../../provider/client/error-codes";
import { clientOf, failureOf, KEYS } from "./scripted-client";
import { type Step, scriptedServer } from "./scripted-server";

async function errorOf(step: Step): Promise<ApiError> {
  await using server = await scriptedServer([step]);
  const call = clientOf(server, { maxAttempts: 1 }).dbss.updateAuditInstance({ instance_id: "i1", name: "audit" });
  const error = await failureOf(call);
  if (!ApiError.isInstance(error)) {
    throw error;
  }
  return error;
}

test.each<[string, Step, Partial<ApiError>]>([
  [
    "DBSS in the format of 2024",
    { status: 400, json: { error: { error_code: "DBSS.100210016", error_msg: "Insufficient quota" } } },
    { status: 400, code: "DBSS.100210016", reason: "Insufficient quota" },
  ],
  [
    "DBSS in the format of 2025",
    {
      status: 403,
      json: {
        error_code: "PDP5.0001",
        error_msg: "denied",
        details: [{ error_code: "PDP5.2", error_msg: "dbss:auditInstance:update" }],
        encoded_authorization_message: "abc",
      },
    },
    {
      code: "PDP5.0001",
      reason: "denied",
      details: [{ code: "PDP5.2", message: "dbss:auditInstance:update", resourceId: undefined }],
      encodedAuthorizationMessage: "abc",
    },
  ],
  [
    "IAM",
    {
      status: 401,
      json: { error: { code: 401, message: "The request requires authentication.", title: "Unauthorized" } },
    },
    { status: 401, code: undefined, reason: "The request requires authentication." },
  ],
  [
    "the gateway",
    {
      status: 401,
      json: { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information", request_id: "q1" },
    },
    { code: "APIGW.0301", requestId: "q1" },
  ],
  [
    "a response with a request ID only in a header",
    { status: 400, json: {}, headers: { "x-request-id": "q2" } },
    { requestId: "q2" },
  ],
  ["an empty body", { status: 502, text: "" }, { status: 502, code: undefined, reason: undefined }],
  [
    "an HTML page",
    { status: 502, text: "<html><style>b{}</style><body><h1>Bad Gateway</h1>nginx</body></html>" },
    { reason: "Bad Gateway nginx" },
  ],
  ["a body that is not an object", { status: 400, json: ["no"] }, { reason: '["no"]' }],
])("reads an error from %s", async (_, step, fields) => {
  expect(await errorOf(step)).toMatchObject({ operation: "dbss.updateAuditInstance", ...fields });
});

test("states the operation, its object, the service's message and the advice", async () => {
  const error = await errorOf({
    status: 400,
    json: { error: { error_code: "DBSS.100210016", error_msg: "Insufficient quota" } },
    headers: { "x-request-id": "q1" },
  });
  expect(error.message).toBe(
    "dbss.updateAuditInstance (instance_id i1): HTTP 400 DBSS.100210016: Insufficient quota (request ID q1). " +
      "Meaning: the account's quota is used up. Release instances or request a higher quota.",
  );
});

test.each<[string, number, object, RegExp]>([
  [
    "a frozen instance",
    409,
    { error_code: "DBSS.10021009", error_msg: "Instance i1 is FROZEN" },
    /renew its subscription in the Billing Center or, .* unsubscribe/,
  ],
  [
    "another operation in progress",
    409,
    { error_code: "DBSS.10021009", error_msg: "Instance i1 is busy" },
    /Another operation/,
  ],
  [
    "an insufficient balance",
    403,
    { error_code: "X.1", error_msg: "The account balance is insufficient" },
    /Top up the account/,
  ],
  ["a missing permission", 403, { error_code: "X.1", error_msg: "denied" }, /lack the permission/],
  [
    "a project that the user cannot access",
    403,
    { error_code: "APIGW.0302", error_msg: "The user has no project p9" },
    /Check dbss:projectId and dbss:region/,
  ],
  [
    "an API that the user may not call",
    403,
    { error_code: "APIGW.0302", error_msg: "denied" },
    /Request the permission/,
  ],
  [
    "a missing object",
    404,
    { error_code: "DBSS.10020404", error_msg: "gone" },
    /Check the IDs: i1 must be the `instanceId`.*not its `resourceId`, in region cn-north-4, project p1/,
  ],
  [
    "a backend fault",
    400,
    { error_code: "DBSS.10021004", error_msg: "no" },
    /i1 must be the `instanceId` of an audit instance/,
  ],
  [
    "an API that the region does not offer",
    404,
    { error_code: "APIG.0101", error_msg: "no" },
    /Check the region and endpoint/,
  ],
])("gives matching advice for %s", async (_, status, json, advice) => {
  expect((await errorOf({ status, json })).message).toMatch(advice);
});

test("names the region and project of the lookup when the request names no instance", async () => {
  await using server = await scriptedServer([{ status: 404, json: { error_code: "DBSS.10020404", error_msg: "no" } }]);
  const call = clientOf(server, { maxAttempts: 1 }).dbss.listInstanceJobs({ resource_id: "r9" });
  expect(String(await failureOf(call))).toContain(
    "Check the IDs: they were looked up in region cn-north-4, project p1.",
  );
});

test("reports a local clock that is 60 minutes ahead", async () => {
  const date = new Date(Date.now() - 3_600_000).toUTCString();
  const { message } = await errorOf({ status: 401, json: { error_code: "APIG.0301" }, headers: { date } });
  expect(message).toContain("The clock of this machine is 60 minutes ahead of the server's");
});

test("redacts the secret key when the server echoes it", async () => {
  const error = await errorOf({ status: 400, json: { error_code: "X", error_msg: `bad key ${KEYS.secretKey}` } });
  expect(error.reason).toBe("bad key ***");
  expect(inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)).not.toContain(KEYS.secretKey);
});

test("redacts the signature of a request when the server echoes it", async () => {
  await using server = await scriptedServer(({ headers }) => ({
    status: 401,
    json: { error_code: "X", error_msg: `no match: ${headers.authorization}` },
  }));
  const error = await failureOf(clientOf(server, { maxAttempts: 1 }).dbss.listInstanceJobs({ resource_id: "r9" }));
  expect(String(error)).toMatch(/no match: SDK-HMAC-SHA256 .* Signature=\*\*\*\. /);
});

test("distinguishes a missing object from an API that the region does not offer", async () => {
  const gone = await errorOf({ status: 404, json: { error: { error_code: "DBSS.10020102", error_msg: "no" } } });
  expect([isNotFound(gone), isUnknownApi(gone)]).toEqual([true, false]);
  for (const code of ["APIG.0101", "APIGW.0101"]) {
    const missing = await errorOf({ status: 404, json: { error_code: code, error_msg: "The API does not exist" } });
    expect([isNotFound(missing), isUnknownApi(missing)]).toEqual([false, true]);
  }
});

test("does not treat a backend fault as a missing object", async () => {
  const json = { error: { error_code: "DBSS.10021004", error_msg: "ECS can not found the request page" } };
  const fault = await errorOf({ status: 404, json });
  expect([isNotFound(fault), isUnknownApi(fault)]).toEqual([false, false]);
  expect(fault.message).toContain("which does not mean that an object is gone");
});

test.each([
  ["isUnauthorized", 401, isUnauthorized],
  ["isForbidden", 403, isForbidden],
  ["isConflict", 409, isConflict],
  ["isThrottled", 429, isThrottled],
  ["isTransient", 429, isTransient],
  ["isTransient", 503, isTransient],
] as const)("%s recognizes %i", async (_, status, predicate) => {
  expect(predicate(await errorOf({ status }))).toBe(true);
  expect(predicate(await errorOf({ status: 400 }))).toBe(false);
});

test("recognizes its errors when the module is loaded twice", async () => {
  vi.resetModules();
  const again = await import("../../provider/client/errors.js");
  expect(again.ApiError).not.toBe(ApiError);
  expect(again.ApiError.isInstance(await errorOf({ status: 400 }))).toBe(true);
  expect(again.ApiError.isInstance(new Error("other"))).toBe(false);
});

test.each<[string, Step, string]>([
  ["a result other than success", { json: { result: "failed" } }, 'result is "failed"'],
  ["a bare string other than success", { json: "FAILED" }, 'result is "FAILED"'],
  ["an error body", { json: { error_code: "DBSS.11000000", error_msg: "internal" } }, "DBSS.11000000: internal"],
])("treats a 200 response with %s as a failure", async (_, step, text) => {
  const error = await errorOf(step);
  expect(error).toMatchObject({ status: 200, message: expect.stringContaining(text) });
});

test.each(["SUCCESS", "success", "Success"])("accepts the result %s as success", async (result) => {
  await using server = await scriptedServer([{ json: { result } }]);
  await clientOf(server).dbss.updateAuditInstance({ instance_id: "i1", name: "audit" });
});

test.each<[string, Step]>([
  ["an empty body", { status: 204 }],
  ["an empty string", { json: "" }],
  ["an empty object", { json: {} }],
])("treats %s as success", async (_, step) => {
  await using server = await scriptedServer([step]);
  await clientOf(server).dbss.updateAuditInstance({ instance_id: "i1", name: "audit" });
});

test("treats an unsubscription with rejected resources as a failure", async () => {
  const refused = [{ resource_id: "r1", error_code: "CBC.1", error_msg: "resource is being changed" }];
  await using server = await scriptedServer([{ json: { order_ids: [], fail_resource_infos: refused } }]);
  const error = await failureOf(clientOf(server).bss.unsubscribe({ resource_ids: ["r1"] }));
  expect(error).toMatchObject({
    status: 200,
    code: "CBC.1",
    reason: "r1: resource is being changed",
    details: [{ resourceId: "r1", code: "CBC.1", message: "resource is being changed" }],
  });
});

test("treats the rejection of one of several RDS databases as a failure", async () => {
  const list = [
    { id: "d1", ret_status: "SUCCESS" },
    { id: "d2", ret_status: "FAILED", ret_message: "no agent-free audit" },
  ];
  await using server = await scriptedServer([{ json: { ret_list: list } }]);
  const databases = [
    { id: "d1", type: "MYSQL" as const },
    { id: "d2", type: "MYSQL" as const },
  ];
  const error = await failureOf(clientOf(server).dbss.addRdsDatabasesById({ instance_id: "i1", databases }));
  expect(String(error)).toContain("d2: no agent-free audit");
});

test("treats an order with a code other than 0 as a failure", async () => {
  await using server = await scriptedServer([{ json: { code: "CBC.7", description: "product is sold out" } }]);
  const order = {
    name: "audit",
    flavor_ref: "f",
    vpc_id: "v",
    availability_zone: "az",
    nics: [{ subnet_id: "s" }],
    security_groups: [{ id: "g" }],
    region: "r",
    period_type: 2,
    period_num: 1,
    product_infos: [{ product_id: "p", resource_spec_code: "dbss.bypassaudit.low", product_spec_desc: "{}" }],
  };
  expect(await failureOf(clientOf(server).dbss.createPeriodOrder(order))).toMatchObject({
    code: "CBC.7",
    reason: "product is sold out",
  });
});

test.each(["DBSS.10000001", "DBSS.10021016", "DBSS.11000000", "CBC.0150", "APIG.0308", "APIGW.0308"])(
  "has a meaning and advice for %s",
  (code) => {
    expect(adviceOfCode(code)).toMatchObject({ meaning: expect.any(String), advice: expect.any(String) });
  },
);
