import fc from "fast-check";

/** Tags that a resource may have. */
const tagText = fc.stringMatching(/^[A-Za-z0-9_.:@ äß中-]{0,30}$/).map((text) => text.trim());
export const tags = fc.dictionary(
  tagText.filter((key) => key.length > 0 && !key.startsWith("_sys_")),
  tagText,
  { minKeys: 1, maxKeys: 6, noNullPrototype: true },
);
