import { z } from "zod";
import type { ClientSettings } from "../../provider/client";
import { defineOperation } from "../../provider/client/operation";
import type { Findings } from "./report";
import type { Wire } from "./wire";

const listServiceTypes = defineOperation({
  id: "list_service_types",
  service: "bss",
  method: "GET",
  path: "/v2/products/service-types",
  request: { query: { limit: z.int() } },
  response: z.unknown(),
  document: "wire.md",
  repeatable: true,
});

const OTHER_SITE: ReadonlySet<string | undefined> = new Set(["CBC.0150", "CBC.0156"]);

/** Finds out which site of the cloud the account is of, and where its BSS is. */
export async function checkSite(wire: Wire, settings: ClientSettings, findings: Findings): Promise<void> {
  const check = ["site", "site of the account"] as const;
  const refused: string[] = [];
  for (const origin of bssOrigins(wire, settings)) {
    const response = await wire.ask(listServiceTypes, { limit: 1 }, origin);
    if (!OTHER_SITE.has(response.code)) {
      wire.bssOrigin = origin;
      const isInternational = refused.length > 0 || origin.hostname.startsWith("bss-intl.");
      const site = isInternational ? "international" : "chinese";
      findings.found("site", site);
      findings.add(...check, "ok", `${site}: BSS is ${origin.origin}`);
      return;
    }
    refused.push(origin.origin);
  }
  findings.add(...check, "failed", {
    detail: `BSS refuses this account as one of another site at ${refused.join(" and ")}`,
    advice: 'Set dbss:endpoints, such as {"bss": "https://bss-intl.myhuaweicloud.com"}.',
  });
}

/** The Chinese site's BSS, then that of the international site, for which `localhost` stands on an emulator. */
function bssOrigins(wire: Wire, { endpoints, endpoint, cloud = "myhuaweicloud.com" }: ClientSettings): URL[] {
  const own = wire.originOf("bss");
  if (endpoints?.bss) {
    return [own];
  }
  if (!endpoint) {
    return [own, new URL(`https://bss-intl.${cloud}`)];
  }
  if (!/^(127\.|localhost$)/.test(own.hostname)) {
    return [own];
  }
  return ["127.0.0.1", "localhost"].map((hostname) => Object.assign(new URL(own), { hostname }));
}
