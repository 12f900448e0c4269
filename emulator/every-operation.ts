import { wrongSite } from "./errors";
import type { Exchange } from "./exchange";
import type { Operation, Reply } from "./operation";
import type { State } from "./state/schema";
import type { Temperament } from "./temperament";

// What the temperament changes for all operations alike.

/** `localhost` stands for the BSS of the international site, every other host name for that of the Chinese one. */
export function checkSite(state: State, operation: Operation, exchange: Exchange): void {
  if (operation.service !== "bss" || state.temperament.site === "chinese") {
    return;
  }
  const [hostName] = (exchange.headers.get("host") ?? "").split(":", 1);
  if (hostName !== "localhost") {
    throw wrongSite();
  }
}

/** The state as credentials of another account see it: none of this account's orders and resources. */
export function seenFromOtherAccount(state: State): State {
  return {
    ...state,
    coupons: [],
    discounts: [],
    orders: [],
    payments: [],
    refunds: [],
    subscriptions: [],
    instances: [],
    jobs: [],
    tags: [],
    databases: [],
    agents: [],
    riskRules: [],
    sqlRules: [],
    scopes: [],
    maskRules: [],
    whitelists: [],
    instanceSettings: [],
    reportTemplates: [],
    reports: [],
    alarms: [],
    risks: [],
    logBackups: [],
    operateLogs: [],
    rdsInstances: [],
    regions: state.regions.map((region) => ({ ...region, rdsInstances: [] })),
  };
}

const TOTALS = new Set(["total", "total_count", "total_num", "count"]);

/** A reply as the temperament writes lists: with or without totals, an empty list as `[]` or as `null`. */
export function shapeList(operation: Operation, reply: Reply, { totals, emptyLists }: Temperament): Reply {
  const { body } = reply;
  const isPlain = totals === "told" && emptyLists === "list";
  if (isPlain || typeof body !== "object" || body === null || !/^list/.test(operation.id)) {
    return reply;
  }
  const entries = Object.entries(body)
    .filter(([name]) => totals === "told" || !TOTALS.has(name))
    .map(([name, value]) => [name, emptyLists === "null" && isEmptyList(value) ? null : value]);
  return { ...reply, body: Object.fromEntries(entries) };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
