import { describe, expect, test, vi } from "vitest";
import { at, Cloud } from "./cloud";
import { pay, placeOrder, resourcesOf } from "./purchase";

async function now(cloud: Cloud): Promise<number> {
  return Date.parse(at((await cloud.control("GET", "clock")).body, "now"));
}

describe("the virtual clock", () => {
  test("advances only by the given durations at speed 0", async () => {
    await using cloud = await Cloud.start();
    const before = await now(cloud);
    await cloud.advance("PT10M");
    expect(await now(cloud)).toBe(before + 600_000);
    await cloud.advance("P1DT1H0.5S");
    expect(await now(cloud)).toBe(before + 600_000 + 90_000_500);
  });

  test("advances a month by a calendar month", async () => {
    await using cloud = await Cloud.start();
    await cloud.patch({ op: "replace", path: "/now", value: "2026-02-10T00:00:00.000Z" });
    await cloud.advance("P1M");
    expect(new Date(await now(cloud)).toISOString()).toBe("2026-03-10T00:00:00.000Z");
  });

  test.each(["ten minutes", "-PT1M", ""])("does not advance by %j", async (advance) => {
    await using cloud = await Cloud.start();
    const before = await now(cloud);
    expect((await cloud.control("POST", "clock", { advance })).status).toBe(400);
    expect(await now(cloud)).toBe(before);
  });

  test("lets minutes pass in milliseconds at speed 6000", async () => {
    await using cloud = await Cloud.start({ clock: 6000 });
    const before = await now(cloud);
    await vi.waitFor(async () => expect(await now(cloud)).toBeGreaterThan(before + 60_000));
    const orderId = at((await placeOrder(cloud)).body, "order_id");
    await pay(cloud, orderId);
    await vi.waitFor(async () => {
      const details = await cloud.get(`/v2/orders/customer-orders/details/${orderId}`);
      expect(details.body).toMatchObject({ order_info: { status: 5 } });
    });
    expect((await resourcesOf(cloud, orderId)).body).toMatchObject({ total_count: 1 });
  });
});
