import { z } from "zod";
import type { InstanceUpgrade as WireUpgrade } from "../client";
import { defineFunction } from "../model/function";
import { NoneMatches } from "../model/look-up";
import { instanceId } from "./fields";

const args = z.strictObject({
  instanceId,
});

const upgrade = z
  .object({
    status: z.enum(["running", "possible", "impossible", "unknown"]).meta({
      typeName: "UpgradeStatus",
      description:
        "`running` during an upgrade, `possible` if a newer version is available, `impossible` if none is, or " +
        "`unknown`.",
    }),
    currentVersion: z.string().optional().meta({ description: "Current version of the audit software." }),
    newVersion: z.string().optional().meta({ description: "Version that the audit software can be upgraded to." }),
    steps: z
      .array(
        z
          .object({
            name: z.string().optional().meta({ description: "Name of the step." }),
            resultCode: z.string().optional().meta({ description: "Result of the step, as the service reports it." }),
            message: z.string().optional().meta({ description: "Message about the step." }),
            time: z.string().optional().meta({ description: "When the step was reported." }),
          })
          .meta({ typeName: "UpgradeStep", description: "A step of an upgrade." }),
      )
      .meta({ description: "The steps of a started upgrade." }),
  })
  .meta({ typeName: "InstanceUpgrade", description: "Status of the upgrade of an instance." });

export type InstanceUpgrade = z.output<typeof upgrade>;

export const getInstanceUpgrade = defineFunction({
  name: "getInstanceUpgrade",
  description: "Returns whether the audit software of an instance can be upgraded, or the progress of its upgrade.",
  example: `
const { status, newVersion } = await dbss.getInstanceUpgrade({ instanceId: "…" });
`,
  args,
  result: upgrade,

  async ask({ client }, { instanceId }): Promise<InstanceUpgrade> {
    const upgrades = await client.dbss.listInstanceUpgrades();
    const found = upgrades.find((each) => each.instance_id === instanceId);
    if (found === undefined) {
      const known = upgrades.flatMap((each) => each.instance_id ?? []).join(", ") || "none";
      throw new NoneMatches(
        `getInstanceUpgrade: the service reports no upgrade of instance ${instanceId}. It reports upgrades ` +
          `of: ${known}.`,
      );
    }
    return toUpgrade(found);
  },
});

const STATUSES = ["running", "possible", "impossible"] as const;

/** The upgrade as the service lists it. */
export function toUpgrade(wire: WireUpgrade): InstanceUpgrade {
  return {
    status: STATUSES[wire.status ?? -1] ?? "unknown",
    currentVersion: wire.current_version,
    newVersion: wire.upgrade_version,
    steps: wire.steps.map((step) => ({
      name: step.step_name,
      resultCode: step.result_code,
      message: step.msg,
      time: step.time,
    })),
  };
}
