import { wrongSite } from "./errors";
import type { Exchange } from "./exchange";
import type { Operation, Reply } from "./operation";
import { emptyLists } from "./state/account";
import type { State } from "./state/schema";
import type { Temperament } from "./temperament";

// How the temperament changes all operations.

/** `localhost` is the BSS of the international site, every other host name that of the Chinese one. */
export function checkSite(state: State, operation: Operation, exchange: Exchange): void {
  if (operation.service !== "bss" || state.temperament.site === "chinese") {
    return;
  }
  const [hostName] = (exchange.headers.get("host") ?? "").split(":", 1);
  if (hostName !== "localhost") {
    throw wrongSite();
  }
}

/** The state without the orders and resources of the account, as credentials of another account see it. */
export function seenFromOtherAccount(state: State): State {
  return {
    ...state,
    ...emptyLists(),
    rdsInstances: [],
    regions: state.regions.map((region) => ({ ...region, rdsInstances: [] })),
  };
}

const TOTALS = new Set(["total", "total_count", "total_num", "count"]);

/** Changes a list according to the temperament: with or without a total, `[]` or `null` if it is empty. */
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
