import { expect, test } from "vitest";
import {
  type Client,
  isForbidden,
  isInsufficientBalance,
  isOperationUnderWay,
  isOrderStatusChanged,
  isUnknownOrder,
  isUnsubscribedBefore,
  isWrongSite,
} from "../../provider/client";
import { clientOf, failureOf } from "./scripted-client";
import { type Step, scriptedServer } from "./scripted-server";

const PREDICATES = {
  isForbidden,
  isInsufficientBalance,
  isOperationUnderWay,
  isOrderStatusChanged,
  isUnknownOrder,
  isUnsubscribedBefore,
  isWrongSite,
};

const unsubscribe = ({ bss }: Client) => bss.unsubscribe({ resource_ids: ["r1", "r2"] });
const pay = ({ bss }: Client) => bss.payOrder({ order_id: "CS1" });
const show = ({ bss }: Client) => bss.showOrder({ order_id: "CS1" });

async function errorOf(call: (client: Client) => Promise<unknown>, step: Step): Promise<unknown> {
  await using server = await scriptedServer([step]);
  return await failureOf(call(clientOf(server, { maxAttempts: 1 })));
}

const refused = (code: string, status = 400): Step => ({ status, json: { error_code: code, error_msg: "no" } });

/** An accepted unsubscription with an error code for each resource. */
const refusedEach = (...codes: string[]): Step => ({
  json: {
    order_ids: [],
    fail_resource_infos: codes.map((error_code, index) => ({ resource_id: `r${index}`, error_code, error_msg: "no" })),
  },
});

test.each<[string, (client: Client) => Promise<unknown>, Step, keyof typeof PREDICATES | undefined, string]>([
  [
    "a previous unsubscription",
    unsubscribe,
    refused("CBC.30000067"),
    "isUnsubscribedBefore",
    "was already unsubscribed",
  ],
  [
    "a previous unsubscription of each resource",
    unsubscribe,
    refusedEach("CBC.30000067", "CBC.30000067"),
    "isUnsubscribedBefore",
    "already",
  ],
  [
    "an operation in progress",
    unsubscribe,
    refused("CBC.99003651"),
    "isOperationUnderWay",
    "another operation on the resource is in progress",
  ],
  [
    "an operation in progress on one resource",
    unsubscribe,
    refusedEach("CBC.30000067", "CBC.99003651"),
    "isOperationUnderWay",
    "r1: no",
  ],
  [
    "an operation in progress together with another rejection",
    unsubscribe,
    refusedEach("CBC.99003651", "CBC.99003012"),
    undefined,
    "r1: no",
  ],
  [
    "a previous unsubscription together with another rejection",
    unsubscribe,
    refusedEach("CBC.30000067", "CBC.1"),
    undefined,
    "r1: no",
  ],
  ["a changed order status", pay, refused("CBC.99003106"), "isOrderStatusChanged", "Check the order"],
  [
    "an insufficient balance",
    pay,
    refused("CBC.99005003"),
    "isInsufficientBalance",
    "Top up the account, then run the command again",
  ],
  ["an unknown order", show, refused("CBC.30000010"), "isUnknownOrder", "the account that placed the order"],
  ["a 404 for an order", show, { status: 404 }, "isUnknownOrder", "HTTP 404"],
  ["a 404 for a resource", unsubscribe, { status: 404 }, undefined, "HTTP 404"],
  ["the wrong site (CBC.0150)", show, refused("CBC.0150", 403), "isWrongSite", "belongs to the other site"],
  ["the wrong site (CBC.0156)", show, refused("CBC.0156", 403), "isWrongSite", "belongs to the other site"],
  ["a missing permission", show, refused("CBC.0151", 403), "isForbidden", "Grant the user BSS Administrator"],
  ["an unpaid order", unsubscribe, refused("CBC.99003100"), undefined, "Pay or cancel that order"],
  ["an exhausted quota", pay, refused("CBC.99003141"), undefined, "request a higher quota"],
  ["an unusable coupon", pay, refused("CBC.99003112"), undefined, "Choose another coupon"],
  ["an unusable discount", pay, refused("CBC.99003108"), undefined, "Choose a discount"],
])("classifies and reports %s", async (_, call, step, predicate, words) => {
  const error = await errorOf(call, step);
  const recognized = Object.entries(PREDICATES).flatMap(([name, holds]) => (holds(error) ? [name] : []));
  expect(recognized).toEqual(predicate === undefined ? [] : [predicate]);
  expect(String(error)).toContain(words);
});
