import { z } from "zod";

/** What the API separates by commas cannot hold one. */
const listed = z.string().regex(/^[^,]+$/, "a text without commas is expected");

/** Instance ID of the audit instance that a rule or a setting is on. */
export const instanceId = z.string().min(1).meta({ onChange: "replaces" });

/** Name of a rule. The service cuts off space at its ends: the rule would not be found again by its name. */
export const ruleName = z.string().regex(/^\S(.*\S)?$/, "a text without space at its ends is expected");

/** ID or name of what exists, to be adopted. */
export const adopt = z.string().min(1).optional().meta({ onChange: "creation" });

/** A list whose order carries no meaning, and that holds each item once. */
export function unorderedList<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .refine((items) => new Set(items.map((each) => JSON.stringify(each))).size === items.length, {
      error: "each item may be named once",
    })
    .meta({ unordered: true });
}

/** IDs of audited databases; none of them means all. */
export const databaseIds = unorderedList(listed.max(256)).default([]);

/** Texts in one field of the API. */
export const textList = unorderedList(listed).default([]);

const address = z.union([z.ipv4(), z.ipv6()]);
const block = z.union([z.cidrv4(), z.cidrv6()]);

const addresses = z.string().refine(isAddresses, {
  error: "an IP address, a range such as 10.0.0.1-10.0.0.9 or a block such as 10.0.0.0/24 is expected",
});

/** IP addresses, ranges and blocks. */
export const ipList = unorderedList(addresses).default([]);

function isAddresses(text: string): boolean {
  const ends = text.split("-");
  if (ends.length === 2) {
    return ends.every((end) => z.ipv4().safeParse(end).success) || ends.every((end) => z.ipv6().safeParse(end).success);
  }
  return address.safeParse(text).success || block.safeParse(text).success;
}

/** Whether a rule is on, before its resource touched it: of a rule that is the service's own. */
export const previous = z.object({ enabled: z.boolean() }).optional();

/** A list in one field of the API. */
export function joined(items: readonly (string | number)[]): string {
  return items.join(",");
}

/** The items of a list in one field of the API; absent and empty are none. */
export function separated(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
