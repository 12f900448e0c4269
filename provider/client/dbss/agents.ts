import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import {
  file,
  id,
  listing,
  nothing,
  numeric,
  optionalFlag,
  optionalNumber,
  optionalText,
  optionalWord,
  text,
} from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";
import { databaseId, instanceId, onInstance, percent } from "./fields";

const auditAgent = record({
  agent_id: text,
  /** Where it runs: "APP" (with the application) or "DB" (with the database). */
  agent_type: optionalWord,
  /** Operating system of its node: LINUX64_X86, LINUX64_ARM or WINDOWS64. */
  agent_os: optionalWord,
  /** IP address of its node. */
  agent_ip: optionalText,
  /** Network interface whose traffic it captures. */
  agent_nic: optionalText,
  /** CPU usage of its node, in percent, above which it stops collecting. */
  cpu_threshold: optionalNumber,
  /** Memory usage of its node, in percent, above which it stops collecting. */
  mem_threshold: optionalNumber,
  /** 1 enabled, 0 disabled. */
  status: optionalNumber,
  /** Name of the database that it collects the activity of. */
  db_name: optionalText,
  /** Status of the traffic capture. The codes are not documented. */
  datacap_status: optionalNumber,
  /** Where its package is. */
  agent_url: optionalText,
  /** Whether it is an agent for containers. */
  universal: optionalFlag,
  /** SHA-256 checksum of its package. */
  sha256: optionalText,
});

/** An agent that collects the activity of a database. */
export type AuditAgent = z.output<typeof auditAgent>;

const agentId = id.describe("ID of the agent: `agent_id` in the list of agents.");
const onAgent = { instance_id: instanceId, agent_id: agentId };
const cpuThreshold = percent.describe("CPU usage of the node, in percent, above which the agent stops collecting.");
const memoryThreshold = percent.describe(
  "Memory usage of the node, in percent, above which the agent stops collecting.",
);

export const agentOperations = {
  /** Lists the agents of a database. */
  listAgents: defineOperation({
    id: "listAuditAgentNew",
    service: "dbss",
    method: "GET",
    path: "/v3/{project_id}/audit/{instance_id}/agents",
    older: { id: "listAuditAgent", path: "/v2/{project_id}/{instance_id}/audit/agents" },
    request: { path: onInstance, query: { db_id: databaseId } },
    response: listing(["agents"], auditAgent),
    document: DESCRIPTION,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100, asText: true },
  }),

  /** Adds an agent; the service does not return its ID. */
  addAgent: defineOperation({
    id: "addAuditAgentNew",
    service: "dbss",
    method: "POST",
    path: "/v3/{project_id}/audit/{instance_id}/agents",
    older: { id: "addAuditAgent", path: "/v2/{project_id}/{instance_id}/audit/agents" },
    request: {
      path: onInstance,
      body: {
        db_id: databaseId,
        /** 0 creates an agent, 1 also uses the existing agent `agent_id` for the database. */
        mode: z.int().min(0).max(1),
        /** ID of the existing agent. Required if `mode` is 1. */
        agent_id: id.optional(),
        /** Where it runs: with the application ("APP") or with the database ("DB"). */
        agent_type: z.enum(["APP", "DB"]),
        /** Operating system of the node that it runs on. */
        agent_os: z.enum(["LINUX64_X86", "LINUX64_ARM", "WINDOWS64"]),
        /** IP address of the node. Required if the agent runs with the application. */
        agent_ip: z.string().optional(),
        /** Network interface of the node whose traffic is captured. */
        agent_nic: z.string().optional(),
        cpu_threshold: cpuThreshold.optional(),
        mem_threshold: memoryThreshold.optional(),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: false,
    failing: failingUnlessSuccess("result"),
  }),

  /** Enables or disables an agent. */
  switchAgent: defineOperation({
    id: "switchAgentNew",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/agent/switch",
    older: {
      id: "switchAgent",
      path: "/v1/{project_id}/{instance_id}/audit/agent/switch",
      // A number in the text of 2024, a string in the description.
      body: (body) => ({ ...body, status: Number(body.status) }),
    },
    request: {
      path: onInstance,
      body: {
        agent_id: agentId,
        /** 1 enables, 0 disables. */
        status: numeric(0, 1).transform(String),
      },
    },
    response: nothing,
    document: `${REFERENCE}, 3.1.2`,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Deletes an agent of a database. */
  deleteAgent: defineOperation({
    id: "deleteAuditAgentNew",
    service: "dbss",
    method: "DELETE",
    path: "/v3/{project_id}/audit/{instance_id}/agents/{agent_id}",
    older: { id: "deleteAuditAgent", path: "/v2/{project_id}/{instance_id}/audit/agents/{agent_id}" },
    request: { path: onAgent, query: { db_id: databaseId } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Sets the load of its node above which an agent stops collecting. */
  setAgentThresholds: defineOperation({
    id: "createAuditDbAgent",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/agents/{agent_id}",
    request: { path: onAgent, body: { cpu_threshold: cpuThreshold, mem_threshold: memoryThreshold } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Returns the URL of the package of an agent. */
  showAgentDownload: defineOperation({
    id: "downloadAuditAgent",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/{instance_id}/audit/agents/{agent_id}",
    request: { path: onAgent },
    response: record({
      /** URL of the package. */
      result: optionalText,
    }),
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Downloads the package of an agent. */
  downloadAgent: defineOperation({
    id: "downloadAuditAgentNew",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/{instance_id}/agents/{agent_id}/download",
    request: { path: onAgent },
    response: file,
    document: DESCRIPTION,
    repeatable: true,
    carries: "file",
  }),
};
