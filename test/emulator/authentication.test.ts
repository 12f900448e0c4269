import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { ACCOUNT } from "../../emulator/index";
import { at, Cloud } from "./cloud";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await Cloud.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  vi.useRealTimers();
  await cloud.control("POST", "reset");
});

const quota = () => `/v1/${cloud.p}/dbss/audit/quota`;
const refused = (code: string, message: RegExp) => ({
  error_code: code,
  error_msg: expect.stringMatching(message),
  request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
});

/** Sends a request that is signed as if it were another time. */
async function signedAt(date: Date) {
  vi.useFakeTimers({ now: date, toFake: ["Date"] });
  const headers = cloud.sign("GET", quota(), {});
  vi.useRealTimers();
  return cloud.raw("GET", quota(), undefined, headers);
}

describe("signatures", () => {
  test("accepts the vendor's signature with additional headers", async () => {
    const answer = await cloud.get(quota(), { headers: { "X-Extra": "a  b", Accept: "application/json" } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f]{32}$/);
  });

  test("accepts a signature of the sorted and encoded query", async () => {
    const answer = await cloud.get(`/v1/${cloud.p}/dbss/audit/instances?offset=0&limit=10&x=a%20b%2A%2F`);
    expect(answer.status).toBe(200);
  });

  test("rejects a body that differs from the signed one", async () => {
    const path = `/v1/${cloud.p}/auditInstance/resource-instances/count`;
    const headers = cloud.sign("POST", path, { "Content-Type": "application/json" }, { tags: [] });
    expect((await cloud.raw("POST", path, '{"tags":[]}', headers)).status).toBe(200);
    const forged = await cloud.raw("POST", path, '{"tags":[1]}', headers);
    expect(forged.status).toBe(401);
    expect(forged.body).toEqual(refused("APIGW.0301", /verify aksk signature fail/));
  });

  test("distinguishes a wrong secret key from an unknown access key", async () => {
    const wrong = await cloud.get(quota(), { credentials: { accessKey: ACCOUNT.accessKey, secretKey: "no" } });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual(refused("APIGW.0301", /verify aksk signature fail/));
    const unknown = await cloud.get(quota(), { credentials: { accessKey: "NOBODY", secretKey: "no" } });
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(refused("APIGW.0301", /ak:NOBODY,err:ak not exist/));
  });

  test("rejects a request without authentication", async () => {
    const answer = await cloud.raw("GET", quota());
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(refused("APIGW.0301", /x-auth-token not found/));
  });

  test.each([
    [-14, 200],
    [14, 200],
    [-16, 401],
    [16, 401],
  ])("a signature that is %i minutes off the real time returns %i", async (minutes, status) => {
    // Virtual time has no effect.
    await cloud.advance("P1D");
    expect((await signedAt(new Date(Date.now() + minutes * 60_000))).status).toBe(status);
  });

  test("reports the time of an expired signature and the server's time", async () => {
    const answer = await signedAt(new Date("2020-04-01T10:00:00Z"));
    expect(answer.body).toEqual(
      refused("APIGW.0301", /signature expired, signature time:20200401T100000Z, server time:\d{8}T\d{6}Z/),
    );
  });

  test("rejects an Authorization header that is not a signature", async () => {
    const answer = await cloud.raw("GET", quota(), undefined, { Authorization: "Bearer x" });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(refused("APIGW.0301", /format is invalid/));
  });

  test("rejects an X-Project-Id that is not a project of the account", async () => {
    const answer = await cloud.get(quota(), { headers: { "X-Project-Id": "another" } });
    expect(answer.status).toBe(403);
    expect(answer.body).toEqual(refused("APIGW.0302", /no project another/));
  });
});

describe("temporary credentials", () => {
  async function assume() {
    const assumeRole = { agency_name: ACCOUNT.agencyName, domain_name: ACCOUNT.domainName, duration_seconds: 900 };
    const { body } = await cloud.post("/v3.0/OS-CREDENTIAL/securitytokens", {
      auth: { identity: { methods: ["assume_role"], assume_role: assumeRole } },
    });
    return {
      credentials: { accessKey: at(body, "credential", "access"), secretKey: at(body, "credential", "secret") },
      token: at(body, "credential", "securitytoken"),
    };
  }

  test("work only with their security token", async () => {
    const { credentials, token } = await assume();
    const withToken = await cloud.get(quota(), { credentials, headers: { "X-Security-Token": token } });
    expect(withToken.status).toBe(200);
    const without = await cloud.get(quota(), { credentials });
    expect(without.status).toBe(401);
    expect(without.body).toEqual(refused("APIGW.0301", /security token is invalid/));
    const wrong = await cloud.get(quota(), { credentials, headers: { "X-Security-Token": "other" } });
    expect(wrong.status).toBe(401);
  });

  test("are rejected after they have expired", async () => {
    const { credentials, token } = await assume();
    await cloud.patch({ op: "add", path: "/credentials/1/expires_at", value: "2020-01-01T00:00:00.000Z" });
    const answer = await cloud.get(quota(), { credentials, headers: { "X-Security-Token": token } });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(refused("APIGW.0301", /security token expires/));
  });

  test("are not issued for an unknown agency", async () => {
    const assumeRole = { agency_name: "nobody", domain_name: ACCOUNT.domainName };
    const answer = await cloud.post("/v3.0/OS-CREDENTIAL/securitytokens", {
      auth: { identity: { methods: ["assume_role"], assume_role: assumeRole } },
    });
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ error: { code: 404, title: "Not Found" } });
  });
});

describe("tokens", () => {
  function tokenBody(scope: object | undefined, password: string = ACCOUNT.userPassword) {
    const user = { name: ACCOUNT.userName, password, domain: { name: ACCOUNT.domainName } };
    return JSON.stringify({ auth: { identity: { methods: ["password"], password: { user } }, scope } });
  }

  function ask(scope: object | undefined, password?: string) {
    return cloud.raw("POST", "/v3/auth/tokens", tokenBody(scope, password), { "Content-Type": "application/json" });
  }

  async function token(scope: object): Promise<string> {
    return (await ask(scope)).headers.get("x-subject-token") ?? "";
  }

  const withToken = (path: string, value: string) => cloud.raw("GET", path, undefined, { "X-Auth-Token": value });

  test("are issued for a password and a project, by name or ID, and last 24 hours", async () => {
    const byName = await ask({ project: { name: ACCOUNT.region } });
    expect(byName.status).toBe(201);
    expect(byName.body).toMatchObject({ token: { project: { id: ACCOUNT.projectId, name: ACCOUNT.region } } });
    const lifetimeMs =
      Date.parse(at(byName.body, "token", "expires_at")) - Date.parse(at(byName.body, "token", "issued_at"));
    expect(lifetimeMs).toBe(24 * 3_600_000);
    expect((await withToken(quota(), byName.headers.get("x-subject-token") ?? "")).status).toBe(200);
    expect((await withToken(quota(), await token({ project: { id: ACCOUNT.projectId } }))).status).toBe(200);
  });

  test("are not issued for a wrong password, with an error in IAM's format", async () => {
    const answer = await ask({ project: { name: ACCOUNT.region } }, "wrong");
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      error: { code: 401, message: "The username or password is wrong.", title: "Unauthorized" },
    });
  });

  test("are not issued for an unknown project, which the error names", async () => {
    const answer = await ask({ project: { name: "mars" } });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ error: { message: expect.stringContaining("mars") } });
  });

  test("give no access to a project if they are for the account or for another project", async () => {
    for (const scope of [{ domain: { name: ACCOUNT.domainName } }, { project: { name: "cn-east-3" } }]) {
      const answer = await withToken(quota(), await token(scope));
      expect(answer.status).toBe(403);
      expect(answer.body).toMatchObject({ error: { error_code: "DBSS.10020103" } });
    }
  });

  test("give access to a service without projects if they are for the account", async () => {
    const answer = await withToken("/v2/orders/customer-orders", await token({ domain: { id: ACCOUNT.domainId } }));
    expect(answer.status).toBe(200);
  });

  test("are rejected with a reason when they are unknown or expired", async () => {
    const unknown = await withToken(quota(), "nonsense");
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(refused("APIGW.0301", /decrypt token fail/));
    const value = await token({ project: { name: ACCOUNT.region } });
    await cloud.patch({ op: "replace", path: "/tokens/0/expires_at", value: "2020-01-01T00:00:00.000Z" });
    const expired = await withToken(quota(), value);
    expect(expired.status).toBe(401);
    expect(expired.body).toEqual(refused("APIGW.0301", /token expires/));
  });
});

describe("permissions", () => {
  test("another project in the path is forbidden, in the error format of the path's generation", async () => {
    const old = await cloud.get("/v1/00000000000000000000000000000000/dbss/audit/quota");
    expect(old.status).toBe(403);
    expect(old.body).toEqual({
      error: { error_code: "DBSS.10020103", error_msg: expect.stringContaining("not a project of this user") },
    });
    const recent = await cloud.get("/v1/00000000000000000000000000000000/audit/instances");
    expect(recent.status).toBe(403);
    expect(recent.body).toMatchObject({
      error_code: "DBSS.10020103",
      details: [{ error_code: "DBSS.10020103" }],
      encoded_authorization_message: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
    });
  });

  test("only a denied operation is forbidden", async () => {
    await cloud.patch({ op: "add", path: "/denied/-", value: "listAuditInstances" });
    expect((await cloud.get(`/v1/${cloud.p}/dbss/audit/instances`)).status).toBe(403);
    expect((await cloud.get(`/v1/${cloud.p}/audit/instances`)).status).toBe(200);
  });

  test("the gateway treats an operation missing from a region like an unknown path", async () => {
    await cloud.set("missingOperations", ["listAuditInstancesNew"]);
    for (const path of [`/v1/${cloud.p}/audit/instances`, `/v9/${cloud.p}/nothing`]) {
      const answer = await cloud.get(path);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual(refused("APIG.0101", /API does not exist/));
    }
  });
});
