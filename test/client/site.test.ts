import { describe, expect, test } from "vitest";
import { type ClientSettings, ConnectionError, isForbidden, isWrongSite } from "../../provider/client";
import { clientOf, failureOf, USER } from "./scripted-client";
import { type SeenRequest, type Step, scriptedServer } from "./scripted-server";

const TYPES: Step = { json: { service_types: [{ service_type_code: "hws.service.type.dbss" }], total_count: 1 } };

const wrongSite = (code: string): Step => ({
  status: 403,
  json: { error_code: code, error_msg: "not of this website" },
});

/** Both sites share one server; the requested host distinguishes them. */
const CHINESE = "127.0.0.1";
const INTERNATIONAL = "localhost";

const hostOf = (request: SeenRequest) => request.headers.host?.split(":")[0] ?? "";

/** A cloud that accepts the account on one site and rejects it on the other. */
const accountOf = (site: string, code = "CBC.0150") =>
  scriptedServer((request) => {
    if (hostOf(request) !== site) {
      return wrongSite(code);
    }
    return request.method === "PUT" ? { status: 204 } : TYPES;
  });

const bothSites = ({ url }: { url: string }): Partial<ClientSettings> => ({
  endpoints: { bss: url, "bss-intl": url.replace(CHINESE, INTERNATIONAL) },
});

describe("the site of an account", () => {
  test.each(["CBC.0150", "CBC.0156"])(
    "switches after %s, and the request is repeated on the other site",
    async (code) => {
      await using server = await accountOf(INTERNATIONAL, code);
      const client = clientOf(server, bothSites(server));
      await client.bss.cancelOrder({ order_id: "CS1" });
      await client.bss.cancelOrder({ order_id: "CS2" });
      expect(server.seen.map((request) => [hostOf(request), JSON.parse(request.body).order_id])).toEqual([
        [CHINESE, "CS1"],
        [INTERNATIONAL, "CS1"],
        [INTERNATIONAL, "CS2"],
      ]);
      expect(await client.site()).toBe("international");
      expect(await client.currency()).toBe("USD");
      expect(server.seen).toHaveLength(3);
    },
  );

  test("is the Chinese one if that site accepts the account, and is probed once", async () => {
    await using server = await accountOf(CHINESE);
    const client = clientOf(server, bothSites(server));
    expect([await client.site(), await client.currency()]).toEqual(["chinese", "CNY"]);
    expect(server.seen.map(({ path, query }) => `${path}?${query}`)).toEqual(["/v2/products/service-types?limit=1"]);
  });

  test("is found by concurrent requests, each of which is repeated", async () => {
    await using server = await accountOf(INTERNATIONAL);
    const client = clientOf(server, bothSites(server));
    const ids = ["CS1", "CS2", "CS3"];
    await Promise.all(ids.map((id) => client.bss.cancelOrder({ order_id: id })));
    const served = server.seen.filter((request) => hostOf(request) === INTERNATIONAL);
    expect(served.map(({ body }) => JSON.parse(body).order_id).sort()).toEqual(ids);
  });

  test("is found even if the other site then rejects the token", async () => {
    let tokens = 0;
    await using server = await scriptedServer((request) => {
      if (request.path === "/v3/auth/tokens") {
        tokens += 1;
        return { status: 201, headers: { "x-subject-token": `T${tokens}` }, json: { token: {} } };
      }
      if (hostOf(request) !== INTERNATIONAL) {
        return wrongSite("CBC.0150");
      }
      return request.headers["x-auth-token"] === "T1" ? { status: 401 } : TYPES;
    });
    const client = clientOf(server, { ...bothSites(server), credentials: USER });
    await client.bss.listServiceTypes();
    expect([tokens, await client.site()]).toEqual([2, "international"]);
  });

  test("does not change once a site has served the account", async () => {
    await using server = await scriptedServer((_, index) => (index === 0 ? TYPES : wrongSite("CBC.0150")));
    const client = clientOf(server, bothSites(server));
    await client.bss.listServiceTypes();
    expect(isWrongSite(await failureOf(client.bss.listServiceTypes()))).toBe(true);
    expect(server.seen.map(hostOf)).toEqual([CHINESE, CHINESE]);
    expect(await client.site()).toBe("chinese");
  });

  test("is unknown when both sites reject the account, as the error explains", async () => {
    await using server = await accountOf("nowhere");
    const client = clientOf(server, bothSites(server));
    const error = await failureOf(client.bss.listServiceTypes());
    expect([isWrongSite(error), isForbidden(error)]).toEqual([true, false]);
    expect(String(error)).toContain("CBC.0150: not of this website");
    expect(String(error)).toContain("Both sites refused the account (http://127.0.0.1:");
    expect(server.seen.map(hostOf)).toEqual([CHINESE, INTERNATIONAL]);
    expect(isWrongSite(await failureOf(client.site()))).toBe(true);
  });

  test("is assumed to be the Chinese one without permission for the probe", async () => {
    await using server = await scriptedServer([{ status: 403, json: { error_code: "CBC.0151", error_msg: "no" } }]);
    expect(await clientOf(server, bothSites(server)).site()).toBe("chinese");
    expect(server.seen).toHaveLength(1);
  });

  test("cannot be determined when BSS returns a 500 or does not respond", async () => {
    await using server = await scriptedServer([{ status: 500 }]);
    const client = clientOf(server, { ...bothSites(server), maxAttempts: 1 });
    expect(await failureOf(client.site())).toMatchObject({ status: 500 });
    const nowhere = { url: "http://127.0.0.1:1" };
    const unserved = clientOf(nowhere, { ...bothSites(nowhere), maxAttempts: 1 });
    const error = await failureOf(unserved.site());
    expect(ConnectionError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("a configured endpoint", () => {
  test.each<[string, (url: string) => Partial<ClientSettings>]>([
    ["for BSS alone", (url) => ({ endpoints: { bss: url } })],
    ["for all services", (url) => ({ endpoint: url })],
  ])("%s is the only one tried, and its rejection reveals the site", async (_, settings) => {
    await using server = await accountOf("nowhere");
    const client = clientOf(server, settings(server.url));
    const error = await failureOf(client.bss.listServiceTypes());
    expect(String(error)).toContain(`Only ${server.url} was tried, because an endpoint is set. Set endpoints.bss`);
    expect([await client.site(), await client.currency()]).toEqual(["international", "USD"]);
    expect(server.seen).toHaveLength(1);
  });

  test("is probed for the site if no request was sent before", async () => {
    await using server = await accountOf("nowhere");
    expect(await clientOf(server).site()).toBe("international");
    expect(server.seen.map(({ path }) => path)).toEqual(["/v2/products/service-types"]);
  });

  test("for the international BSS alone is tried second", async () => {
    await using server = await accountOf(INTERNATIONAL);
    const { endpoints } = bothSites(server);
    const client = clientOf(server, { endpoints: { "bss-intl": endpoints?.["bss-intl"] } });
    expect(await client.site()).toBe("international");
    expect(server.seen.map(hostOf)).toEqual([CHINESE, INTERNATIONAL]);
  });
});

test("requests English texts from BSS, and no language from DBSS", async () => {
  await using server = await scriptedServer((request) => ({
    json: request.path.includes("orders") ? { order_infos: [], total_count: 0 } : { servers: [], total: 0 },
  }));
  const client = clientOf(server);
  await client.bss.listOrders();
  await client.dbss.listAuditInstances();
  expect(server.seen.map(({ headers }) => headers["x-language"])).toEqual(["en_US", undefined]);
  expect(server.seen[0]?.headers.authorization).toContain("x-language");
});
