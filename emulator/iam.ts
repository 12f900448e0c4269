import { randomBytes } from "node:crypto";
import { z } from "zod";
import { mayUse } from "./auth/authenticate";
import { CloudError } from "./errors";
import { type Call, type Operation, ok, operationsOf, type Reply } from "./operation";
import type { State } from "./state/schema";

const TOKEN_HOURS = 24;
const DEFAULT_AGENCY_SECONDS = 900;

const tokenRequestSchema = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.array(z.string()).min(1),
      password: z.object({
        user: z.object({ name: z.string(), password: z.string(), domain: z.object({ name: z.string() }) }),
      }),
    }),
    scope: z
      .object({
        project: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
        domain: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
      })
      .optional(),
  }),
});

const agencyRequestSchema = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.array(z.literal("assume_role")).min(1),
      assume_role: z.object({
        agency_name: z.string(),
        domain_id: z.string().optional(),
        domain_name: z.string().optional(),
        duration_seconds: z.number().int().min(900).max(86_400).default(DEFAULT_AGENCY_SECONDS),
      }),
    }),
  }),
});

type TokenRequest = z.infer<typeof tokenRequestSchema>;
type Scope = NonNullable<TokenRequest["auth"]["scope"]>;

const rows = operationsOf("iam", "iam", [
  ["keystoneCreateUserTokenByPassword", "POST", "/v3/auth/tokens", createToken],
  ["keystoneListProjects", "GET", "/v3/projects", listProjects],
  ["keystoneListAuthProjects", "GET", "/v3/auth/projects", listAuthProjects],
  ["keystoneListAuthDomains", "GET", "/v3/auth/domains", listDomains],
  ["createTemporaryAccessKeyByAgency", "POST", "/v3.0/OS-CREDENTIAL/securitytokens", assumeAgency],
]);

export const iamOperations: readonly Operation[] = rows.map((row) =>
  row.id === "keystoneCreateUserTokenByPassword" ? { ...row, public: true } : row,
);

/** Tokens are valid for 24 hours of real time. */
function createToken(call: Call): Reply {
  const { state } = call;
  const { identity, scope } = call.input(tokenRequestSchema).auth;
  const { name, password, domain } = identity.password.user;
  const user = state.users.find((candidate) => candidate.name === name && candidate.password === password);
  if (user === undefined || domain.name !== state.account.domain_name) {
    throw new CloudError(401, "IAM.0101", "The username or password is wrong.");
  }
  const project = scope?.project && findProject(state, scope.project);
  checkDomain(state, scope);
  const issuedAt = new Date();
  const token = {
    id: randomBytes(120).toString("base64url"),
    user_name: user.name,
    ...(project && { project_id: project.id }),
    issued_at: issuedAt.toISOString(),
    expires_at: new Date(issuedAt.getTime() + TOKEN_HOURS * 3_600_000).toISOString(),
  };
  state.tokens.push(token);
  const ownDomain = { id: state.account.domain_id, name: state.account.domain_name };
  return {
    status: 201,
    headers: { "X-Subject-Token": token.id },
    body: {
      token: {
        methods: ["password"],
        issued_at: microseconds(token.issued_at),
        expires_at: microseconds(token.expires_at),
        user: { id: user.id, name: user.name, domain: ownDomain, password_expires_at: "" },
        ...(project ? { project: { id: project.id, name: project.name, domain: ownDomain } } : { domain: ownDomain }),
        roles: [{ id: "0", name: "te_admin" }],
        catalog: [],
      },
    },
  };
}

/** `2019-02-13T06:52:13.855000Z`, the time format of Keystone. */
function microseconds(iso: string): string {
  return iso.replace("Z", "000Z");
}

function findProject(state: State, wanted: NonNullable<Scope["project"]>) {
  const project = state.projects.find(
    (candidate) =>
      (wanted.id === undefined || candidate.id === wanted.id) &&
      (wanted.name === undefined || candidate.name === wanted.name),
  );
  if (project === undefined) {
    throw new CloudError(401, "IAM.0101", `Could not find project: ${wanted.id ?? wanted.name}.`);
  }
  return project;
}

function checkDomain(state: State, scope: Scope | undefined): void {
  const { domain_id: id, domain_name: name } = state.account;
  const wanted = scope?.domain;
  if (wanted !== undefined && ((wanted.id ?? id) !== id || (wanted.name ?? name) !== name)) {
    throw new CloudError(401, "IAM.0101", `Could not find domain: ${wanted.id ?? wanted.name}.`);
  }
}

function listProjects(call: Call): Reply {
  const name = call.query.get("name");
  return projectList(
    call,
    call.state.projects.filter((project) => name === null || project.name === name),
  );
}

/** The projects that the caller may use. */
function listAuthProjects(call: Call): Reply {
  return projectList(
    call,
    call.state.projects.filter(({ id }) => mayUse(call.state, call.identity, id)),
  );
}

function projectList({ state: { account } }: Call, projects: State["projects"]): Reply {
  return ok({
    projects: projects.map((project) => ({
      id: project.id,
      name: project.name,
      enabled: project.enabled,
      is_domain: false,
      description: "",
      parent_id: account.domain_id,
      domain_id: account.domain_id,
      links: { self: `/v3/projects/${project.id}` },
    })),
    links: { self: "/v3/projects", previous: null, next: null },
  });
}

function listDomains(call: Call): Reply {
  const { domain_id: id, domain_name: name } = call.state.account;
  return ok({
    domains: [{ id, name, enabled: true, description: "", links: { self: `/v3/domains/${id}` } }],
    links: { self: "/v3/auth/domains" },
  });
}

/** Temporary keys of an agency; they expire in real time. */
function assumeAgency(call: Call): Reply {
  const { state } = call;
  const role = call.input(agencyRequestSchema).auth.identity.assume_role;
  const { domain_id: domainId, domain_name: domainName } = state.account;
  const ownDomain = (role.domain_id ?? domainId) === domainId && (role.domain_name ?? domainName) === domainName;
  if (!ownDomain || !state.agencies.some((agency) => agency.name === role.agency_name)) {
    throw new CloudError(404, "IAM.0004", `Could not find agency: ${role.agency_name}.`);
  }
  const credential = {
    access_key: `HST${randomBytes(9).toString("hex").toUpperCase()}`,
    secret_key: randomBytes(30).toString("base64url"),
    security_token: randomBytes(90).toString("base64url"),
    user_name: `${role.agency_name}/agency`,
    expires_at: new Date(Date.now() + role.duration_seconds * 1000).toISOString(),
  };
  state.credentials.push(credential);
  return {
    status: 201,
    body: {
      credential: {
        access: credential.access_key,
        secret: credential.secret_key,
        securitytoken: credential.security_token,
        expires_at: microseconds(credential.expires_at),
      },
    },
  };
}
