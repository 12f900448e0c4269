import { expect, test } from "vitest";
import { type TokenRequest, Tokens } from "../../provider/client/tokens";
import { clientOf, failureOf, USER } from "./scripted-client";
import { type Script, type Step, scriptedServer } from "./scripted-server";

const INSTANCES: Step = { json: { servers: [], total: 0 } };

function issued(token: string, expiresAt = "2099-01-01T00:00:00.000000Z"): Step {
  return { status: 201, headers: { "x-subject-token": token }, json: { token: { expires_at: expiresAt } } };
}

/** Issues tokens T1, T2, …; other requests are answered by `script`. */
function issuing(script: (token: string) => Step): Script {
  let count = 0;
  return (request) =>
    request.path === "/v3/auth/tokens" ? issued(`T${++count}`) : script(String(request.headers["x-auth-token"]));
}

test("fetches one project token and sends it with every request", async () => {
  await using server = await scriptedServer(issuing(() => INSTANCES));
  const client = clientOf(server, { credentials: USER });
  await Promise.all([client.dbss.listAuditInstances(), client.dbss.listAuditInstances()]);
  await client.dbss.listAuditInstances();

  const [first, ...others] = server.seen;
  expect(first?.path).toBe("/v3/auth/tokens");
  expect(first?.headers).not.toHaveProperty("authorization");
  expect(JSON.parse(first?.body ?? "")).toEqual({
    auth: {
      identity: {
        methods: ["password"],
        password: { user: { name: USER.userName, password: USER.password, domain: { name: "acme" } } },
      },
      scope: { project: { id: "p1" } },
    },
  });
  expect(others.map(({ path, headers }) => [path, headers["x-auth-token"]])).toEqual(
    Array(3).fill(["/v1/p1/audit/instances", "T1"]),
  );
});

test("uses an account token for global services", async () => {
  await using server = await scriptedServer(issuing(() => ({ json: { order_infos: [], total_count: 0 } })));
  await clientOf(server, { credentials: USER }).bss.listOrders();
  expect(JSON.parse(server.seen[0]?.body ?? "").auth.scope).toEqual({ domain: { name: "acme" } });
});

test("fetches one new token, and no more, when the service rejects the first", async () => {
  await using server = await scriptedServer(
    issuing((token) => (token === "T1" ? { status: 401, json: { error_code: "APIGW.0301" } } : INSTANCES)),
  );
  await expect(clientOf(server, { credentials: USER }).dbss.listAuditInstances()).resolves.toEqual([]);

  await using strict = await scriptedServer(issuing(() => ({ status: 401 })));
  expect(await failureOf(clientOf(strict, { credentials: USER }).dbss.listAuditInstances())).toMatchObject({
    status: 401,
  });
  expect(strict.seen).toHaveLength(4);
});

test("reports a wrong password without repeating it", async () => {
  const echo = `wrong password ${USER.password}`;
  await using server = await scriptedServer([
    { status: 401, json: { error: { code: 401, message: echo, title: "Unauthorized" } } },
  ]);
  const error = await failureOf(clientOf(server, { credentials: USER }).dbss.listAuditInstances());
  expect(error).toMatchObject({ operation: "iam.createToken", status: 401, reason: "wrong password ***" });
  expect(String(error) + JSON.stringify(error)).not.toContain(USER.password);
});

test("renews a token before it expires", async () => {
  let clock = Date.parse("2025-01-01T00:00:00Z");
  const requests: TokenRequest[] = [];
  const tokens = new Tokens(
    () => ({ project: { id: "p1" } }),
    async (request) => {
      requests.push(request);
      return { value: `T${requests.length}`, expiresAt: new Date(clock + 24 * 3_600_000).toISOString() };
    },
    () => clock,
  );
  expect(await tokens.get("project", USER)).toBe("T1");
  clock += 23 * 3_600_000;
  expect(await tokens.get("project", USER)).toBe("T1");
  clock += 51 * 60_000;
  expect(await tokens.get("project", USER)).toBe("T2");
});

test("fetches a token again after a failed attempt", async () => {
  let calls = 0;
  const tokens = new Tokens(
    () => ({ project: { id: "p1" } }),
    async () => {
      if (++calls === 1) {
        throw new Error("IAM is down");
      }
      return { value: "T" };
    },
  );
  await expect(tokens.get("project", USER)).rejects.toThrow("IAM is down");
  await expect(tokens.get("project", USER)).resolves.toBe("T");
});

test("keeps a token that cannot be renewed until it expires, unless the service rejects it", async () => {
  let clock = Date.parse("2025-01-01T00:00:00Z");
  let calls = 0;
  let isDown = false;
  const tokens = new Tokens(
    () => ({ project: { id: "p1" } }),
    async () => {
      calls += 1;
      if (isDown) {
        throw new Error("IAM is down");
      }
      return { value: `T${calls}`, expiresAt: new Date(clock + 3_600_000).toISOString() };
    },
    () => clock,
  );
  await tokens.get("project", USER);
  isDown = true;
  clock += 55 * 60_000;
  expect(await tokens.get("project", USER)).toBe("T1");
  expect(calls).toBe(2);
  expect(tokens.held()).toEqual(["T1"]);
  clock += 5 * 60_000;
  await expect(tokens.get("project", USER)).rejects.toThrow("IAM is down");
  isDown = false;
  expect(await tokens.get("project", USER)).toBe("T4");
  isDown = true;
  tokens.forget("project", "T4");
  await expect(tokens.get("project", USER)).rejects.toThrow("IAM is down");
});

test("looks up the project by the region's name once", async () => {
  await using server = await scriptedServer((request) =>
    request.path === "/v3/projects"
      ? {
          json: {
            projects: [
              { id: "p9", name: "cn-north-4" },
              { id: "p8", name: "cn-north-4_x" },
            ],
          },
        }
      : INSTANCES,
  );
  const client = clientOf(server, { projectId: undefined });
  await Promise.all([client.dbss.listAuditInstances(), client.dbss.listAuditInstances()]);
  expect(await client.projectId()).toBe("p9");
  expect(server.seen.map(({ path, query }) => `${path}?${query}`).sort()).toEqual([
    "/v1/p9/audit/instances?limit=1000&offset=0",
    "/v1/p9/audit/instances?limit=1000&offset=0",
    "/v3/projects?name=cn-north-4",
  ]);
});

test("reports a project name that IAM does not list", async () => {
  await using server = await scriptedServer([{ json: { projects: [] } }]);
  const error = await failureOf(
    clientOf(server, { projectId: undefined, projectName: "eu" }).dbss.listAuditInstances(),
  );
  expect(String(error)).toContain('projectName: IAM lists no project with the name "eu". Check it, or set projectId.');
});

test("sends and signs the security token of a temporary key", async () => {
  await using server = await scriptedServer([INSTANCES]);
  const temporary = { accessKey: "AK", secretKey: "SK", securityToken: "temporary-token" };
  await clientOf(server, { credentials: async () => temporary }).dbss.listAuditInstances();
  expect(server.seen[0]?.headers["x-security-token"]).toBe("temporary-token");
  expect(server.seen[0]?.headers.authorization).toContain("x-sdk-date;x-security-token");
});

test("names the missing parts of the credentials", () => {
  const create = () => clientOf({ url: "http://127.0.0.1" }, { credentials: { accessKey: "AK", secretKey: "" } });
  expect(create).toThrowError("credentials: secretKey missing");
});
