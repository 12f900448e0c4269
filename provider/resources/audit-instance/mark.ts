import { createHash } from "node:crypto";
import type { Inputs } from "./lifecycle";

/**
 * What an order is marked with: the mark of the declaration, and a fingerprint of the arguments that only a new
 * instance can have. A replacement has the same mark and another fingerprint, and so does not take up what it
 * replaces.
 */
export function orderMark(inputs: Inputs): string | undefined {
  const { mark, edition, flavor, availabilityZones, vpcId, subnetId, ipAddress = "" } = inputs;
  if (mark === undefined) {
    return undefined;
  }
  const lasting = [edition, flavor, [...availabilityZones].sort().join(), vpcId, subnetId, ipAddress];
  const fingerprint = createHash("sha256").update(JSON.stringify(lasting)).digest("hex").slice(0, 12);
  return `${PREFIX}${mark}.${fingerprint}`;
}

const PREFIX = "pulumi-dbss:";

/** The order's `product_spec_desc`: free JSON of a given form, which BSS gives back before and after payment. */
export function toSpecDescription(orderMark: string | undefined): string {
  const text = orderMark === undefined ? {} : { mark: orderMark };
  return JSON.stringify({ specDesc: { "zh-cn": text, "en-us": text } });
}

/** The mark in a `product_spec_desc`, whatever the service did to its white space. */
export function markIn(specDescription: string | null | undefined): string | undefined {
  return specDescription?.match(/pulumi-dbss:[0-9a-f]{32}\.[0-9a-f]{12}/)?.[0];
}

/** Whether an order's mark is one of the declaration with the mark `declaration`, whatever arguments it was made for. */
export function isOf(declaration: string, orderMark: string | undefined): boolean {
  return orderMark?.startsWith(`${PREFIX}${declaration}.`) ?? false;
}

/** The declaration's own part of an order's mark. */
export function declarationOf(orderMark: string): string {
  return orderMark.slice(PREFIX.length, orderMark.lastIndexOf("."));
}
