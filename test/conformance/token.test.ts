import { expect, test } from "vitest";
import { createClient } from "../../provider/client";
import { scriptedServer } from "../client/scripted-server";
import { exampleOf, seedOf } from "./fixtures";

const fixture = seedOf("keystone_create_user_token_by_password");

test("the documented token authenticates the request for the documented quota", async () => {
  const [request] = fixture.examples;
  const issued = fixture.examples.find(({ status }) => status === 201);
  await using server = await scriptedServer(({ path }) =>
    path === fixture.path
      ? { status: issued?.status, headers: issued?.headers, json: issued?.body }
      : { json: exampleOf("showAuditQuota") },
  );
  const client = createClient({
    region: "ap-southeast-1",
    projectId: "0250cb8a80c24c0b9f20f557cb159aad",
    credentials: { userName: "username", password: "*****", domainName: "domainname" },
    endpoint: server.url,
  });
  await expect(client.dbss.showAuditQuota()).resolves.toMatchObject({ audit_quota: 1 });
  await client.close();
  const [asked, proven] = server.seen;
  const scope = { project: { id: "0250cb8a80c24c0b9f20f557cb159aad" } };
  expect(JSON.parse(asked?.body ?? "")).toEqual({ auth: { ...authOf(request?.body), scope } });
  expect(proven?.headers).toMatchObject({ "x-auth-token": issued?.headers?.["x-subject-token"] });
  expect(proven?.headers).not.toHaveProperty("authorization");
});

function authOf(body: unknown): object {
  return Object(Reflect.get(Object(body), "auth"));
}
