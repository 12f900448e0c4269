import { type Command, Option } from "commander";
import { type AuditInstance, mayHaveHappened, type InstanceUpgrade as WireUpgrade } from "../../provider/client";
import { getInstanceUpgrade, type InstanceUpgrade, toUpgrade } from "../../provider/functions/get-instance-upgrade";
import type { Context } from "../../provider/model/context";
import { waitFor, waiting } from "../../provider/model/wait";
import { findInstance as freshInstance } from "../../provider/resources/audit-instance/presence";
import { findInstance, findInstances, type InstanceName, nameOf } from "../audit-instances";
import { confirm } from "../confirm";
import { addStackOptions, withContext } from "../context";
import { addExamples } from "../examples";
import { timeoutOption } from "../options";
import type { StackFlags } from "../pulumi";
import { renderTable } from "../reports/table";
import type { Session } from "../session";

interface UpgradeFlags extends StackFlags {
  readonly yes?: boolean;
  readonly timeout: number;
  readonly failOn: "outdated" | "none";
}

export function addUpgradeCommand(program: Command, session: Session): void {
  const command = program
    .command("upgrade")
    .description(
      "Upgrade the audit software of an instance and wait until it is done; without an instance, list versions",
    )
    .argument("[instance]", "ID or name of the audit instance");
  addStackOptions(command);
  command
    .option("--yes", "upgrade without asking for confirmation")
    .addOption(timeoutOption("how long to wait until the upgrade is done", "1h"))
    .addOption(
      new Option("--fail-on <kind>", "exit with code 2 if a listed instance can be upgraded (outdated)")
        .choices(["outdated", "none"])
        .default("none"),
    )
    .action((instance: string | undefined, flags: UpgradeFlags) =>
      instance === undefined ? runList(session, flags) : runUpgrade(session, flags, instance),
    );
  addExamples(
    command,
    ["upgrade", "Lists the version of each audit instance, and the version that it can be upgraded to."],
    ["upgrade audit-1", "Asks for the instance's name, upgrades it, and waits until the new version runs."],
  );
}

type Version = InstanceName & InstanceUpgrade;

async function runList(session: Session, flags: UpgradeFlags): Promise<void> {
  const versions = await withContext(session, flags, readVersions);
  session.print(
    session.json
      ? JSON.stringify({ instances: versions }, undefined, 2)
      : versionsTable(versions, session) || "There is no audit instance in this region and project.",
  );
  if (flags.failOn === "outdated" && versions.some(({ status }) => status === "possible")) {
    session.found();
  }
}

async function readVersions(context: Context): Promise<Version[]> {
  const instances = await findInstances(context, []);
  const upgrades = instances.length > 0 ? await context.client.dbss.listInstanceUpgrades() : [];
  return instances.map((instance) => ({ ...nameOf(instance), ...upgradeOf(instance, upgrades) }));
}

/** The status is unknown while the service does not list the instance, as it may happen during an upgrade. */
function upgradeOf({ id }: AuditInstance, upgrades: readonly WireUpgrade[]): InstanceUpgrade {
  return toUpgrade(upgrades.find(({ instance_id: listed }) => listed === id) ?? { steps: [] });
}

function versionsTable(versions: readonly Version[], { paint, width }: Session): string {
  const rows = versions.map(({ instanceName, instanceId, status, currentVersion = "-", newVersion = "-" }) => [
    instanceName,
    currentVersion,
    newVersion,
    { text: WORDS[status], style: status === "possible" ? ("yellow" as const) : ("green" as const) },
    instanceId,
  ]);
  return rows.length === 0
    ? ""
    : renderTable(["INSTANCE", "VERSION", "NEW VERSION", "UPGRADE", "ID"], rows, paint, width);
}

const WORDS: Readonly<Record<InstanceUpgrade["status"], string>> = {
  running: "in progress",
  possible: "available",
  impossible: "none",
  unknown: "unknown",
};

async function runUpgrade(session: Session, flags: UpgradeFlags, wanted: string): Promise<void> {
  await withContext(session, flags, async (context) => {
    const instance = await findInstance(context, wanted);
    const before = await getInstanceUpgrade.ask(context, { instanceId: instance.id });
    if (before.status === "impossible") {
      report(
        session,
        instance,
        before,
        `has no version to upgrade to: it runs ${before.currentVersion ?? "the only one"}`,
      );
      return;
    }
    if (before.status !== "running") {
      await confirmed(session, flags, instance, before);
      await begin(context, instance);
    }
    const after = await finished(context, instance, before, flags.timeout);
    report(session, instance, after, `runs ${after.currentVersion ?? "the new version"}`);
  });
}

function report(session: Session, instance: AuditInstance, upgrade: InstanceUpgrade, what: string): void {
  const upgraded = { ...nameOf(instance), ...upgrade };
  session.print(
    session.json ? JSON.stringify({ upgraded }) : `Audit instance ${instance.name} (${instance.resource_id}) ${what}.`,
  );
}

async function confirmed(
  session: Session,
  { yes }: UpgradeFlags,
  { name, resource_id: id }: AuditInstance,
  { currentVersion = "an unknown version", newVersion = "the newest version" }: InstanceUpgrade,
): Promise<void> {
  if (!yes) {
    const warning = [
      `This upgrades audit instance ${name} (${id}) from ${currentVersion} to ${newVersion}.`,
      "It may not audit while it is upgraded.",
    ];
    await confirm(session, { warning, expected: name, otherwise: "Nothing was upgraded" });
  }
}

/** Starts the upgrade. A request whose response is lost counts as done if the upgrade is in progress. */
async function begin(context: Context, instance: AuditInstance): Promise<void> {
  try {
    await context.client.dbss.upgradeInstance({ resource_id: instance.resource_id });
  } catch (error) {
    const now = mayHaveHappened(error) ? await statusOf(context, instance).catch(() => undefined) : undefined;
    if (now === undefined || now.status === "possible") {
      throw error;
    }
  }
}

/** Waits until the new version runs. @throws Error with the service's reason if the upgrade failed. */
function finished(
  context: Context,
  instance: AuditInstance,
  before: InstanceUpgrade,
  seconds: number,
): Promise<InstanceUpgrade> {
  let wasRunning = before.status === "running";
  return waitFor(waiting(context, `upgrade of audit instance ${instance.name}`, seconds), async () => {
    const now = await statusOf(context, instance);
    const isNew = now.currentVersion !== undefined && now.currentVersion !== before.currentVersion;
    if (now.status !== "running" && (isNew || now.status === "impossible")) {
      return { done: true, value: now };
    }
    if (now.status === "possible" && wasRunning) {
      const reason = (await freshInstance(context, instance.resource_id))?.failed_reason;
      throw new Error(
        `Audit instance ${instance.name} was not upgraded: it still runs ${now.currentVersion ?? "the old version"}. ` +
          `${reason || "The service gives no reason."} Run the command again, or contact support.`,
      );
    }
    wasRunning ||= now.status === "running";
    return { done: false, state: stepText(now) };
  });
}

function stepText({ status, steps }: InstanceUpgrade): string {
  if (status !== "running") {
    return status === "unknown" ? "not listed" : "not started yet";
  }
  const last = steps.at(-1)?.name;
  return last === undefined ? "in progress" : `${steps.length} steps done, the last one: ${last}`;
}

async function statusOf({ client }: Context, instance: AuditInstance): Promise<InstanceUpgrade> {
  return upgradeOf(instance, await client.dbss.listInstanceUpgrades());
}
