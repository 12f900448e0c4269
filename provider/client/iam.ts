import { z } from "zod";
import { type Api, defineOperation } from "./operation";
import { record } from "./spelling";
import { list, optionalFlag, optionalRecord, optionalText, text } from "./wire";

const DOCUMENT = "neighbours.json, iam";

const project = record({
  id: text,
  /** That of a region's own project is the name of the region. */
  name: text,
  /** ID of the account. */
  domain_id: optionalText,
  /** ID of the project that this one is a part of, or of the account. */
  parent_id: optionalText,
  enabled: optionalFlag,
  /** Whether this is the account itself. */
  is_domain: optionalFlag,
  description: optionalText,
});

/** A project of the account. */
export type Project = z.output<typeof project>;

const domain = record({ id: text, name: text, enabled: optionalFlag, description: optionalText });

/** An account that the credentials give access to. */
export type Domain = z.output<typeof domain>;

const token = record({
  /** The token itself: IAM returns it in this header. */
  "x-subject-token": text,
  token: z.preprocess(
    (value) => value ?? {},
    record({
      /** When the token expires, in UTC: "2019-02-13T06:52:13.855000Z". */
      expires_at: optionalText,
      /** When the token was issued, in the same format. */
      issued_at: optionalText,
      /** The project that the token is for. */
      project: optionalRecord({ id: text, name: optionalText }),
    }),
  ),
});

/** As IAM writes it, and also the metadata service of a node. */
export const temporaryAccessKey = record({
  credential: record({
    /** The access key ID. */
    access: text,
    /** The secret access key. */
    secret: text,
    /** The security token that requests must carry, too. */
    securitytoken: optionalText,
    /** When the key expires, in UTC: "2019-02-13T06:52:13.855000Z". */
    expires_at: optionalText,
  }),
});

/** An access key that expires. */
export type TemporaryAccessKey = z.output<typeof temporaryAccessKey>["credential"];

const scopeEntry = z.object({ id: z.string().optional(), name: z.string().optional() }).optional();

const passwordAuth = z.object({
  identity: z.object({
    methods: z.tuple([z.literal("password")]),
    password: z.object({
      user: z.object({
        /** Name of the user. */
        name: z.string().min(1),
        password: z.string().min(1),
        /** Account of the user. */
        domain: z.object({ name: z.string().min(1) }),
      }),
    }),
  }),
  /** What the token is for: a project or an account, by ID or name. */
  scope: z.object({
    project: scopeEntry,
    /** The account. */
    domain: scopeEntry,
  }),
});

const agencyAuth = z.object({
  identity: z.object({
    methods: z.tuple([z.literal("assume_role")]),
    assume_role: z.object({
      /** Name of the agency. */
      agency_name: z.string().min(1),
      /** ID of the account that delegates its permissions. This or its name is required. */
      domain_id: z.string().optional(),
      /** Name of this account. */
      domain_name: z.string().optional(),
      /** How long the key is valid, in seconds: 900 to 86400. */
      duration_seconds: z.int().min(900).max(86_400).optional(),
      /** The enterprise user that the key is for. */
      session_user: z.object({ name: z.string() }).optional(),
    }),
  }),
});

export const iamOperations = {
  /** Creates a token for a user name and a password. */
  createToken: defineOperation({
    id: "keystone_create_user_token_by_password",
    service: "iam",
    method: "POST",
    path: "/v3/auth/tokens",
    request: {
      query: {
        /** Leaves the catalog of the services out of the response. */
        nocatalog: z.literal("true").optional(),
      },
      body: { auth: passwordAuth },
    },
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
        /** ID of the account. */
        domain_id: z.string().optional(),
        /** ID of the project that the projects are a part of. */
        parent_id: z.string().optional(),
        /** Whether the projects are enabled. */
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

  /** Creates a temporary access key by assuming an agency of another account. */
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
