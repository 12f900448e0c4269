import fc from "fast-check";
import type { Found, Resource } from "../../../provider/model/resource";
import { auditAgent } from "../../../provider/resources/audit-agent";
import type { Cloud } from "../../cloud";
import { argumentsOf } from "./arbitraries";
import { addSelfBuilt, SELF_BUILT } from "./self-built";
import type { Specimen, Values } from "./specimen";
import { change, removeRow } from "./tamper";

const byId = (found: Found<Values>) => (row: Values) => row.id === found.state.agentId;

const field = (fields: Values) => (cloud: Cloud, found: Found<Values>) => change(cloud, "agents", byId(found), fields);

const another = (name: string, argument: string, words: readonly string[]) => (cloud: Cloud, found: Found<Values>) =>
  change(cloud, "agents", byId(found), { [name]: words.find((word) => word !== found.state[argument]) });

const thresholds = fc.integer({ min: 0, max: 99 });

export const auditAgentSpecimen: Specimen = {
  name: "AuditAgent",
  lifecycle: auditAgent as unknown as Resource,
  prepare: addSelfBuilt,
  args: ({ instanceId }) =>
    argumentsOf(
      {
        instanceId: fc.constant(instanceId),
        databaseId: fc.constant(SELF_BUILT),
        agentType: fc.constantFrom("DB", "APP"),
        os: fc.constantFrom("LINUX64_X86", "LINUX64_ARM", "WINDOWS64"),
      },
      {
        ipAddress: fc.oneof(fc.ipV4(), fc.constant("2001:db8::60")),
        networkCard: fc.constantFrom("eth0", "以太网 2"),
        cpuThreshold: thresholds,
        memoryThreshold: thresholds,
        enabled: fc.boolean(),
      },
    ).filter(({ agentType, ipAddress }) => agentType === "DB" || ipAddress !== undefined),
  illegal: [
    { put: { databaseId: "" }, property: "databaseId" },
    { put: { agentType: "db" }, property: "agentType" },
    { put: { agentType: "APP", ipAddress: undefined }, property: "ipAddress" },
    { put: { os: "LINUX64" }, property: "os" },
    { put: { ipAddress: "shop" }, property: "ipAddress" },
    { put: { networkCard: "" }, property: "networkCard" },
    { put: { cpuThreshold: 101 }, property: "cpuThreshold" },
    { put: { memoryThreshold: -1 }, property: "memoryThreshold" },
    { put: { enabled: 1 }, property: "enabled" },
    { put: { agentId: "x" }, property: "agentId" },
  ],
  tamper: {
    agentType: another("agent_type", "agentType", ["DB", "APP"]),
    os: another("agent_os", "os", ["LINUX64_X86", "WINDOWS64"]),
    ipAddress: field({ agent_ip: "172.16.0.1" }),
    networkCard: field({ agent_nic: "wlan0" }),
    cpuThreshold: field({ cpu_threshold: 100 }),
    memoryThreshold: field({ mem_threshold: 100 }),
    enabled: (cloud, found) => change(cloud, "agents", byId(found), { status: found.state.enabled ? 0 : 1 }),
  },
  // An agent that serves another database is not on this one.
  untampered: ["databaseId"],
  remove: (cloud, found) => removeRow(cloud, "agents", byId(found)),
};
