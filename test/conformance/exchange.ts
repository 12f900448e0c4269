import { type ClientSettings, createClient } from "../../provider/client";
import { type SeenRequest, type Step, scriptedServer } from "../client/scripted-server";
import { entryOf } from "./entry";
import type { Fixture, Json } from "./fixtures";

export const ACCESS_KEY = "AKACCESSKEY";
export const SECRET_KEY = "SKverysecret";
/** The project of requests that do not name one. */
export const PROJECT = "0250cb8a80c24c0b9f20f557cb159aad";

export type Fields = Readonly<Record<string, Json>>;

const NO_SUCH_API: Step = { status: 404, json: { error_code: "APIG.0101", error_msg: "The API does not exist" } };

export interface Exchange {
  /** The requests that arrived on the documented path. */
  readonly seen: readonly SeenRequest[];
  /** The result of the method, which may have failed. */
  readonly answer: PromiseSettledResult<unknown>;
}

/**
 * Calls the client's method of an operation in a region that offers only the documented path, where the steps are
 * returned one after the other.
 */
export async function exchange(
  fixture: Fixture,
  input: Fields,
  steps: readonly Step[],
  settings: Partial<ClientSettings> = {},
): Promise<Exchange> {
  const seen: SeenRequest[] = [];
  const documented = pathPattern(fixture.path);
  await using server = await scriptedServer((request) => {
    if (!documented.test(request.path)) {
      return NO_SUCH_API;
    }
    seen.push(request);
    return steps[Math.min(seen.length, steps.length) - 1] ?? { status: 500, text: "the script is empty" };
  });
  const client = createClient({
    region: "cn-north-4",
    projectId: PROJECT,
    credentials: { accessKey: ACCESS_KEY, secretKey: SECRET_KEY },
    endpoint: server.url,
    maxAttempts: 1,
    ...settings,
  });
  const { service, name } = entryOf(fixture);
  const call: (input: Fields) => Promise<unknown> = Reflect.get(client[service], name);
  const [answer] = await Promise.allSettled([call(input)]);
  await client.close();
  return { seen, answer };
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}

/** A value for each placeholder that the client does not fill in. */
export function placeholdersOf(fixture: Fixture): Record<string, string> {
  const names = [...entryOf(fixture).operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const own = names.filter((name) => name !== "project_id");
  return Object.fromEntries(own.map((name) => [name, name === "resource_type" ? "auditInstance" : `${name}-1`]));
}

/** The documented path with its placeholders filled. */
export function filledPath(fixture: Fixture): string {
  const values: Readonly<Record<string, string>> = { project_id: PROJECT, ...placeholdersOf(fixture) };
  return fixture.path.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

/** The fields of an example's body; none when it has no body. */
export function fieldsOf(body: Json | undefined): Fields {
  if (body === undefined) {
    return {};
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Error(`not an object: ${JSON.stringify(body)}`);
  }
  return body;
}

/** The result of the client's method for a response; throws the method's error. */
export async function reading(fixture: Fixture, input: Fields, step: Step): Promise<unknown> {
  const { answer } = await exchange(fixture, input, [step]);
  if (answer.status === "rejected") {
    throw answer.reason;
  }
  return answer.value;
}
