import { operations } from "../../provider/client/operations";
import { type Fields, hasValue, listIn, textIn, type WrittenList } from "./json";
import type { Allowed } from "./permissions";
import type { Findings } from "./report";
import { isSuccess, type Response, type Wire } from "./wire";

/** The largest page size that the documents of 2025 allow, and smaller ones. */
const LIMITS = [10_000, 1000, 500, 100, 50, 10];

/** Fields of the instance list that have two spellings. */
const SPELLINGS = [
  ["subnet_id", "subnetId"],
  ["remain_days", "remainDays"],
  ["charge_model", "chargeModel"],
  ["config_num", "configNum"],
  ["connect_ipv6", "connectIpv6"],
] as const;

/**
 * Determines the format of lists in DBSS: page sizes, totals, empty lists, and the spelling of an instance's fields.
 */
export async function examineLists(wire: Wire, allowed: Allowed, findings: Findings): Promise<void> {
  if (!allowed.has("listAuditInstances")) {
    findings.add("cloud.lists", "format of lists", "skipped", "the audit instances cannot be listed");
    return;
  }
  const { list, limit } = await examinePages(wire, findings);
  findings.found("totals", list.total === undefined ? "absent" : "told");
  examineFilter(list, findings);
  findings.found("emptyLists", emptyIn(allowed));
  const known = zonesIn(allowed.get("listAvailabilityZones"));
  examineInstances(list.items, known, findings);
  const total = list.total === undefined ? "lists have no total" : `the total is ${list.total}`;
  findings.add("cloud.lists", "format of lists", "ok", `a page size of ${limit} is accepted; ${total}`);
}

interface FirstPage {
  readonly list: WrittenList;
  readonly limit: number;
}

/** Requests the largest page, then smaller ones as long as the size is rejected. */
async function examinePages(wire: Wire, findings: Findings): Promise<FirstPage> {
  let refused = false;
  for (const limit of LIMITS) {
    const response = await askForPage(wire, 0, limit);
    if (isSuccess(response)) {
      const list = instancesIn(response);
      findings.measure("acceptedLimit", limit);
      if (refused) {
        findings.found("pageLimit", limit);
        findings.found("overLimit", "refuse");
      } else if (await isCapped(wire, list, limit)) {
        findings.found("pageLimit", list.items.length);
        findings.found("overLimit", "cap");
      }
      return { list, limit };
    }
    refused ||= response.status === 400;
  }
  return { list: { items: [] }, limit: 0 };
}

/** Whether a page is shorter than requested although there are more items. */
async function isCapped(wire: Wire, { items, total }: WrittenList, limit: number): Promise<boolean> {
  if (items.length === 0 || items.length >= limit) {
    return false;
  }
  return total === undefined
    ? instancesIn(await askForPage(wire, items.length, limit)).items.length > 0
    : items.length < total;
}

function askForPage(wire: Wire, offset: number, limit: number): Promise<Response> {
  return wire.ask(operations.dbss.listAuditInstances, { offset: String(offset), limit: String(limit) });
}

/** An empty list with a total is filtered by permission. */
function examineFilter({ items, total }: WrittenList, findings: Findings): void {
  const isFiltered = total === undefined ? undefined : items.length === 0 && total > 0;
  findings.found("filteredLists", isFiltered);
  if (isFiltered) {
    findings.add("cloud.filter", "visible audit instances", "failed", {
      detail: `the total is ${total} audit instances, but the list is empty: the credentials lack permission for them`,
      advice: "Grant the permissions for the whole project, not only for an enterprise project.",
    });
  }
}

function instancesIn(response: Response | undefined): WrittenList {
  return listIn(response?.json, "servers", "instances");
}

const LISTS = [
  ["listAuditInstances", "servers", "instances"],
  ["listDatabases", "databases"],
  ["listProjectTags", "tags"],
  ["listOrders", "order_infos"],
  ["listResources", "data"],
  ["listRdsInstances", "instances"],
] as const;

/** How empty lists are represented. */
function emptyIn(allowed: Allowed): "list" | "null" | undefined {
  const written = LISTS.filter(([id]) => allowed.has(id)).map(
    ([id, ...names]) => listIn(allowed.get(id)?.json, ...names).empty,
  );
  if (written.includes("null")) {
    return "null";
  }
  return written.includes("list") ? "list" : undefined;
}

function zonesIn(response: Response | undefined): string[] {
  return listIn(response?.json, "azs").items.map((zone) => textIn(zone, "zone_name"));
}

/** Examines the fields of an instance in the account. */
function examineInstances(instances: readonly Fields[], zones: readonly string[], findings: Findings): void {
  const [instance] = instances.filter(({ status }) => status === "ACTIVE").concat(instances);
  const check = ["cloud.instances", "format of audit instances"] as const;
  if (instance === undefined) {
    findings.add(...check, "skipped", "there is no audit instance");
    return;
  }
  const spelling = spellingOf(instance);
  findings.found("fieldNames", spelling);
  findings.found("zones", zonesOf(textIn(instance, "zone"), zones));
  findings.found("specCodes", specCodeOf(textIn(instance, "resource_spec_code")));
  const isPlaced = hasValue(instance.vpc_id) && (hasValue(instance.subnet_id) || hasValue(instance.subnetId));
  findings.found("places", isPlaced ? "told" : "empty");
  findings.found("addresses", addressesOf(textIn(instance, "connect_ip")));
  findings.add(...check, "ok", `spelling of field names: ${spelling ?? "unknown"}`);
}

function spellingOf(instance: Fields): "documented" | "camelCase" | "both" | undefined {
  const isDocumented = SPELLINGS.some(([name]) => Object.hasOwn(instance, name));
  const isCamel = SPELLINGS.some(([, name]) => Object.hasOwn(instance, name));
  if (isDocumented && isCamel) {
    return "both";
  }
  if (isDocumented) {
    return "documented";
  }
  return isCamel ? "camelCase" : undefined;
}

/** Whether the zones are missing or in upper case. */
function zonesOf(zone: string, known: readonly string[]): "empty" | "upperCase" | undefined {
  if (zone === "") {
    return "empty";
  }
  const named = zone.split(",").map((each) => each.trim());
  const isUpperCase = named.every((each) => !known.includes(each) && known.includes(each.toLowerCase()));
  return isUpperCase ? "upperCase" : undefined;
}

function specCodeOf(code: string): "asOrdered" | "upperCase" | "empty" | undefined {
  if (code === "") {
    return "empty";
  }
  if (code === code.toUpperCase()) {
    return "upperCase";
  }
  return code.startsWith("dbss.bypassaudit.") ? "asOrdered" : undefined;
}

function addressesOf(addresses: string): "one" | "two" | "empty" {
  if (addresses === "") {
    return "empty";
  }
  return addresses.includes(",") ? "two" : "one";
}
