import { z } from "zod";
import { failingUnlessSuccess } from "../answers";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import { file, id, listing, nothing, numeric, optionalFlag, optionalNumber, optionalText, text } from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";

const auditAgent = record({
  agent_id: text,
  /** Where it runs: "APP" or "DB". */
  agent_type: optionalText,
  agent_os: optionalText,
  agent_ip: optionalText,
  agent_nic: optionalText,
  cpu_threshold: optionalNumber,
  mem_threshold: optionalNumber,
  /** 1 enabled, 0 disabled. */
  status: optionalNumber,
  db_name: optionalText,
  datacap_status: optionalNumber,
  agent_url: optionalText,
  universal: optionalFlag,
  sha256: optionalText,
});

/** An agent that collects the activity of a database. */
export type AuditAgent = z.output<typeof auditAgent>;

const percent = z.int().min(0).max(100);

export const agentOperations = {
  /** Lists the agents of an instance. */
  listAgents: defineOperation({
    id: "listAuditAgentNew",
    service: "dbss",
    method: "GET",
    path: "/v3/{project_id}/audit/{instance_id}/agents",
    older: { id: "listAuditAgent", path: "/v2/{project_id}/{instance_id}/audit/agents" },
    request: { path: { instance_id: id }, query: { db_id: id } },
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
      path: { instance_id: id },
      body: {
        db_id: id,
        /** 0: a new agent, 1: an existing one, named by `agent_id`. */
        mode: z.int().min(0).max(1),
        agent_id: id.optional(),
        agent_type: z.enum(["APP", "DB"]),
        agent_os: z.enum(["LINUX64_X86", "LINUX64_ARM", "WINDOWS64"]),
        /** Required if the agent runs with the application. */
        agent_ip: z.string().optional(),
        agent_nic: z.string().optional(),
        cpu_threshold: percent.optional(),
        mem_threshold: percent.optional(),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: false,
    failing: failingUnlessSuccess("result"),
  }),

  /** Enables or disables an agent: 1 on, 0 off. */
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
    request: { path: { instance_id: id }, body: { agent_id: id, status: numeric(0, 1).transform(String) } },
    response: nothing,
    document: `${REFERENCE}, 3.1.2`,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Deletes an agent. */
  deleteAgent: defineOperation({
    id: "deleteAuditAgentNew",
    service: "dbss",
    method: "DELETE",
    path: "/v3/{project_id}/audit/{instance_id}/agents/{agent_id}",
    older: { id: "deleteAuditAgent", path: "/v2/{project_id}/{instance_id}/audit/agents/{agent_id}" },
    request: { path: { instance_id: id, agent_id: id }, query: { db_id: id } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Sets the load above which an agent stops collecting. */
  setAgentThresholds: defineOperation({
    id: "createAuditDbAgent",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/agents/{agent_id}",
    request: { path: { instance_id: id, agent_id: id }, body: { cpu_threshold: percent, mem_threshold: percent } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),

  /** Returns where the package of an agent is. */
  showAgentDownload: defineOperation({
    id: "downloadAuditAgent",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/{instance_id}/audit/agents/{agent_id}",
    request: { path: { instance_id: id, agent_id: id } },
    response: record({ result: optionalText }),
    document: DESCRIPTION,
    repeatable: true,
  }),

  /** Downloads the package of an agent. */
  downloadAgent: defineOperation({
    id: "downloadAuditAgentNew",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/{instance_id}/agents/{agent_id}/download",
    request: { path: { instance_id: id, agent_id: id } },
    response: file,
    document: DESCRIPTION,
    repeatable: true,
    carries: "file",
  }),
};
