import { z } from "zod";
import type { Temperament } from "./generated/types";
import { InvalidStateError, readJson } from "./state/document";
import { temperamentSchema } from "./temperament";

/** Reads a temperament from a file: either on its own or in the report of `pulumi-dbss doctor --json`. */
export async function readTemperament(file: string): Promise<Temperament> {
  const document = readJson(file);
  try {
    return parseTemperament(document);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new InvalidStateError(`${file} contains no valid temperament: ${problem.replaceAll(/\s+/g, " ")}`);
  }
}

/**
 * Parses a temperament, or the one under `temperament` in a report.
 *
 * @throws InvalidStateError that names the invalid key.
 */
export function parseTemperament(document: unknown): Temperament {
  const isReport = typeof document === "object" && document !== null && "temperament" in document;
  const parsed = temperamentSchema.safeParse(isReport ? document.temperament : document);
  if (!parsed.success) {
    throw new InvalidStateError(z.prettifyError(parsed.error));
  }
  return parsed.data;
}
