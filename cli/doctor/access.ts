import type { ClientSettings, Service } from "../../provider/client";
import { refusesSite } from "../../provider/client/errors";
import { adviceOnSilence } from "../../provider/client/failure-messages";
import { operations } from "../../provider/client/operations";
import { type Site, SiteFinder } from "../../provider/client/site";
import { count } from "../reports/text";
import { listIn, textIn } from "./json";
import type { Findings } from "./report";
import { failureText, isSuccess, type Response, type Wire } from "./wire";

const SERVICES: readonly Service[] = ["dbss", "iam", "bss", "rds", "eps"];
const SITE_NAMES = { chinese: "Chinese site", international: "international site" } as const satisfies Record<
  Site,
  string
>;
const MAX_SKEW_MS = 15 * 60_000;
const MUCH_SKEW_MS = 5 * 60_000;

/** Checks that every endpoint responds over a trusted connection, and compares the clocks. */
export async function checkEndpoints(wire: Wire, findings: Findings): Promise<void> {
  const origins = new Set(SERVICES.map((service) => wire.originOf(service).origin));
  const skews: number[] = [];
  for (const origin of origins) {
    const names = SERVICES.filter((service) => wire.originOf(service).origin === origin);
    const response = await wire.reach(new URL(origin));
    const { status, skewMs } = response;
    const check = [`endpoint.${names.join("+")}`, `endpoint of ${names.join(", ").toUpperCase()}`] as const;
    if (status > 0) {
      const how = origin.startsWith("https:") ? "over TLS" : "over HTTP";
      findings.add(...check, "ok", `${origin} responds ${how}`);
    } else {
      findings.add(...check, "failed", {
        detail: `${origin} does not respond: ${failureText(response)}`,
        advice: `${adviceOnSilence(origin, response.code) ?? "Check the network, the proxy (HTTPS_PROXY), the region and dbss:endpoints"}.`,
      });
    }
    skews.push(...(skewMs === undefined ? [] : [skewMs]));
  }
  checkClock(skews, findings);
}

function checkClock(skews: readonly number[], findings: Findings): void {
  const check = ["clock", "clock of this machine"] as const;
  if (skews.length === 0) {
    findings.add(...check, "skipped", "no response had a date");
    return;
  }
  const skewMs = skews.reduce((one, other) => (Math.abs(one) > Math.abs(other) ? one : other));
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const detail = `${seconds} s ${skewMs < 0 ? "behind" : "ahead of"} the servers`;
  findings.measure("clockSkewSeconds", Math.round(skewMs / 1000));
  if (Math.abs(skewMs) <= MUCH_SKEW_MS) {
    findings.add(...check, "ok", detail);
    return;
  }
  const status = Math.abs(skewMs) > MAX_SKEW_MS ? "failed" : "warning";
  findings.add(...check, status, {
    detail,
    advice: "Set the clock: signatures are rejected if it is more than 15 minutes off.",
  });
}

/** Checks that the credentials are accepted, and that the project belongs to the account. */
export async function checkSignIn(wire: Wire, settings: ClientSettings, findings: Findings): Promise<void> {
  const response = await wire.ask(operations.iam.listProjects);
  const check = ["sign-in", "sign-in"] as const;
  const how = methodOf(settings);
  if (isSuccess(response) || response.status === 403) {
    findings.add(...check, "ok", `signed in with ${how}`);
    checkProject(response, settings, findings);
    return;
  }
  const isUnreachable = response.status === 0 && response.code !== undefined;
  if (isUnreachable) {
    const isKnown = findings.checks.some(({ id, status }) => /^endpoint\..*\biam\b/.test(id) && status === "failed");
    findings.add(...check, isKnown ? "skipped" : "failed", {
      detail: `the endpoint of IAM does not respond: ${failureText(response)}`,
      ...(!isKnown && { advice: "Check the network and the proxy (HTTPS_PROXY), then run the command again." }),
    });
    return;
  }
  findings.add(...check, "failed", {
    detail: `signing in with ${how} failed: ${failureText(response)}`,
    advice: "Check the access key and secret key, or the user name, password and account name. Also check the clock.",
  });
}

function methodOf({ credentials }: ClientSettings): string {
  if (typeof credentials === "function") {
    return "the credentials of a profile or an agency";
  }
  return "userName" in credentials ? "an IAM user" : "an access key";
}

function checkProject(response: Response, settings: ClientSettings, findings: Findings): void {
  const { projectId, projectName, region } = settings;
  const check = ["project", "project"] as const;
  if (!isSuccess(response)) {
    const detail = `the projects cannot be listed: ${failureText(response)}`;
    const advice = projectId ? "Check dbss:projectId in the console (My Credentials)." : "Set dbss:projectId.";
    findings.add(...check, projectId ? "warning" : "failed", { detail, advice });
    return;
  }
  const name = projectName ?? region;
  const projects = listIn(response.json, "projects").items;
  const own = projects.filter((each) => (projectId ? each.id === projectId : each.name === name));
  const known = own.map((each) => textIn(each, "name"));
  if (own.length !== 1) {
    const wanted = projectId ? `the ID ${projectId}` : `the name ${name}`;
    const advice = "Set dbss:projectId to the ID of a project of this region (console: My Credentials).";
    findings.add(...check, "failed", {
      detail: `${count(own.length, "project")} of the account found with ${wanted}`,
      advice,
    });
  } else if (known.every((each) => each === region || each.startsWith(`${region}_`))) {
    findings.add(...check, "ok", `${textIn(own[0] ?? {}, "id")} (${known.join()})`);
  } else {
    const advice = `Set dbss:projectId to a project of ${region}, or dbss:region to the region of this project.`;
    findings.add(...check, "warning", {
      detail: `${known.join()} does not seem to be a project of region ${region}`,
      advice,
    });
  }
}

/** Determines the site of the account and the endpoint of its BSS, in the same way as the client. */
export async function checkSite(wire: Wire, settings: ClientSettings, findings: Findings): Promise<void> {
  const check = ["site", "site of the account"] as const;
  const finder = new SiteFinder(settings);
  for (;;) {
    const { origin } = finder;
    const response = await wire.ask(operations.bss.listServiceTypes, { limit: 1 }, origin);
    if (!refusesSite(response.status, response.code)) {
      wire.bssOrigin = origin;
      findings.found("site", finder.site);
      const remark = isSuccess(response) ? "" : ` (but the request failed: ${failureText(response)})`;
      findings.add(...check, remark ? "warning" : "ok", {
        detail: `${SITE_NAMES[finder.site]}, BSS at ${origin.origin}${remark}`,
        ...(remark && { advice: "See the checks of the permissions for orders and prices below." }),
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
