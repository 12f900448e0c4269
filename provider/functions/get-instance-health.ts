import { z } from "zod";
import type { InstanceHealth as WireHealth } from "../client";
import { defineFunction } from "../model/function";
import { instanceAndSpan, wireSpan } from "./time-span";

const args = instanceAndSpan;

const disk = z
  .object({
    total: z.number().optional(),
    available: z.number().optional(),
    usedPercent: z.number().optional(),
  })
  .meta({ typeName: "DiskUse", description: "Use of a disk. Sizes are in the unit of the service." });

const health = z
  .object({
    time: z.string().optional().meta({ description: "When the disks were measured." }),
    dataDisk: disk.optional().meta({ description: "Disk of the audit logs." }),
    systemDisk: disk.optional().meta({ description: "Disk of the system." }),
    swap: disk.optional().meta({ description: "Directory for temporary files." }),
    load: z
      .array(
        z
          .object({
            time: z.string().optional(),
            cpu: z.number().optional().meta({ description: "Use of the CPU, in percent." }),
            memory: z.number().optional().meta({ description: "Use of the memory, in percent." }),
          })
          .meta({ typeName: "InstanceLoad", description: "Load at a time." }),
      )
      .meta({ description: "Load over the span of time." }),
    traffic: z
      .array(
        z
          .object({
            time: z.string().optional(),
            received: z.number().optional().meta({ description: "Received in a second." }),
            sent: z.number().optional().meta({ description: "Sent in a second." }),
          })
          .meta({ typeName: "InstanceTraffic", description: "Traffic at a time." }),
      )
      .meta({ description: "Traffic over the span of time." }),
  })
  .meta({ typeName: "InstanceHealth", description: "Load, traffic and disks of an instance." });

export type InstanceHealth = z.output<typeof health>;

export const getInstanceHealth = defineFunction({
  name: "getInstanceHealth",
  description: "Returns load, traffic and use of the disks of an instance. The last hour when no time is given.",
  example: `
const { dataDisk } = await dbss.getInstanceHealth({ instanceId: "…", timeRange: "DAY" });
`,
  args,
  result: health,

  async ask({ client }, { instanceId, ...given }): Promise<InstanceHealth> {
    const span = given.startTime === undefined ? { timeRange: "HOUR" as const, ...given } : given;
    return toHealth(await client.dbss.showInstanceHealth({ instance_id: instanceId, time: wireSpan(span) }));
  },
});

function toHealth({ disk_infos: disks, system_infos: load, traffic_infos: traffic }: WireHealth): InstanceHealth {
  return {
    time: disks?.time,
    dataDisk: disks && use(disks.data_total, disks.data_available, disks.data_use_percent),
    systemDisk: disks && use(disks.system_total, disks.system_available, disks.system_use_percent),
    swap: disks && use(disks.swap_total, disks.swap_available, disks.swap_use_percent),
    load: load.map(({ time, cpu_use: cpu, mem_use: memory }) => ({ time, cpu, memory })),
    traffic: traffic.map(({ time, rxmegabytes: received, txmegabytes: sent }) => ({ time, received, sent })),
  };
}

function use(total: number | undefined, available: number | undefined, usedPercent: number | undefined) {
  return { total, available, usedPercent };
}
