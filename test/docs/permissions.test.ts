import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentOf } from "../../tools/local-stack";
import { cli } from "../cli/cli";
import { startFurnishedCloud } from "../cli/furnished-cloud";
import type { Cloud } from "../cloud";
import { refusedTo } from "../role";

// test/end-to-end/cli-drift.test.ts does the same for drift.

describe("the read-only role", () => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await startFurnishedCloud();
  });
  afterAll(() => cloud.close());

  it.each(["adopt", "coverage", "doctor", "orders", "flavors", "zones", "price --edition low"])(
    "is enough for %s",
    async (command) => {
      await cloud.requests();
      const { code, stderr } = await cli(command.split(" "), { env: environmentOf(cloud.account) });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const requests = await cloud.requests();
      expect(requests).not.toEqual([]);
      expect(refusedTo("read-only", requests)).toEqual([]);
    },
  );
});

it.each(["drift", "read-only"] as const)(
  "the role %s does not permit orders, payments, cancellations, unsubscriptions or changes",
  (role) => {
    const requests = [
      { method: "POST", path: "/v2/p/audit/charge/period/order" },
      { method: "POST", path: "/v3/orders/customer-orders/pay" },
      { method: "PUT", path: "/v2/orders/customer-orders/cancel" },
      { method: "POST", path: "/v2/orders/subscriptions/resources/unsubscribe" },
      { method: "POST", path: "/v2/p/audit/i/rule/risk/switch" },
    ];
    expect(refusedTo("deploy", requests)).toEqual([]);
    expect(refusedTo(role, requests)).toHaveLength(requests.length);
  },
);
