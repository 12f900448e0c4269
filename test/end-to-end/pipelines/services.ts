import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { ObjectStorage, type StorageAnswer } from "./object-storage";

/** The access key that IAM issues for the pipeline's ID token. */
export const TEMPORARY_KEY = {
  access: "TEMPORARYACCESSKEY01",
  secret: "temporary-secret-that-opens-nothing-real",
  securitytoken: "a-security-token/with+all=its==signs",
};

export const ID_TOKEN = "the-id-token-of-the-pipeline";
export const GITLAB_TOKEN = "a-token-for-the-gitlab-api";

/** A request posted to GitLab's API. */
export interface Posted {
  readonly path: string;
  readonly body: Readonly<Record<string, string>>;
}

/** The services that a pipeline uses besides the cloud: IAM's federation, OBS, GitHub's ID tokens, GitLab's API. */
export interface Services {
  readonly url: string;
  readonly storage: ObjectStorage;
  readonly posted: Posted[];
  close(): Promise<void>;
}

export async function startServices(): Promise<Services> {
  const storage = new ObjectStorage("pulumi-state", TEMPORARY_KEY.access, TEMPORARY_KEY.securitytoken);
  const posted: Posted[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const body = await bodyOf(request);
    const answer = storage.takes(url) ? storage.answer(request, url, body) : answerOf(request, url, body, posted);
    response.writeHead(answer.status, answer.headers).end(request.method === "HEAD" ? undefined : answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    storage,
    posted,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answerOf(request: IncomingMessage, url: URL, body: Buffer, posted: Posted[]): StorageAnswer {
  const { headers } = request;
  switch (`${request.method} ${url.pathname}`) {
    case "GET /github-id-token":
      return headers.authorization === "Bearer a-request-token" && url.searchParams.get("audience") === "huaweicloud"
        ? json(200, { value: ID_TOKEN })
        : json(401, { message: "no" });
    case "POST /v3.0/OS-AUTH/id-token/tokens": {
      const { auth } = JSON.parse(body.toString());
      const isKnown = headers["x-idp-id"] === "pipelines" && auth.id_token.id === ID_TOKEN && auth.scope.project.id;
      return isKnown
        ? { ...json(201, { token: {} }), headers: { "X-Subject-Token": "a-federated-token" } }
        : json(401, { error: { message: "The ID token is not known.", code: 401 } });
    }
    case "POST /v3.0/OS-CREDENTIAL/securitytokens":
      return headers["x-auth-token"] === "a-federated-token"
        ? json(201, { credential: TEMPORARY_KEY })
        : json(401, { error: { message: "no" } });
    default:
      if (headers["private-token"] === GITLAB_TOKEN && url.pathname.startsWith("/gitlab/")) {
        posted.push({ path: url.pathname, body: JSON.parse(body.toString()) });
        return json(201, {});
      }
      return json(404, { message: `nothing is at ${url.pathname}` });
  }
}

function json(status: number, value: object): StorageAnswer {
  return { status, body: JSON.stringify(value), headers: { "content-type": "application/json" } };
}
