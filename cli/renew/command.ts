import { type Command, InvalidArgumentError, Option } from "commander";
import { momentOf } from "../../provider/model/timestamps";
import type { Money } from "../../provider/resources/audit-order/price";
import { canBeBought, MAX_PERIODS } from "../../provider/resources/for-programs";
import { findInstance, nameOf } from "../audit-instances";
import { confirm } from "../confirm";
import { addRegionOptions, type RegionFlags, withContext } from "../context";
import { addExamples } from "../examples";
import { interruptible } from "../interruption";
import { addPeriodOptions, listOption, timeoutOption } from "../options";
import { count } from "../reports/text";
import type { Session } from "../session";
import { buyRenewal } from "./buy";
import { exceeds, obstacleTo, priceOf, type Renewal, refusal, renewalOf } from "./renewal";

interface RenewFlags extends RegionFlags {
  readonly period: number;
  readonly periodUnit: Renewal["periodUnit"];
  readonly maxPrice?: Money;
  readonly ifEndsBefore?: string;
  readonly except: readonly string[];
  readonly yes?: boolean;
  readonly timeout: number;
}

export function addRenewCommand(program: Command, session: Session): void {
  const command = program
    .command("renew")
    .description("Buy another period for an audit instance: show the price, ask for confirmation, pay once, and wait")
    .argument("<instance>", "ID or name of the audit instance");
  addRegionOptions(command);
  addPeriodOptions(command);
  command
    .addOption(
      new Option("--max-price <price>", 'maximum price, such as "3000 CNY"; required with --yes').argParser(money),
    )
    .addOption(
      new Option(
        "--if-ends-before <date>",
        'renew only if the paid period ends before this date, such as "2027-01-31"; required with --yes',
      ).argParser(date),
    )
    .addOption(
      listOption("--except <order>", "ignore this open or recent renewal order, which is for another instance", "none"),
    )
    .option("--yes", "pay without asking for confirmation")
    .addOption(timeoutOption("how long to wait for the renewal to take effect", "15m"))
    .action((instance: string, flags: RenewFlags) => runRenew(session, flags, instance));
  addExamples(
    command,
    ["renew audit-1 --period 3", "Shows the price of three months, asks for confirmation, and pays."],
    [
      'renew audit-1 --if-ends-before 2027-01-31 --max-price "3000 CNY" --yes',
      "In a pipeline: buys a month, but only if the paid period ends before that date.",
    ],
  );
}

async function runRenew(session: Session, flags: RenewFlags, wanted: string): Promise<void> {
  refuseBadFlags(flags);
  await withContext(session, flags, async (context) => {
    const instance = await findInstance(context, wanted);
    const renewal = await renewalOf(context, instance, flags);
    const { ifEndsBefore, maxPrice } = flags;
    if (ifEndsBefore !== undefined && Date.parse(renewal.endsAt) >= Date.parse(ifEndsBefore)) {
      report(session, renewal, undefined, `is paid until ${renewal.endsAt}. Nothing was bought.`);
      return;
    }
    const obstacle = await obstacleTo(context, instance, flags.except);
    if (obstacle !== undefined) {
      throw refusal(instance, obstacle);
    }
    const price = await priceOf(context, renewal);
    if (maxPrice && exceeds(price, maxPrice)) {
      throw refusal(instance, `the price is ${textOf(price)}, but --max-price is ${textOf(maxPrice)}`);
    }
    if (!flags.yes) {
      const { name } = instance;
      await confirm(session, {
        warning: warningOf(renewal, price),
        expected: name,
        otherwise: "Nothing was paid",
        inAdvance: "--yes, --max-price and --if-ends-before",
      });
    }
    const terms = { price, others: flags.except, timeoutSeconds: flags.timeout };
    const renewed = await interruptible(session, context, (during) => buyRenewal(during, renewal, terms));
    const { orderId, endsAt } = renewed;
    report(session, renewal, renewed, `is paid until ${endsAt}: ${textOf(renewed)}, order ${orderId}.`);
  });
}

const MONTHS_OF_YEAR = 12;

/** With `--yes`, the flags must limit the price, and prevent a repeated command from buying again. */
function refuseBadFlags({ period, periodUnit, yes, maxPrice, ifEndsBefore }: RenewFlags): void {
  if (!canBeBought({ period, periodUnit })) {
    const most = `${MAX_PERIODS.month} months or ${MAX_PERIODS.year} years`;
    const years = period / MONTHS_OF_YEAR;
    const inYears =
      periodUnit === "month" && Number.isInteger(years) && canBeBought({ period: years, periodUnit: "year" })
        ? ` For ${period} months, use --period-unit year --period ${years}.`
        : "";
    throw new Error(`--period must be at most ${most}.${inYears} Nothing was requested.`);
  }
  if (yes && (maxPrice === undefined || ifEndsBefore === undefined)) {
    throw new Error(
      "--yes requires --max-price and --if-ends-before, so that a repeated command does not buy again. " +
        "Nothing was requested.",
    );
  }
}

function warningOf(renewal: Renewal, price: Money): string[] {
  const { instance, edition, period, periodUnit, endsAt, isAutomatic } = renewal;
  return [
    `This buys ${count(period, periodUnit)} for audit instance ${instance.name} (${instance.resource_id}), edition ` +
      `${edition}, for ${textOf(price)}, paid from the account balance. The current period ends at ${endsAt}.`,
    ...(isAutomatic ? ["Auto-renewal is on for the instance: this period is bought in addition."] : []),
  ];
}

function report(session: Session, renewal: Renewal, renewed: object | undefined, what: string): void {
  const { instance, endsAt } = renewal;
  const { resource_id: resourceId, name } = instance;
  session.print(
    session.json
      ? JSON.stringify({ renewed: renewed !== undefined, ...nameOf(instance), resourceId, endsAt, ...renewed })
      : `Audit instance ${name} (${resourceId}) ${what}`,
  );
}

function textOf({ amount, currency }: Money): string {
  return `${amount} ${currency}`;
}

/** Parses an amount with its currency. */
function money(text: string): Money {
  const [, amount, currency] = /^(\d+(?:\.\d{1,2})?) ?([A-Z]{3})$/.exec(text.trim()) ?? [];
  if (amount === undefined || currency === undefined) {
    throw new InvalidArgumentError('It must be an amount with its currency, such as "3000 CNY".');
  }
  return { amount: Number(amount), currency };
}

function date(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || momentOf(`${text} 00:00:00`) === undefined) {
    throw new InvalidArgumentError('It must be a date such as "2027-01-31".');
  }
  return text;
}
