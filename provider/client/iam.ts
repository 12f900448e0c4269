import { z } from "zod";
import { type Api, defineOperation } from "./operation";
import { record } from "./spelling";
import { list, optionalFlag, optionalRecord, optionalText, text } from "./wire";

const DOCUMENT = "neighbours.json, iam";

const project = record({
  id: text,
  name: text,
  domain_id: optionalText,
  parent_id: optionalText,
  enabled: optionalFlag,
  is_domain: optionalFlag,
  description: optionalText,
});

/** A project of the account. */
export type Project = z.output<typeof project>;

const domain = record({ id: text, name: text, enabled: optionalFlag, description: optionalText });

/** An account that the credentials belong to. */
export type Domain = z.output<typeof domain>;

const token = record({
  "x-subject-token": text,
  token: z.preprocess(
    (value) => value ?? {},
    record({
      expires_at: optionalText,
      issued_at: optionalText,
      project: optionalRecord({ id: text, name: optionalText }),
    }),
  ),
});

/** As IAM writes it, and also the metadata service of a node. */
export const temporaryAccessKey = record({
  credential: record({ access: text, secret: text, securitytoken: optionalText, expires_at: optionalText }),
});

/** An access key that expires. */
export type TemporaryAccessKey = z.output<typeof temporaryAccessKey>["credential"];

const scopeEntry = z.object({ id: z.string().optional(), name: z.string().optional() }).optional();

const passwordAuth = z.object({
  identity: z.object({
    methods: z.tuple([z.literal("password")]),
    password: z.object({
      user: z.object({
        name: z.string().min(1),
        password: z.string().min(1),
        domain: z.object({ name: z.string().min(1) }),
      }),
    }),
  }),
  scope: z.object({ project: scopeEntry, domain: scopeEntry }),
});

const agencyAuth = z.object({
  identity: z.object({
    methods: z.tuple([z.literal("assume_role")]),
    assume_role: z.object({
      agency_name: z.string().min(1),
      domain_id: z.string().optional(),
      domain_name: z.string().optional(),
      duration_seconds: z.int().min(900).max(86_400).optional(),
      session_user: z.object({ name: z.string() }).optional(),
    }),
  }),
});

export const iamOperations = {
  /** Requests a token; it is returned in a header. */
  createToken: defineOperation({
    id: "keystone_create_user_token_by_password",
    service: "iam",
    method: "POST",
    path: "/v3/auth/tokens",
    request: { query: { nocatalog: z.literal("true").optional() }, body: { auth: passwordAuth } },
    response: token,
    document: `DBSS API Reference 2024-04-10, 2.2; ${DOCUMENT}`,
    repeatable: true,
    responseHeaders: ["x-subject-token"],
    anonymous: true,
  }),

  /** Lists projects: all, or those with a name or a parent. */
  listProjects: defineOperation({
    id: "keystone_list_projects",
    service: "iam",
    method: "GET",
    path: "/v3/projects",
    request: {
      query: {
        name: z.string().optional(),
        domain_id: z.string().optional(),
        parent_id: z.string().optional(),
        enabled: z.boolean().optional(),
      },
    },
    response: list(["projects"], project),
    document: DOCUMENT,
    repeatable: true,
  }),

  /** Lists the projects that the credentials give access to. */
  listAuthProjects: defineOperation({
    id: "keystone_list_auth_projects",
    service: "iam",
    method: "GET",
    path: "/v3/auth/projects",
    request: {},
    response: list(["projects"], project),
    document: DOCUMENT,
    repeatable: true,
  }),

  /** Lists the accounts that the credentials give access to. */
  listAuthDomains: defineOperation({
    id: "keystone_list_auth_domains",
    service: "iam",
    method: "GET",
    path: "/v3/auth/domains",
    request: {},
    response: list(["domains"], domain),
    document: DOCUMENT,
    repeatable: true,
  }),

  /** Assumes an agency of another account. */
  createTemporaryAccessKey: defineOperation({
    id: "create_temporary_access_key_by_agency",
    service: "iam",
    method: "POST",
    path: "/v3.0/OS-CREDENTIAL/securitytokens",
    request: { body: { auth: agencyAuth } },
    response: temporaryAccessKey,
    document: DOCUMENT,
    repeatable: true,
  }),
};

/** The operations of Identity and Access Management (IAM). */
export type IamApi = Api<typeof iamOperations>;
