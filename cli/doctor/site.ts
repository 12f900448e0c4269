import type { ClientSettings } from "../../provider/client";
import { refusesSite } from "../../provider/client/errors";
import { operations } from "../../provider/client/operations";
import { SiteFinder } from "../../provider/client/site";
import type { Findings } from "./report";
import { failureText, isSuccess, type Wire } from "./wire";

/** Finds out which site of the cloud the account is of, and where its BSS is, as the client does. */
export async function checkSite(wire: Wire, settings: ClientSettings, findings: Findings): Promise<void> {
  const check = ["site", "site of the account"] as const;
  const finder = new SiteFinder(settings);
  for (;;) {
    const { origin } = finder;
    const response = await wire.ask(operations.bss.listServiceTypes, { limit: 1 }, origin);
    if (!refusesSite(response.status, response.code)) {
      wire.bssOrigin = origin;
      findings.found("site", finder.site);
      const remark = isSuccess(response) ? "" : ` (the probe itself failed: ${failureText(response)})`;
      findings.add(...check, remark ? "warning" : "ok", {
        detail: `${finder.site}: BSS is ${origin.origin}${remark}`,
        ...(remark && { advice: "See whether the permissions for orders and prices are there, below." }),
      });
      return;
    }
    if (!finder.refused(origin)) {
      findings.found("site", finder.site);
      findings.add(...check, "failed", { detail: failureText(response), advice: finder.advice });
      return;
    }
  }
}
