import { z } from "zod";
import type { InstanceHealth as WireHealth } from "../client";
import { defineFunction } from "../model/function";
import { instanceAndSpan, wireSpan } from "./fields";

const args = instanceAndSpan;

const disk = z
  .object({
    total: z.number().optional().meta({ description: "Size of the disk." }),
    available: z.number().optional().meta({ description: "Free space on the disk." }),
    usedPercent: z.number().optional().meta({ description: "Used space, in percent." }),
  })
  .meta({
    typeName: "DiskUse",
    description: "Usage of a disk. The service's documentation does not specify the unit of the sizes.",
  });

const health = z
  .object({
    time: z.string().optional().meta({ description: "When the disks were measured." }),
    dataDisk: disk.optional().meta({ description: "Audit log disk." }),
    systemDisk: disk.optional().meta({ description: "System disk." }),
    swap: disk.optional().meta({ description: "Directory for temporary files." }),
    load: z
      .array(
        z
          .object({
            time: z.string().optional().meta({ description: "When the load was measured." }),
            cpu: z.number().optional().meta({ description: "CPU usage, in percent." }),
            memory: z.number().optional().meta({ description: "Memory usage, in percent." }),
          })
          .meta({ typeName: "InstanceLoad", description: "Load at a point in time." }),
      )
      .meta({ description: "Load over the period, one item per measurement." }),
    traffic: z
      .array(
        z
          .object({
            time: z.string().optional().meta({ description: "When the traffic was measured." }),
            received: z.number().optional().meta({ description: "Traffic received per second." }),
            sent: z.number().optional().meta({ description: "Traffic sent per second." }),
          })
          .meta({ typeName: "InstanceTraffic", description: "Traffic at a point in time." }),
      )
      .meta({ description: "Traffic over the period, one item per measurement." }),
  })
  .meta({ typeName: "InstanceHealth", description: "Load, traffic and disks of an instance." });

export type InstanceHealth = z.output<typeof health>;

export const getInstanceHealth = defineFunction({
  name: "getInstanceHealth",
  description: "Returns the load, traffic and disk usage of an instance over a period, by default the last hour.",
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
