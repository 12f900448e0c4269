import { z } from "zod";
import { isUnknownApi } from "../client";
import { defineFunction } from "../model/function";
import { writeAtomically } from "./atomic-file";
import { instanceId } from "./fields";

const args = z.strictObject({
  instanceId,
  agentId: z.string().min(1).max(64).meta({ description: "ID of the agent: `agentId` of an AuditAgent." }),
  path: z.string().min(1).meta({
    description: "Path to write the package to. Missing directories are created; an existing file is replaced.",
  }),
  sha256: z
    .string()
    .regex(/^[\da-fA-F]{64}$/, "must be a SHA-256 checksum in hexadecimal")
    .optional()
    .meta({
      description: "SHA-256 checksum that the package must have: `sha256` of an AuditAgent. Not checked if omitted.",
    }),
});

const downloadedAgent = z
  .object({
    path: z.string().meta({ description: "Path that the package was written to." }),
    size: z.number().meta({ description: "Size of the package, in bytes." }),
    sha256: z.string().meta({ description: "SHA-256 checksum of the package, in hexadecimal." }),
    contentType: z.string().optional().meta({ description: 'Content type, such as "application/octet-stream".' }),
  })
  .meta({ typeName: "DownloadedAgent", description: "A downloaded agent package." });

export type DownloadedAgent = z.output<typeof downloadedAgent>;

export const downloadAgent = defineFunction({
  name: "downloadAgent",
  description:
    "Downloads the package of an agent. It is streamed to disk, and the file is created only when the download is " +
    "complete and has the expected checksum.",
  example: `
const { size } = await dbss.downloadAgent({ instanceId: "…", agentId: "…", path: "agents/orders.gz" });
`,
  args,
  result: downloadedAgent,

  async ask({ client }, { instanceId, agentId, path, sha256 }): Promise<DownloadedAgent> {
    return writeAtomically(path, async ({ open, sha256: checksum }) => {
      const agent = { instance_id: instanceId, agent_id: agentId };
      const { size, content_type } = await client.dbss.downloadAgent(agent, { into: open }).catch((error: unknown) => {
        throw isUnknownApi(error)
          ? new Error(
              "downloadAgent: this region has no operation for downloading an agent. Download the package from the " +
                "`downloadUrl` of the AuditAgent.",
              { cause: error },
            )
          : error;
      });
      if (size === 0) {
        throw new Error(
          `downloadAgent: the service returned no content for agent ${agentId} of instance ${instanceId}. Try again ` +
            "later.",
        );
      }
      const actual = checksum();
      if (sha256 !== undefined && actual !== sha256.toLowerCase()) {
        throw new Error(
          `downloadAgent: the package of agent ${agentId} has the SHA-256 checksum ${actual}, not ${sha256}. It was ` +
            "not saved. If the agent has changed in the meantime, run `pulumi refresh`, then try again.",
        );
      }
      return { path, size, sha256: actual, contentType: content_type };
    });
  },
});
