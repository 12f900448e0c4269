import { z } from "zod";

/** A value in a list that the API separates by commas, with or without spaces. */
const listed = z
  .string()
  .regex(/^[^\s,]([^,]*[^\s,])?$/, "must not contain commas, and must not begin or end with a space");

/** Instance ID of the audit instance that something is on. */
export const instanceId = z.string().min(1).meta({
  description: "Instance ID of the audit instance: `instanceId` of an AuditInstance.",
  onChange: "replaces",
});

/** Name of a rule. The service trims names, so a rule with an untrimmed name would not be found again. */
export const ruleName = z
  .string()
  .min(1)
  .regex(/^(\S(.*\S)?)?$/, "must not begin or end with a space")
  .meta({ description: "Name of the rule, unique on its instance." });

/** Risk level that a rule gives to statements. */
export const riskLevel = z.enum(["LOW", "MEDIUM", "HIGH", "NO_RISK"]).meta({
  description: 'Risk level of matching statements: "LOW", "MEDIUM", "HIGH" or "NO_RISK".',
});

/** ID or name of an existing object to adopt. */
export const adopt = z
  .string()
  .min(1)
  .optional()
  .meta({ description: "ID or name of an existing rule to adopt.", onChange: "creation" });

/** Whether something is on; undefined if the service does not report that, or reports an unknown word. */
export function isSwitchedOn(status: string | undefined): boolean | undefined {
  return status === "ON" || status === "OFF" ? status === "ON" : undefined;
}

/** Why something cannot be declared of which `isSwitchedOn` is undefined. */
export const UNREPORTED = "the service does not report whether it is on";

/** Types of statements on databases. */
export const STATEMENT_TYPES = [
  "LOGIN",
  "CREATE_TABLE",
  "CREATE_TABLESPACE",
  "DROP_TABLE",
  "DROP_TABLESPACE",
  "DELETE",
  "INSERT",
  "SELECT",
  "SELECT_FOR_UPDATE",
  "UPDATE",
  "CREATE_USER",
  "DROP_USER",
  "GRANT",
  "REVOKE",
  "ROLLBACK",
] as const;

/** A list without duplicates whose order is irrelevant. */
export function unorderedList<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .refine((items) => new Set(items.map((each) => JSON.stringify(each))).size === items.length, {
      error: "must not contain duplicates",
    })
    .meta({ unordered: true });
}

/** IDs of audited databases. */
export const databaseIdList = unorderedList(listed.max(256));

/** IDs of audited databases; an empty list means all. */
export const databaseIds = databaseIdList.default([]);

/** Texts in one field of the API. */
export const textList = unorderedList(listed).default([]);

/** An IP address of either version. */
export const ipAddress = z.union([z.ipv4(), z.ipv6()], "must be an IP address");

/** A TCP port. */
export const port = z.int().min(1).max(65535);

/** Usage of a node or an instance, in percent. */
export const percent = z.int().min(0).max(100);

const block = z.union([z.cidrv4(), z.cidrv6()]);

const addresses = z.string().refine(isAddresses, {
  error: "must be an IP address, a range such as 10.0.0.1-10.0.0.9 or a CIDR block such as 10.0.0.0/24",
});

/** IP addresses, ranges and CIDR blocks. */
export const ipList = unorderedList(addresses).default([]);

function isAddresses(text: string): boolean {
  const ends = text.split("-");
  if (ends.length === 2) {
    return ends.every((end) => z.ipv4().safeParse(end).success) || ends.every((end) => z.ipv6().safeParse(end).success);
  }
  return ipAddress.safeParse(text).success || block.safeParse(text).success;
}

/** Whether a rule is enabled. */
export const ruleEnabled = z.boolean().default(true).meta({ description: "Whether the rule is enabled." });

/** ID of a rule. */
export const ruleId = z.string().meta({ description: "ID of the rule." });

/** Whether a rule is built in. */
export const builtIn = z.boolean().optional().meta({
  description:
    "Whether the rule is built in: it can only be enabled or disabled. Absent if the service does not report it.",
});

/** Whether a rule of this type is built in; undefined if the service does not report the type. */
export function isSystemType(type: string | undefined): boolean | undefined {
  return type === undefined ? undefined : type.toUpperCase() === "SYSTEM";
}

/** Whether the state of a rule that the service no longer reports as one or the other says that it is built in. */
export function knownBuiltIn(known: object): boolean | undefined {
  return builtIn.safeParse(Reflect.get(known, "builtIn")).data;
}

/** Whether a rule that may be built in was enabled before its resource changed it. */
export const previous = z
  .object({ enabled: z.boolean().meta({ description: "Whether it was enabled." }) })
  .optional()
  .meta({
    description:
      "State before the rule was adopted, if it is built in or the service does not report that it is not. " +
      "Restored on delete; the rule stays.",
  });

/** Rank of a rule among those of its kind, which `noun` names: "risk rules". */
export function rankAmong(noun: string) {
  return z
    .int()
    .min(1)
    .optional()
    .meta({
      description:
        `Rank among the ${noun} of the instance, from 1. Rules are evaluated in this order, and a statement matches only ` +
        "the first rule that applies. Assigned by the service if omitted. Inserting a rule moves those at and below its " +
        "rank down by one, so declare ranks from 1 without gaps.",
    });
}

/** A list in one field of the API. */
export function joined(items: readonly (string | number)[]): string {
  return items.join(",");
}

/** The items of a list in one field of the API; an absent or empty field has none. */
export function separated(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** The items of a list in one field of the API; undefined if the service does not report any. */
export function separatedIfAny(text: string | undefined): string[] | undefined {
  const items = separated(text);
  return items.length > 0 ? items : undefined;
}
