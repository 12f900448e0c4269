import { type Command, Option } from "commander";
import { VERSION } from "../../provider/client/transport";
import type { ProviderSettings } from "../../provider/config";
import type { Context } from "../../provider/model/context";
import { terminalOf } from "../confirm";
import { addRegionOptions, projectOf, type RegionFlags, withSettings } from "../context";
import { addExamples } from "../examples";
import { stackConfig } from "../pulumi";
import type { Session } from "../session";
import { checkConfiguration, secretsIn } from "./configuration";
import { examine, type OrderWish } from "./examine";
import { reportTable } from "./render";
import { type DoctorReport, Findings } from "./report";
import { Wire } from "./wire";

interface DoctorFlags extends RegionFlags {
  readonly withUnpaidOrder?: boolean;
  readonly edition: string;
  readonly flavor?: string;
  readonly availabilityZone?: string;
  readonly vpc?: string;
  readonly subnet?: string;
  readonly securityGroup?: string;
  readonly yes?: boolean;
}

export function addDoctorCommand(program: Command, session: Session): void {
  const command = program
    .command("doctor")
    .description(
      "Check the credentials, the permissions and the cloud before the first purchase; buys and changes nothing",
    );
  addRegionOptions(command);
  command
    .option(
      "--with-unpaid-order",
      "also place an order, read it and cancel it; the order is never paid, so it costs nothing",
    )
    .addOption(
      new Option("--edition <edition>", "edition for the price check and the order")
        .choices(["low", "medium", "high"])
        .default("low"),
    )
    .option("--flavor <id>", "flavor to order; by default, the first one available for the edition")
    .option(
      "--availability-zone <names>",
      "zones to order in: <primary> or <primary>,<standby>; by default, the first zone of the flavor",
    )
    .option("--vpc <id>", "VPC to order in")
    .option("--subnet <id>", "subnet to order in")
    .option("--security-group <id>", "security group to order with")
    .option("--yes", "place the unpaid order without asking for confirmation")
    .action((flags: DoctorFlags) => runDoctor(session, flags));
  addExamples(
    command,
    ["doctor", "Runs all checks that change nothing; exits with code 1 if a check failed."],
    [
      "doctor --stack prod --json > report.json",
      "Uses the configuration of a stack. The report contains no secrets, so you can attach it to a bug report.",
    ],
    [
      "doctor --with-unpaid-order --vpc $VPC --subnet $SUBNET --security-group $GROUP",
      "Also checks placing, reading and canceling an order.",
    ],
  );
}

async function runDoctor(session: Session, flags: DoctorFlags): Promise<void> {
  const wish = wishOf(session, flags);
  const findings = new Findings();
  const { env } = session.surroundings;
  const config = await stackConfig(session.surroundings, projectOf(session, flags));
  const settings = checkConfiguration(flags.region, config, env, findings);
  const about = settings && (await examineCloud(session, settings, { findings, wish, edition: flags.edition }));
  const report = withoutSecrets(reportOf(findings, about), secretsIn(config, env));
  session.print(
    session.json ? JSON.stringify(report, undefined, 2) : reportTable(report, session.paint, session.width),
  );
  if (!findings.isHealthy) {
    session.fail();
  }
}

/** @throws Error if the options of the unpaid order are incomplete, or given without `--with-unpaid-order`. */
function wishOf(session: Session, flags: DoctorFlags): OrderWish | undefined {
  const { withUnpaidOrder, edition, flavor, availabilityZone, vpc, subnet, securityGroup, yes } = flags;
  if (!withUnpaidOrder) {
    refuseOrderOptions(flags);
    return undefined;
  }
  if (vpc === undefined || subnet === undefined || securityGroup === undefined) {
    throw new Error("--with-unpaid-order requires --vpc, --subnet and --security-group. Nothing was ordered.");
  }
  if (!yes) {
    terminalOf(session, { warning: [], otherwise: "Nothing was ordered" });
  }
  const zones = availabilityZone === undefined ? [] : availabilityZone.split(",");
  return { edition, flavor, zones, vpc, subnet, securityGroup, isConfirmed: yes === true };
}

function refuseOrderOptions({ flavor, availabilityZone, vpc, subnet, securityGroup, yes }: DoctorFlags): void {
  const options = {
    "--flavor": flavor,
    "--availability-zone": availabilityZone,
    "--vpc": vpc,
    "--subnet": subnet,
    "--security-group": securityGroup,
    "--yes": yes,
  };
  const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (given.length > 0) {
    throw new Error(`${given.join(", ")} can only be used with --with-unpaid-order. Nothing was checked.`);
  }
}

type About = Pick<DoctorReport, "region" | "projectId">;

async function examineCloud(
  session: Session,
  settings: ProviderSettings,
  more: { readonly findings: Findings; readonly wish?: OrderWish; readonly edition: string },
): Promise<About> {
  return withSettings(session, settings, async (context) => {
    const wire = new Wire(settings.client, context.client);
    try {
      await examine({ session, context, settings, wire, ...more });
      return { region: context.client.region, projectId: await knownProject(context) };
    } finally {
      await wire.close();
    }
  });
}

function knownProject({ client }: Context): Promise<string | undefined> {
  return client.projectId().catch(() => undefined);
}

function reportOf({ configuration, checks, temperament, measured }: Findings, about: About = {}): DoctorReport {
  return { version: VERSION, ...about, configuration, checks, temperament, measured };
}

/** Removes secrets from a report: a service may repeat parts of a request in its messages. */
function withoutSecrets(report: DoctorReport, secrets: readonly string[]): DoctorReport {
  const clean = (text: string) => secrets.reduce((all, secret) => all.replaceAll(secret, "***"), text);
  const checks = report.checks.map((check) => ({
    ...check,
    detail: clean(check.detail),
    ...(check.advice !== undefined && { advice: clean(check.advice) }),
  }));
  return { ...report, checks };
}
