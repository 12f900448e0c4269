import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { type Call, ok, type Reply } from "../operation";
import { paginate } from "../paging";
import { type Agent, agentSchema, type Database } from "../state/contents";
import type { Instance } from "../state/instances";
import { instanceInPath, listed, notFound, requireIdle, rowsOf } from "./lookup";
import { pick } from "./rule-fields";

const CREATE = 0;
const percentage = z.number().int().min(0).max(100);

const addSchema = z
  .object({
    db_id: z.string(),
    mode: z.union([z.literal(CREATE), z.literal(1)]),
    agent_id: z.string().nullish(),
    agent_type: z.enum(["APP", "DB"]),
    agent_os: z.enum(["LINUX64_X86", "LINUX64_ARM", "WINDOWS64"]),
    agent_ip: z.string().nullish(),
    agent_nic: z.string().nullish(),
    cpu_threshold: percentage.nullish(),
    mem_threshold: percentage.nullish(),
  })
  .refine(({ mode, agent_id: id }) => mode === CREATE || (id ?? "") !== "", {
    path: ["agent_id"],
    message: "mandatory when mode is 1",
  })
  .refine(({ mode, agent_type: type, agent_ip: ip }) => mode !== CREATE || type === "DB" || (ip ?? "") !== "", {
    path: ["agent_ip"],
    message: "mandatory when agent_type is APP",
  });

/** Creates an agent for a database (mode 0), or also uses an existing agent for it (mode 1). Returns no ID. */
export function addAgent(call: Call): Reply {
  const { state } = call;
  const instance = instanceInPath(call);
  const request = call.input(addSchema);
  const database = databaseOf(call, instance, request.db_id);
  call.subject = database.name;
  requireIdle(instance);
  if (request.mode === CREATE) {
    state.agents.push(
      agentSchema.parse({
        instance_id: instance.id,
        created_at: state.now,
        db_ids: [database.id],
        agent_type: request.agent_type,
        agent_os: request.agent_os,
        agent_ip: request.agent_ip ?? database.ip,
        agent_nic: request.agent_nic ?? "",
        ...(request.cpu_threshold != null && { cpu_threshold: request.cpu_threshold }),
        ...(request.mem_threshold != null && { mem_threshold: request.mem_threshold }),
      }),
    );
  } else {
    const [agent] = pick(call, rowsOf(instance, state.agents), [request.agent_id ?? ""], "agent");
    agent?.db_ids.push(...(agent.db_ids.includes(database.id) ? [] : [database.id]));
  }
  return ok({ result: "SUCCESS" });
}

function databaseOf(call: Call, instance: Instance, id: string | null): Database {
  const database = rowsOf(instance, call.state.databases).find((row) => row.id === id);
  if (database === undefined) {
    throw call.invalid(id === null ? "db_id is mandatory" : `database ${id} does not exist on instance ${instance.id}`);
  }
  return database;
}

export function listAgents(call: Call): Reply {
  const instance = instanceInPath(call);
  const database = databaseOf(call, instance, call.query.get("db_id"));
  const agents = listed(call, rowsOf(instance, call.state.agents)).filter((row) => row.db_ids.includes(database.id));
  const { items } = paginate(call, agents, { defaultLimit: 100, maxLimit: 1000 });
  return ok({
    agents: items.map((agent) => ({
      agent_id: agent.id,
      agent_type: agent.agent_type,
      agent_os: agent.agent_os,
      agent_ip: agent.agent_ip,
      mem_threshold: agent.mem_threshold,
      cpu_threshold: agent.cpu_threshold,
      status: agent.status,
      agent_nic: agent.agent_nic,
      db_name: database.name,
      datacap_status: 0,
      agent_url: agent.id,
      universal: agent.db_ids.length > 1,
      sha256: createHash("sha256").update(installer(agent)).digest("hex"),
    })),
  });
}

function agentInPath(call: Call): Agent {
  const id = call.param("agent_id");
  const agent = rowsOf(instanceInPath(call), call.state.agents).find((row) => row.id === id);
  if (agent === undefined) {
    throw notFound(`agent ${id}`);
  }
  return agent;
}

/** Removes an agent from a database. Without any database it is deleted. */
export function deleteAgent(call: Call): Reply {
  const { state } = call;
  const instance = instanceInPath(call);
  const agent = agentInPath(call);
  const database = databaseOf(call, instance, call.query.get("db_id"));
  call.subject = database.name;
  requireIdle(instance);
  if (!agent.db_ids.includes(database.id)) {
    throw notFound(`agent ${agent.id} of database ${database.id}`);
  }
  agent.db_ids = agent.db_ids.filter((id) => id !== database.id);
  state.agents = state.agents.filter((row) => row.db_ids.length > 0);
  return ok({ result: "SUCCESS" });
}

const switchSchema = z.object({
  agent_id: z.string(),
  // An integer in the document, a string in the vendor's SDK.
  status: z.union([z.literal(0), z.literal(1), z.enum(["0", "1"])]).transform(Number),
});

export function switchAgent(call: Call): Reply {
  const instance = instanceInPath(call);
  const { agent_id: id, status } = call.input(switchSchema);
  const agents = pick(call, rowsOf(instance, call.state.agents), [id], "agent");
  requireIdle(instance);
  for (const agent of agents) {
    agent.status = status;
  }
  return ok({ result: "SUCCESS" });
}

const thresholdsSchema = z.object({ cpu_threshold: percentage, mem_threshold: percentage });

export function setAgentThresholds(call: Call): Reply {
  const agent = agentInPath(call);
  const thresholds = call.input(thresholdsSchema);
  requireIdle(instanceInPath(call));
  Object.assign(agent, thresholds);
  return ok({ result: "SUCCESS" });
}

/** The older operation returns a download URL, the newer one the installer itself. */
export function showAgentDownload(call: Call): Reply {
  const { region, project_id: projectId } = call.region;
  const agent = agentInPath(call);
  const path = `/v2/${projectId}/audit/${agent.instance_id}/agents/${agent.id}/download`;
  return ok({ result: `https://dbss.${region}.myhuaweicloud.com${path}` });
}

export function downloadAgent(call: Call): Reply {
  const agent = agentInPath(call);
  return {
    status: 200,
    bytes: new Uint8Array(installer(agent)),
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename="dbss-agent-${agent.id}.gz"`,
    },
  };
}

function installer(agent: Agent): Buffer {
  return gzipSync(`AGENT_ID=${agent.id}\nAGENT_TYPE=${agent.agent_type}\nAGENT_OS=${agent.agent_os}\n`);
}
