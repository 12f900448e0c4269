import { z } from "zod";
import { type AuditAgent, isUnknownApi, mayHaveHappened } from "../client";
import type { Context } from "../model/context";
import { asDeclared } from "../model/diff";
import { keeping } from "../model/errors";
import { byName, inParallel, LISTS_AT_ONCE, onInstances, withoutRepetitions } from "../model/lists";
import { orGone, theOne } from "../model/look-up";
import { defineResource, type Found, partsOf, type State } from "../model/resource";
import { timeoutSeconds } from "../model/timeouts";
import { waitFor, waiting } from "../model/wait";
import { databasesOrGone, withReplacedDatabases } from "./databases/kind";
import { adopt, instanceId, ipAddress, percent } from "./fields";

export const args = z
  .strictObject({
    instanceId,
    databaseId: z.string().min(1).meta({
      description: "ID of the database that the agent serves: `databaseId` of an EcsAuditDatabase.",
      onChange: "replaces",
    }),
    agentType: z.enum(["DB", "APP"]).meta({
      description:
        'Where the agent runs: "DB" on the database server, "APP" on the server of an application that ' +
        "uses the database.",
      onChange: "replaces",
    }),
    os: z.enum(["LINUX64_X86", "LINUX64_ARM", "WINDOWS64"]).meta({
      description: 'Operating system that the agent runs on: "LINUX64_X86", "LINUX64_ARM" or "WINDOWS64".',
      onChange: "replaces",
    }),
    ipAddress: ipAddress.optional().meta({
      description: 'IP address of the server that the agent runs on. Required if `agentType` is "APP".',
      onChange: "replaces",
    }),
    networkCard: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: "Network interface that the agent listens on, such as `eth0`.", onChange: "replaces" }),
    cpuThreshold: percent
      .optional()
      .meta({ description: "CPU usage, in percent (0 to 100), above which the agent stops collecting." }),
    memoryThreshold: percent
      .optional()
      .meta({ description: "Memory usage, in percent (0 to 100), above which the agent stops collecting." }),
    enabled: z.boolean().default(true).meta({ description: "Whether the agent is enabled." }),
    adopt: adopt.meta({
      description:
        "ID of an existing agent of the database to adopt. If omitted, an existing agent that matches the " +
        "declaration is adopted.",
    }),
  })
  .refine(({ agentType, ipAddress }) => agentType !== "APP" || ipAddress !== undefined, {
    path: ["ipAddress"],
    error: 'is required if agentType is "APP": the IP address of the application server',
    when: ({ value }) => z.object({ agentType: z.string() }).safeParse(value).success,
  });

export const outputs = z.object({
  agentId: z.string().meta({ description: "ID of the agent." }),
  downloadUrl: z
    .string()
    .optional()
    .meta({
      description:
        "URL to download the agent from, including a token or a signature. Absent in regions that do not " +
        "report it: `downloadAgent` downloads the package there.",
      secret: true,
    }),
  sha256: z.string().optional().meta({ description: "SHA-256 checksum of the agent package." }),
});

export type Inputs = z.output<typeof args>;

export type AuditAgentState = State<typeof args, typeof outputs>;

/** An agent that collects the activity of a database. */
export const auditAgent = defineResource({
  type: "AuditAgent",
  description:
    "An agent that collects the activity of a self-built database. Install it on the server manually or with your " +
    "provisioning tool: from `downloadUrl`, or from the package that `downloadAgent` downloads. Deleting the " +
    "resource removes the agent from the audit instance; the installed software stays on the server.\n\n`enabled`, " +
    "`cpuThreshold` and `memoryThreshold` update in place. Changing anything else deletes the agent before creating " +
    "the new one, because a database has at most one agent with the same arguments.",
  example: `
const agent = new dbss.AuditAgent("shop", {
  instanceId: audit.instanceId,
  databaseId: shop.databaseId,
  agentType: "DB",
  os: "LINUX64_X86",
});
`,
  args,
  outputs,
  // A database has at most one agent with the same arguments.
  deleteBeforeReplace: true,

  idForm: "<instanceId>/<databaseId>/<agentId>",

  async seed(context, id) {
    const [instanceId, databaseId, agentId] = partsOf(id, 3) ?? [];
    if (instanceId === undefined || databaseId === undefined || agentId === undefined) {
      return undefined;
    }
    const agents = (await agentsOrGone(context, { instanceId, databaseId }, "get")) ?? [];
    const agent = agents.find(({ agent_id }) => agent_id === agentId);
    const url = agent && (await downloadUrl(context, instanceId, agentId));
    return { ...identityOf({ instanceId, databaseId }, agentId, agent), downloadUrl: url };
  },

  list: onInstances(async ({ snapshots }, { id: instanceId }) => {
    const databases = (await snapshots.databases.get(instanceId)).map(({ id, name = id }) => ({ id, name }));
    const lists = await inParallel(LISTS_AT_ONCE, databases.toSorted(byName), async ({ id: databaseId, name }) => {
      const place = { instanceId, databaseId };
      const agents = withoutRepetitions(await snapshots.agents.get(keyOf(place)), ({ agent_id: agentId }) => agentId);
      return agents.map((agent) => ({
        id: `${keyOf(place)}/${agent.agent_id}`,
        name: `${name}-agent`,
        state: identityOf(place, agent.agent_id, agent),
      }));
    });
    return lists.flat();
  }),

  async compare(context, _id, { instanceId, databaseId }, _inputs, difference) {
    return withReplacedDatabases(context, instanceId, difference, "databaseId", [databaseId]);
  },

  async adoptionOf(context, inputs) {
    // Fails if the instance does not exist.
    await context.snapshots.databases.get(inputs.instanceId);
    const agent = adopted((await agentsOrGone(context, inputs, "get")) ?? [], inputs);
    const id = `${keyOf(inputs)}/${agent?.agent_id}`;
    return agent && { id, name: `agent ${id}`, state: toState(inputs, agent, undefined), isDeletable: true };
  },

  async create(context, inputs) {
    const agent = adopted(await agentsOf(context, inputs), inputs) ?? (await addAgent(context, inputs));
    return converge(context, inputs, agent, await downloadUrl(context, inputs.instanceId, agent.agent_id));
  },

  async read(context, id, state) {
    const agent = meantAgent((await agentsOrGone(context, state, "get")) ?? [], state);
    const isReported = agent?.status === 0 || agent?.status === 1;
    return (
      agent && {
        id,
        state: toState(state, agent, state.downloadUrl),
        unreported: isReported ? undefined : "enabled",
      }
    );
  },

  async update(context, _id, olds, news) {
    const agent = meantAgent(await agentsOf(context, olds), olds);
    if (agent === undefined) {
      throw new Error(
        `Agent ${olds.agentId} of database ${olds.databaseId} no longer exists. Run \`pulumi refresh\`, then \`pulumi up\` to create another one.`,
      );
    }
    return (await converge(context, news, agent, olds.downloadUrl)).state;
  },

  async delete(context, _id, state) {
    const { client, snapshots } = context;
    const { instanceId, databaseId } = state;
    const agent = meantAgent((await agentsOrGone(context, state, "fresh")) ?? [], state);
    if (agent === undefined) {
      return;
    }
    const request = { instance_id: instanceId, agent_id: agent.agent_id, db_id: databaseId };
    await orGone(() => snapshots.agents.writing(keyOf(state), () => client.dbss.deleteAgent(request)));
  },
});

/** What identifies an agent, and the arguments to read. */
function identityOf(place: Place, agentId: string, agent: AuditAgent | undefined) {
  return {
    ...place,
    agentId,
    ipAddress: agent?.agent_ip,
    networkCard: agent?.agent_nic,
    cpuThreshold: agent?.cpu_threshold,
    memoryThreshold: agent?.mem_threshold,
  };
}

/** Converges the thresholds and `enabled`. An agent that was added stays in the state if that fails. */
async function converge(
  context: Context,
  inputs: Inputs,
  agent: AuditAgent,
  url: string | undefined,
): Promise<Found<AuditAgentState>> {
  const id = `${keyOf(inputs)}/${agent.agent_id}`;
  const before = toState(inputs, agent, url);
  const changes = changesOf(context, inputs, agent, before);
  try {
    for (const change of changes) {
      await context.snapshots.agents.writing(keyOf(inputs), change);
    }
  } catch (error) {
    const now = meantAgent(await agentsOf(context, before).catch(() => [agent]), before) ?? agent;
    throw keeping(error, id, toState(inputs, now, url));
  }
  if (changes.length === 0) {
    return { id, state: before };
  }
  return { id, state: toState(inputs, meantAgent(await agentsOf(context, before), before) ?? agent, url) };
}

function changesOf(
  { client }: Context,
  inputs: Inputs,
  { agent_id, cpu_threshold: cpu = 0, mem_threshold: memory = 0 }: AuditAgent,
  now: AuditAgentState,
): (() => Promise<void>)[] {
  const { instanceId: instance_id, cpuThreshold = cpu, memoryThreshold = memory, enabled } = inputs;
  const setThresholds = () =>
    client.dbss.setAgentThresholds({
      instance_id,
      agent_id,
      cpu_threshold: cpuThreshold,
      mem_threshold: memoryThreshold,
    });
  const switchOver = () => client.dbss.switchAgent({ instance_id, agent_id, status: enabled ? 1 : 0 });
  return [
    ...(cpuThreshold !== cpu || memoryThreshold !== memory ? [setThresholds] : []),
    ...(now.enabled === enabled ? [] : [switchOver]),
  ];
}

/** The state, with the declared arguments as the service reports them. */
function toState(known: Inputs | AuditAgentState, agent: AuditAgent, url: string | undefined): AuditAgentState {
  return {
    ...known,
    agentType: asDeclared(known.agentType ?? agent.agent_type, agent.agent_type, args.shape.agentType.options),
    os: asDeclared(known.os ?? agent.agent_os, agent.agent_os, args.shape.os.options),
    ipAddress: known.ipAddress && (agent.agent_ip ?? known.ipAddress),
    networkCard: known.networkCard && (agent.agent_nic ?? known.networkCard),
    cpuThreshold: known.cpuThreshold === undefined ? undefined : (agent.cpu_threshold ?? known.cpuThreshold),
    memoryThreshold: known.memoryThreshold === undefined ? undefined : (agent.mem_threshold ?? known.memoryThreshold),
    enabled: agent.status === 1,
    agentId: agent.agent_id,
    downloadUrl: url,
    sha256: agent.sha256,
  };
}

/** `mode` of an agent that does not exist yet. */
const NEW_AGENT = 0;

/** Adds an agent and waits until it is listed: the service does not return its ID. */
async function addAgent(context: Context, inputs: Inputs): Promise<AuditAgent> {
  const { client, snapshots } = context;
  const look = async () => meantAgent(await agentsOf(context, inputs), inputs);
  try {
    await snapshots.agents.writing(keyOf(inputs), () => client.dbss.addAgent(toRequest(inputs)));
  } catch (error) {
    // The response may be lost although the agent is added.
    const listed = mayHaveHappened(error) ? await look().catch(() => undefined) : undefined;
    if (listed === undefined) {
      throw error;
    }
    return listed;
  }
  const what = `Agent of database ${inputs.databaseId}`;
  return waitFor(waiting(context, what, timeoutSeconds("update", undefined)), async () => {
    const agent = await look();
    return agent ? { done: true, value: agent } : { done: false, state: "added, not listed yet" };
  });
}

function toRequest(inputs: Inputs) {
  return {
    instance_id: inputs.instanceId,
    db_id: inputs.databaseId,
    mode: NEW_AGENT,
    agent_type: inputs.agentType,
    agent_os: inputs.os,
    agent_ip: inputs.ipAddress,
    agent_nic: inputs.networkCard,
    cpu_threshold: inputs.cpuThreshold,
    mem_threshold: inputs.memoryThreshold,
  };
}

type Place = Pick<Inputs, "instanceId" | "databaseId">;

/** The key of a database's agents in the snapshots. */
function keyOf({ instanceId, databaseId }: Place): string {
  return `${instanceId}/${databaseId}`;
}

/** The current agents of a database. */
function agentsOf({ snapshots }: Context, place: Place): Promise<AuditAgent[]> {
  return snapshots.agents.fresh(keyOf(place));
}

/** The agents of a database; undefined when the database or its instance no longer exists. */
async function agentsOrGone(context: Context, place: Place, how: "get" | "fresh"): Promise<AuditAgent[] | undefined> {
  // For an unknown database the service returns 400, not 404.
  const databases = await databasesOrGone(context, place.instanceId, how);
  const isThere = databases?.some(({ id }) => id === place.databaseId);
  return isThere ? context.snapshots.agents[how](keyOf(place)) : undefined;
}

/**
 * The existing agent to adopt: the one that `adopt` names, or one that matches the declaration.
 *
 * @throws Error when the named agent does not exist or does not match the declaration, or when several match.
 */
export function adopted(agents: readonly AuditAgent[], inputs: Inputs): AuditAgent | undefined {
  const { adopt, databaseId } = inputs;
  if (adopt === undefined) {
    return meantAgent(agents, inputs);
  }
  const agent = theOne(agents, adopt, {
    argument: "adopt",
    noun: "agent",
    owner: `database ${databaseId}`,
    idOf: ({ agent_id: id }) => id,
    by: { ID: ({ agent_id: id }) => id },
  });
  if (!isAlike(agent, inputs)) {
    const has = [agent.agent_type, agent.agent_os, agent.agent_ip, agent.agent_nic].filter(Boolean).join(", ");
    throw new Error(
      `adopt: agent ${adopt} of database ${databaseId} does not match the declaration: it is ${has}. Declare these values to adopt it.`,
    );
  }
  return agent;
}

/**
 * The agent of the state: found by its ID or, while that is unknown, by its arguments.
 *
 * @throws Error when several agents match.
 */
function meantAgent(agents: readonly AuditAgent[], known: Inputs | AuditAgentState): AuditAgent | undefined {
  if ("agentId" in known && known.agentId !== undefined) {
    return agents.find(({ agent_id }) => agent_id === known.agentId);
  }
  const alike = agents.filter((agent) => isAlike(agent, known));
  if (alike.length > 1) {
    const ids = alike.map(({ agent_id }) => agent_id).join(" and ");
    throw new Error(
      `Database ${known.databaseId} has ${alike.length} agents that match the declaration: ${ids}. It is unclear which one is meant. Delete all but one, declare arguments that differ, or set \`adopt\` to the ID of the agent to manage.`,
    );
  }
  return alike[0];
}

function isAlike(agent: AuditAgent, { agentType, os, ipAddress, networkCard }: Inputs | AuditAgentState): boolean {
  return (
    agent.agent_type === agentType &&
    agent.agent_os === os &&
    (ipAddress === undefined || agent.agent_ip === ipAddress) &&
    (networkCard === undefined || agent.agent_nic === networkCard)
  );
}

/** The download URL of an agent's package. Regions that only have the newer operations do not report it. */
export async function downloadUrl(
  { client }: Context,
  instanceId: string,
  agentId: string,
): Promise<string | undefined> {
  try {
    return (await client.dbss.showAgentDownload({ instance_id: instanceId, agent_id: agentId })).result;
  } catch (error) {
    if (isUnknownApi(error)) {
      return undefined;
    }
    throw error;
  }
}
