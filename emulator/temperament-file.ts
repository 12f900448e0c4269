import { z } from "zod";
import type { Temperament } from "./generated/types";
import { InvalidStateError, readJson } from "./state/document";
import { temperamentSchema } from "./temperament";

/** The temperament in a file: either alone or in the report of `pulumi-dbss doctor --json`. */
export async function readTemperament(file: string): Promise<Temperament> {
  const document = readJson(file);
  try {
    return parseTemperament(document);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new InvalidStateError(`${file} holds no valid temperament: ${problem.replaceAll(/\s+/g, " ")}`);
  }
}

/** A temperament, or the one under the key `temperament` of a report; the error names the key that is wrong. */
export function parseTemperament(document: unknown): Temperament {
  const isReport = typeof document === "object" && document !== null && "temperament" in document;
  const parsed = temperamentSchema.safeParse(isReport ? document.temperament : document);
  if (!parsed.success) {
    throw new InvalidStateError(z.prettifyError(parsed.error));
  }
  return parsed.data;
}
