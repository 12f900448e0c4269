import { z } from "zod";
import { optionalNumber, optionalText } from "../wire";

export const DOCUMENT = "neighbours.json, bss";

// Fields that several operations have, with their descriptions.

export const measureId = optionalNumber.describe(
  "Unit of the amounts: 1 for whole units of the currency, 3 for hundredths.",
);
export const currency = optionalText.describe(
  "Omitted if it is the currency of the site: CNY, or USD on the international one.",
);
export const serviceTypeCode = optionalText.describe('Code of the service, such as "hws.service.type.dbss".');
export const effectiveTime = optionalText.describe('When the period starts, in UTC: "2019-05-06T08:05:01Z".');
export const expireTime = optionalText.describe("When the period ends, in UTC and in the same format.");

export const customerId = z.string().optional().describe("ID of the account.");
export const serviceTypeFilter = z.string().optional().describe('Code of a service, such as "hws.service.type.dbss".');

/** Maximum number of periods in a request. */
export const MAX_PERIODS = 999;

/** How lists of BSS are requested page by page. */
export const window = (size: number) => ({ style: "offset", names: ["offset", "limit"], size }) as const;
