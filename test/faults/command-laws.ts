import type { State } from "../../emulator";
import type { CliEnded } from "../cli/cli";

/** A run of a command, with the files that it wrote. */
export interface Ran extends CliEnded {
  readonly files: Readonly<Record<string, string>>;
}

/** A command, and what its result may claim although a response was altered. */
export interface Commanded {
  readonly args: readonly string[];
  /** The claims in a result that nothing in the undisturbed result supports, and what is missing in it. */
  unsupported(result: Ran, undisturbed: Ran): readonly string[];
}

/** An object that a report lists. */
interface Row {
  readonly [field: string]: unknown;
}

const idsOf = (rows: readonly Row[], ...fields: readonly string[]) =>
  rows.map((row) => String(fields.map((field) => row[field]).find((value) => value !== undefined)).toLowerCase());

/** The same ID may belong to a masking switch and to a log backup, for example. */
const typedIdsOf = (rows: readonly Row[]) => rows.map(({ type, id }) => `${type} ${id}`.toLowerCase());

/** What a list shows twice, and what it lacks. */
function wrongIds(now: readonly string[], before: readonly string[]): string[] {
  return [
    ...now.filter((id, index) => now.indexOf(id) !== index).map((id) => `${id} is listed twice`),
    ...before.filter((id) => !now.includes(id)).map((id) => `${id} is missing`),
  ];
}

/** A gate must not pass because of an altered response. */
const keepsFailing: Commanded["unsupported"] = ({ code }) => (code === 0 ? ["the gate passes"] : []);

function coverageClaims(result: Ran, undisturbed: Ran): string[] {
  const [now, before] = [result, undisturbed].map(({ stdout }): Row[] => JSON.parse(stdout).databases);
  const audited = (rows: readonly Row[] = []) =>
    idsOf(
      rows.filter(({ status }) => status === "audited"),
      "databaseId",
    );
  const isKnown = (id: string) => audited(before).includes(id);
  return [
    ...audited(now).flatMap((id) => (isKnown(id) ? [] : [`${id} is audited`])),
    ...wrongIds(idsOf(now ?? [], "databaseId", "rdsId"), idsOf(before ?? [], "databaseId", "rdsId")),
  ];
}

function orderClaims(result: Ran, undisturbed: Ran): string[] {
  const [now = [], before = []] = [result, undisturbed].map(({ stdout }) =>
    idsOf(JSON.parse(stdout).orders, "resourceId", "orderId"),
  );
  return wrongIds(now, before);
}

/** The ID of a switch names the rules that it switches. */
const isDeclaredOtherwise = (id: string) => id.startsWith("riskruleswitch ");

/** A database without an RDS instance would have another type. */
const isSame = (id: string) => (other: string) => other.split(" ")[1] === id.split(" ")[1];

/** A program must not disable what is enabled, declare anything twice, or leave out anything in silence. */
function programClaims(result: Ran, undisturbed: Ran): string[] {
  const [now, before] = [result, undisturbed].map(({ stdout }) => {
    const [{ resources, leftOut, program }] = JSON.parse(stdout).projects;
    return { resources: typedIdsOf(resources), leftOut: typedIdsOf(leftOut), program: String(program) };
  });
  if (now === undefined || before === undefined) {
    return ["there is no program"];
  }
  const disabled = ({ program }: typeof now) => program.match(/nabled: false/g)?.length ?? 0;
  const imported: Row[] = JSON.parse(result.files["import.json"] ?? '{"resources":[]}').resources;
  return [
    ...(disabled(now) > disabled(before) ? ["it disables something"] : []),
    ...wrongIds(now.resources, []),
    ...(imported.length === now.resources.length ? [] : ["the file for the import differs"]),
    ...before.resources
      .filter((id) => !isDeclaredOtherwise(id) && ![...now.resources, ...now.leftOut].some(isSame(id)))
      .map((id) => `${id} is missing`),
  ];
}

/** The commands that read, each with the gate that matters most. */
export const COMMANDS: readonly Commanded[] = [
  { args: ["coverage", "--json"], unsupported: coverageClaims },
  { args: ["coverage", "--fail-on", "gaps"], unsupported: keepsFailing },
  { args: ["orders", "--json"], unsupported: orderClaims },
  { args: ["orders", "--fail-on", "open"], unsupported: keepsFailing },
  { args: ["alarms", "--fail-on", "low"], unsupported: keepsFailing },
  { args: ["backups", "--fail-on", "failed"], unsupported: keepsFailing },
  { args: ["backups", "--instance", "i-odd", "--fail-on", "off"], unsupported: keepsFailing },
  { args: ["upgrade", "--fail-on", "outdated"], unsupported: keepsFailing },
  { args: ["adopt", "--json", "--import-file", "import.json"], unsupported: programClaims },
];

/** The orders that exist before a command that changes something. */
export interface Placed {
  readonly bought: string;
  readonly unpaid: string;
}

/** The arguments of the commands that change orders or subscriptions. */
export const CHANGES: Readonly<Record<string, (placed: Placed) => readonly string[]>> = {
  "orders --cancel": ({ unpaid }) => ["orders", "--cancel", unpaid],
  "orders --unsubscribe": ({ bought }) => ["orders", "--unsubscribe", bought, "--yes", "--timeout", "1s"],
  renew: () => [
    ...["renew", "bought", "--yes", "--max-price", "9999 CNY", "--if-ends-before", "2099-01-01"],
    ...["--timeout", "1s"],
  ],
};

/** What a command may leave that ends without a payment. */
export const WITHDRAWN: readonly string[] = ["another order has status 4", "another order has status 6"];

/** What these commands can change. */
export function effectsOf({ orders, subscriptions, payments }: State, placed: Placed): string[] {
  const nameOf = (id: string) => Object.entries(placed).find(([, order]) => order === id)?.[0] ?? "another";
  return [
    ...orders.map(({ order_id: id, status }) => `${nameOf(id)} order has status ${status}`),
    ...payments.map((_, index) => `payment ${index + 1}`),
    ...subscriptions.map(
      ({ resource_id: id, status, expire_time: end }) => `subscription ${id}: ${status} until ${end}`,
    ),
  ].sort();
}
