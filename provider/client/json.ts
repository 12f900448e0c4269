/** The content of a JSON text; undefined if it is not JSON. Some editors and shells on Windows begin it with a mark. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
