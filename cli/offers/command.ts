import { type Command, Option } from "commander";
import type { z } from "zod";
import { type AvailabilityZone, getAvailabilityZones } from "../../provider/functions/get-availability-zones";
import { type Flavor, getFlavors } from "../../provider/functions/get-flavors";
import { getInstancePrice, type InstancePrice } from "../../provider/functions/get-instance-price";
import { check } from "../../provider/model/check";
import type { FunctionModel } from "../../provider/model/function";
import { inNaturalOrder } from "../../provider/model/lists";
import { addRegionOptions, type RegionFlags, withContext } from "../context";
import { addExamples } from "../examples";
import { addPeriodOptions, wholeNumber } from "../options";
import { renderTable } from "../reports/table";
import { count } from "../reports/text";
import type { Session } from "../session";

/** The smallest first. */
const EDITIONS = getFlavors.args.shape.edition.unwrap().options;

interface FlavorFlags extends RegionFlags {
  readonly edition?: (typeof EDITIONS)[number];
  readonly vcpus?: number;
  readonly ram?: number;
  readonly databaseLimit?: number;
  readonly availabilityZone?: string;
}

interface PriceFlags extends RegionFlags {
  readonly edition: string;
  readonly periodUnit: "month" | "year";
  readonly period: number;
}

/** Adds the commands that list flavors, zones and prices. They return the same as the functions for programs. */
export function addOfferCommands(program: Command, session: Session): void {
  addFlavorsCommand(program, session);
  addZonesCommand(program, session);
  addPriceCommand(program, session);
}

function addFlavorsCommand(program: Command, session: Session): void {
  const command = program.command("flavors").description("List the available flavors of audit instances");
  addRegionOptions(command);
  command
    .addOption(new Option("--edition <edition>", "only flavors of this edition").choices(EDITIONS))
    .addOption(new Option("--vcpus <number>", "only flavors with this number of virtual CPUs").argParser(wholeNumber))
    .addOption(new Option("--ram <MB>", "only flavors with this much memory, in MB").argParser(wholeNumber))
    .addOption(
      new Option(
        "--database-limit <number>",
        "only flavors whose edition can audit this number of databases",
      ).argParser(wholeNumber),
    )
    .option("--availability-zone <name>", "only flavors that are offered in this availability zone")
    .action(async ({ edition, vcpus, ram, databaseLimit, availabilityZone, ...flags }: FlavorFlags) => {
      const args = { edition, vcpus, ram, databaseLimit, availabilityZone };
      const flavors = await ask(session, flags, getFlavors, args);
      const isZoneInQuestion = flavors.length === 0 && availabilityZone !== undefined && !session.json;
      const others = isZoneInQuestion
        ? await ask(session, flags, getFlavors, { ...args, availabilityZone: undefined })
        : [];
      printRows(session, flavors, flavorsTable(flavors, session), `No flavor matches.${zonesText(others)}`);
    });
  addExamples(command, ["flavors --edition low", "Lists the flavors of edition low."]);
}

function flavorsTable(flavors: readonly Flavor[], { paint, width }: Session): string {
  const sorted = flavors.toSorted((one, other) => rankOf(one) - rankOf(other) || inNaturalOrder(one.id, other.id));
  const rows = sorted.map(({ id, edition, databaseLimit, vcpus, ram, availabilityZones }) => [
    id,
    edition,
    String(databaseLimit),
    vcpus === undefined ? "-" : String(vcpus),
    ram === undefined ? "-" : String(ram),
    availabilityZones.toSorted(inNaturalOrder).join(" "),
  ]);
  return renderTable(["FLAVOR", "EDITION", "DATABASES", "VCPUS", "RAM (MB)", "ZONES"], rows, paint, width);
}

/** The zones that offer flavors, as a sentence to append; empty if there are none. */
function zonesText(flavors: readonly Flavor[]): string {
  const zones = [...new Set(flavors.flatMap(({ availabilityZones }) => availabilityZones))].toSorted(inNaturalOrder);
  return zones.length === 0 ? "" : ` Other availability zones offer matching flavors: ${zones.join(", ")}.`;
}

function addZonesCommand(program: Command, session: Session): void {
  const command = program.command("zones").description("List the availability zones for audit instances");
  addRegionOptions(command);
  command.action(async (flags: RegionFlags) => {
    const zones = await ask(session, flags, getAvailabilityZones, {});
    printRows(session, zones, zonesTable(zones, session), "There is no availability zone for audit instances.");
  });
  addExamples(command, ["zones", "Lists the names for `availabilityZones` of an AuditInstance."]);
}

function zonesTable(zones: readonly AvailabilityZone[], { paint, width }: Session): string {
  const rows = zones
    .toSorted((one, other) => inNaturalOrder(one.name, other.name))
    .map(({ name, aliasUs, alias, type }) => [name, aliasUs ?? alias ?? "-", type ?? "-"]);
  return renderTable(["ZONE", "ALIAS", "TYPE"], rows, paint, width);
}

function addPriceCommand(program: Command, session: Session): void {
  const command = program
    .command("price")
    .description("Show the price of an audit instance and the discounts of the account; nothing is ordered");
  addRegionOptions(command);
  command.addOption(
    new Option("--edition <edition>", "edition of the instance; required")
      .choices(getInstancePrice.args.shape.edition.options)
      .makeOptionMandatory(),
  );
  addPeriodOptions(command);
  command.action(async ({ edition, periodUnit, period, ...flags }: PriceFlags) => {
    const price = await ask(session, flags, getInstancePrice, { edition, periodUnit, period });
    const what = `${count(period, periodUnit)} of edition ${edition}`;
    session.print(session.json ? JSON.stringify(price, undefined, 2) : priceText(what, price, session));
  });
  addExamples(
    command,
    ["price --edition low", "Shows the price of edition low for one month."],
    [
      "price --edition high --period-unit year --period 3 --json",
      "Shows the price of edition high for three years, as JSON.",
    ],
  );
}

function priceText(what: string, { amount, currency, discounts }: InstancePrice, { paint, width }: Session): string {
  const rows = discounts.map(({ name, id, amount: reduced, bestOffer }) => [
    name ?? "-",
    reduced === undefined ? "-" : `${reduced} ${currency}`,
    bestOffer ? "yes" : "no",
    id ?? "-",
  ]);
  const table = rows.length > 0 ? [renderTable(["DISCOUNT", "PRICE", "BEST OFFER", "ID"], rows, paint, width), ""] : [];
  return [...table, `List price of ${what}: ${amount} ${currency}.`].join("\n");
}

/** Calls a function with the same validation of arguments as in a program. */
function ask<Args extends z.ZodObject, Result extends z.ZodType>(
  session: Session,
  flags: RegionFlags,
  model: FunctionModel<Args, Result>,
  given: Readonly<Record<string, unknown>>,
): Promise<z.output<Result>> {
  const { inputs, failures } = check(model, given, () => false);
  if (failures.length > 0) {
    const problems = failures.map(({ property, reason }) => `--${dashed(property)}: ${reason}`);
    throw new Error(`${problems.join("; ")}. Nothing was requested.`);
  }
  return withContext(session, flags, (context) => model.ask(context, model.args.parse(inputs)));
}

/** Returns the option name for an argument. */
function dashed(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function printRows(session: Session, rows: readonly unknown[], table: string, ifEmpty: string): void {
  if (session.json) {
    session.print(JSON.stringify(rows, undefined, 2));
  } else if (rows.length === 0) {
    session.note(ifEmpty);
  } else {
    session.print(table);
  }
}

/** Smallest edition first; an unknown edition comes before all others. */
function rankOf({ edition }: Flavor): number {
  const names: readonly string[] = EDITIONS;
  return names.indexOf(edition);
}
