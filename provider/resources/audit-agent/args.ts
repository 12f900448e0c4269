import { z } from "zod";

const percent = z.int().min(0).max(100);

export const args = z
  .strictObject({
    /** Instance ID of the audit instance: `instanceId` of an AuditInstance. */
    instanceId: z.string().min(1).meta({
      onChange: "replaces",
    }),
    /** ID of the database that the agent is for: `databaseId` of an EcsAuditDatabase. */
    databaseId: z.string().min(1).meta({
      onChange: "replaces",
    }),
    /** Where the agent runs: "DB" beside the database, "APP" beside an application that uses it. */
    agentType: z.enum(["DB", "APP"]).meta({
      onChange: "replaces",
    }),
    /** System that the agent runs on: "LINUX64_X86", "LINUX64_ARM" or "WINDOWS64". */
    os: z.enum(["LINUX64_X86", "LINUX64_ARM", "WINDOWS64"]).meta({
      onChange: "replaces",
    }),
    /** Address of the machine that the agent runs on. Required beside an application. */
    ipAddress: z.union([z.ipv4(), z.ipv6()], "an IP address is expected").optional().meta({
      onChange: "replaces",
    }),
    /** Network card that the agent listens to, such as `eth0`. */
    networkCard: z.string().min(1).max(64).optional().meta({
      onChange: "replaces",
    }),
    /** Load of the CPU in percent beyond which the agent stops collecting. */
    cpuThreshold: percent.optional(),
    /** Use of the memory in percent beyond which the agent stops collecting. */
    memoryThreshold: percent.optional(),
    /** Whether the agent is on. */
    enabled: z.boolean().default(true),
    /** ID of an agent of the database, to be adopted. Without it, one that exists as declared is adopted, too. */
    adopt: z.string().min(1).optional().meta({ onChange: "creation" }),
  })
  .refine(({ agentType, ipAddress }) => agentType !== "APP" || ipAddress !== undefined, {
    path: ["ipAddress"],
    error: "is required beside an application: the address of its machine",
    when: ({ value }) => z.object({ agentType: z.string() }).safeParse(value).success,
  });

export const outputs = z.object({
  /** ID of the agent. */
  agentId: z.string(),
  /** Address from which the agent is downloaded, with a token or a signature. Absent where the region tells none. */
  downloadUrl: z.string().optional(),
  /** SHA-256 of the agent's package. */
  sha256: z.string().optional(),
});
