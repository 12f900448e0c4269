import { type Command, Option } from "commander";
import { type AuditInstance, mayHaveHappened, type InstanceUpgrade as WireUpgrade } from "../../provider/client";
import { getInstanceUpgrade, type InstanceUpgrade, toUpgrade } from "../../provider/functions/get-instance-upgrade";
import type { Context } from "../../provider/model/context";
import { waitFor, waiting } from "../../provider/model/wait";
import { findInstance as freshInstance } from "../../provider/resources/audit-instance/presence";
import { findInstance, findInstances, type InstanceName, nameOf } from "../audit-instances";
import { confirm } from "../confirm";
import { addExamples } from "../examples";
import { interruptible } from "../interruption";
import { timeoutOption } from "../options";
import { renderTable } from "../reports/table";
import { count } from "../reports/text";
import type { Session } from "../session";
import {
  addPlaceOptions,
  inOnePlace,
  itemsOf,
  type Place,
  type PlaceFlags,
  placeColumn,
  placesOf,
  placesText,
  type SurveyedPlaces,
  survey,
  unreadTexts,
} from "../survey";

interface UpgradeFlags extends PlaceFlags {
  readonly yes?: boolean;
  readonly timeout: number;
  readonly failOn: "outdated" | "none";
}

export function addUpgradeCommand(program: Command, session: Session): void {
  const command = program
    .command("upgrade")
    .description(
      "List the software versions of audit instances and the available upgrades; with an instance, upgrade it and wait",
    )
    .argument("[instance]", "ID or name of the audit instance to upgrade");
  addPlaceOptions(command);
  command
    .option("--yes", "upgrade without asking for confirmation")
    .addOption(timeoutOption("how long to wait for the upgrade to end", "1h"))
    .addOption(
      new Option("--fail-on <kind>", "exit with code 2 if an upgrade is available for a listed instance (outdated)")
        .choices(["outdated", "none"])
        .default("none"),
    )
    .action((instance: string | undefined, flags: UpgradeFlags) =>
      instance === undefined ? runList(session, flags) : runUpgrade(session, flags, instance),
    );
  addExamples(
    command,
    ["upgrade --all-regions", "Lists the version of each audit instance and the available upgrade, in all regions."],
    ["upgrade audit-1", "Asks for confirmation, upgrades the instance, and waits until it runs the new version."],
  );
}

type Version = InstanceName & InstanceUpgrade;

/** The output of `npx pulumi-dbss upgrade --json`, without an instance. */
interface VersionReport extends SurveyedPlaces {
  readonly instances: readonly (Version & Place)[];
}

async function runList(session: Session, flags: UpgradeFlags): Promise<void> {
  const surveyed = await survey(session, flags, readVersions);
  const report = { instances: itemsOf(surveyed, (versions) => versions), ...placesOf(surveyed) };
  session.print(session.json ? JSON.stringify(report, undefined, 2) : versionsTable(report, session));
  if (flags.failOn === "outdated" && report.instances.some(({ status }) => status === "possible")) {
    session.found();
  }
  const unknown = report.instances.filter(({ status }) => status === "unknown");
  if (flags.failOn === "outdated" && unknown.length > 0) {
    const names = unknown.map(({ instanceName }) => instanceName).join(", ");
    throw new Error(
      `The service does not report whether an upgrade is available for ${names}, so --fail-on outdated cannot pass. ` +
        "Run the command again later.",
    );
  }
}

async function readVersions(context: Context): Promise<Version[]> {
  const instances = await findInstances(context, []);
  const upgrades = instances.length > 0 ? await context.client.dbss.listInstanceUpgrades() : [];
  return instances.map((instance) => ({ ...nameOf(instance), ...upgradeOf(instance, upgrades) }));
}

/** The status is unknown while the service does not list the instance, which can happen during an upgrade. */
function upgradeOf({ id }: AuditInstance, upgrades: readonly WireUpgrade[]): InstanceUpgrade {
  return toUpgrade(upgrades.find(({ instance_id: listed }) => listed === id) ?? { steps: [] });
}

function versionsTable(report: VersionReport, { paint, width }: Session): string {
  const { instances } = report;
  const place = placeColumn(report);
  const head = [...place.head.map((name) => name.toUpperCase()), "INSTANCE", "VERSION", "NEW VERSION", "UPGRADE", "ID"];
  const rows = instances.map((instance) => {
    const { instanceName, instanceId, status, currentVersion = "-", newVersion = "-" } = instance;
    const upgrade = { text: WORDS[status], style: status === "possible" ? ("yellow" as const) : ("green" as const) };
    return [...place.cell(instance), instanceName, currentVersion, newVersion, upgrade, instanceId];
  });
  return [
    rows.length > 0 ? renderTable(head, rows, paint, width) : `No audit instance was found in ${placesText(report)}.`,
    ...unreadTexts(report),
  ].join("\n");
}

const WORDS: Readonly<Record<InstanceUpgrade["status"], string>> = {
  running: "in progress",
  possible: "available",
  impossible: "none",
  unknown: "unknown",
};

async function runUpgrade(session: Session, flags: UpgradeFlags, wanted: string): Promise<void> {
  await inOnePlace(session, flags, "upgrade <instance>", async (context) => {
    const instance = await findInstance(context, wanted);
    const before = await getInstanceUpgrade.ask(context, { instanceId: instance.id });
    if (before.status === "impossible") {
      printUpgrade(
        session,
        instance,
        before,
        `has no upgrade available; it runs ${before.currentVersion ?? "an unknown version"}`,
      );
      return;
    }
    if (before.status !== "running") {
      await confirmed(session, flags, instance, before);
    }
    const after = await interruptible(session, context, async (during) => {
      if (before.status !== "running") {
        await begin(during, instance);
      }
      return finished(during, instance, before, flags.timeout);
    });
    printUpgrade(session, instance, after, `runs ${after.currentVersion ?? "the new version"}`);
  });
}

function printUpgrade(session: Session, instance: AuditInstance, upgrade: InstanceUpgrade, what: string): void {
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
      "Auditing may be interrupted during the upgrade.",
    ];
    await confirm(session, { warning, expected: name, otherwise: "Nothing was upgraded" });
  }
}

/** Starts the upgrade. If the response is lost, it succeeds if the upgrade is in progress. */
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

/** Waits until the instance runs the new version. @throws Error with the service's reason if the upgrade failed. */
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
    // If the old version is unknown, the upgrade is done when none is available any more.
    const isOldUnknown = now.currentVersion === undefined || before.status === "running";
    const isDone = isNew || (now.status === "impossible" && isOldUnknown);
    if (now.status !== "running" && isDone) {
      return { done: true, value: now };
    }
    if (now.status === "possible" && wasRunning) {
      const reason = (await freshInstance(context, instance.resource_id))?.failed_reason;
      throw new Error(
        `Audit instance ${instance.name} was not upgraded. It still runs ${now.currentVersion ?? "the old version"}. ` +
          `${reason || "The service returned no reason."} Run the command again, or contact support.`,
      );
    }
    wasRunning ||= now.status === "running";
    return { done: false, state: stepText(now) };
  });
}

const NOT_RUNNING = {
  possible: "not started yet",
  impossible: "no upgrade is available, but it still runs the old version",
  unknown: "not listed",
} as const;

function stepText({ status, steps }: InstanceUpgrade): string {
  if (status !== "running") {
    return NOT_RUNNING[status];
  }
  const last = steps.at(-1)?.name;
  return last === undefined ? "in progress" : `${count(steps.length, "step")} done, last: ${last}`;
}

async function statusOf({ client }: Context, instance: AuditInstance): Promise<InstanceUpgrade> {
  return upgradeOf(instance, await client.dbss.listInstanceUpgrades());
}
