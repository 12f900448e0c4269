import fc from "fast-check";

/** Tags that a resource may have. */
const tagText = fc.stringMatching(/^[A-Za-z0-9_.:@ äß中-]{0,30}$/).map((text) => text.trim());
export const tags = fc.dictionary(
  tagText.filter((key) => key.length > 0 && !key.startsWith("_sys_")),
  tagText,
  { minKeys: 1, maxKeys: 6, noNullPrototype: true },
);

type Fields = Record<string, fc.Arbitrary<unknown>>;

/** Arguments of which some may be omitted. All are present often enough for tests that need them all. */
export function argumentsOf(required: Fields, optional: Fields): fc.Arbitrary<Record<string, unknown>> {
  const all = { ...required, ...optional };
  return fc.oneof(fc.record(all), fc.record(all, { requiredKeys: Object.keys(required) }));
}
