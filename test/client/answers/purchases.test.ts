import { describe, expect, test } from "vitest";
import type { Client } from "../../../provider/client";
import { failureOf } from "../scripted-client";
import { read } from "./read";

describe("buying", () => {
  test.each(["project_id", "projectId"])("reads the quota's %s", async (name) => {
    const quota = await read({ [name]: "p1", cpu: 796, ram: 1622016, audit_quota: 1 }, ({ dbss }) =>
      dbss.showAuditQuota(),
    );
    expect(quota).toEqual({ project_id: "p1", cpu: 796, ram: 1622016, audit_quota: 1 });
  });

  test.each(["specification", "specifications"])("reads flavors from %s", async (name) => {
    const flavor = {
      level: "low",
      id: "s2.xlarge.4",
      name: "s2.xlarge.4",
      vcpus: 4,
      ram: 16384,
      proxy: 3,
      azs: ["region-01-7a"],
    };
    expect(await read({ [name]: [flavor] }, ({ dbss }) => dbss.listSpecifications())).toEqual([flavor]);
  });

  test.each<[string, (client: Client) => Promise<unknown>]>([
    ["specification or specifications", ({ dbss }) => dbss.listSpecifications()],
    ["azs", ({ dbss }) => dbss.listAvailabilityZones()],
  ])("does not treat a response without %s as an empty list", async (names, call) => {
    expect(String(await failureOf(read({}, call)))).toContain(`no list under ${names}`);
  });

  test("reads a numeric order ID", async () => {
    const order = await read(
      { order_info: { order_id: 20250910123, status: "6" }, order_line_items: null, total_count: 0 },
      ({ bss }) => bss.showOrder({ order_id: "20250910123" }),
    );
    expect(order).toMatchObject({ order_info: { order_id: "20250910123", status: 6 }, order_line_items: [] });
  });

  test.each<[string, object, string | undefined]>([
    ["the order's own text", { product_spec_desc: "{}", base_product_info: { product_spec_desc: "2 vCPUs" } }, "{}"],
    ["the text of the catalog", { base_product_info: { product_spec_desc: "2 vCPUs | 4 GB" } }, "2 vCPUs | 4 GB"],
    [
      "an empty text (no description)",
      { product_spec_desc: "", base_product_info: { product_spec_desc: "" } },
      undefined,
    ],
    ["a `base_product_info` that is not an object (no description)", { base_product_info: "2 vCPUs" }, undefined],
  ])("reads the description of an order line from %s", async (_, line, expected) => {
    const json = { order_info: { order_id: "CS1", status: 6 }, order_line_items: [line], total_count: 1 };
    const order = await read(json, ({ bss }) => bss.showOrder({ order_id: "CS1" }));
    expect(order.order_line_items).toMatchObject([{ product_spec_desc: expected }]);
  });

  test.each(["", null, undefined])("reads an order without a currency: %j", async (currency) => {
    const json = { order_info: { order_id: "CS1", status: 6, currency }, order_line_items: [], total_count: 0 };
    const order = await read(json, ({ bss }) => bss.showOrder({ order_id: "CS1" }));
    expect(order.order_info.currency).toBeUndefined();
  });

  test("rejects a numeric order ID that JSON has already rounded", async () => {
    const json = '{"order_info":{"order_id":12345678901234567890,"status":6},"order_line_items":[]}';
    const error = await failureOf(read(json, ({ bss }) => bss.showOrder({ order_id: "12345678901234567890" })));
    expect(String(error)).toContain("order_info.order_id: a number too large to be read exactly");
  });

  test("reads a price", async () => {
    const price = await read(
      {
        official_website_rating_result: {
          official_website_amount: "2100.50",
          measure_id: 1,
          product_rating_results: [{ id: "1", product_id: "00301-225396-0--0", official_website_amount: 2100.5 }],
        },
        optional_discount_rating_results: null,
        currency: "CNY",
      },
      ({ bss }) =>
        bss.rateSubscription({
          product_infos: [
            {
              id: "1",
              cloud_service_type: "a",
              resource_type: "b",
              resource_spec: "c",
              region: "r",
              period_type: "2",
              period_num: 1,
              subscription_num: "1",
            },
          ],
        }),
    );
    expect(price).toMatchObject({
      official_website_rating_result: {
        official_website_amount: 2100.5,
        product_rating_results: [{ product_id: "00301-225396-0--0" }],
      },
      currency: "CNY",
    });
  });
});
