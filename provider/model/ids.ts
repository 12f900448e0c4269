/** The parts of an ID that are separated by slashes; undefined if their number differs or one is empty. */
export function partsOf<Count extends 1 | 2 | 3>(id: string, count: Count): Parts[Count] | undefined {
  const parts = id.split("/");
  return parts.length === count && parts.every((part) => part.trim() !== "") ? (parts as Parts[Count]) : undefined;
}

interface Parts {
  1: [string];
  2: [string, string];
  3: [string, string, string];
}
