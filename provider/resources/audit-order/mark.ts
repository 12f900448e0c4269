const PREFIX = "pulumi-dbss:";

/**
 * The order's `product_spec_desc`: free JSON of a given form, which people see with the order. Whether BSS returns it is
 * not known, so the mark in it proves nothing: it may only lead to a refusal.
 */
export function toSpecDescription(mark: string | undefined): string {
  const text = mark === undefined ? {} : { mark: `${PREFIX}${mark}` };
  return JSON.stringify({ specDesc: { "zh-cn": text, "en-us": text } });
}

/** The mark in a `product_spec_desc`, whatever the service did to its white space. */
export function markIn(specDescription: string | null | undefined): string | undefined {
  return specDescription?.match(/pulumi-dbss:([0-9a-f]{32})/)?.[1];
}
