import { createHash } from "node:crypto";

/** Fractions from 0 to 1 that look random, and are the same for the same seed. */
export function fractionFrom(seed: number): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    const digest = createHash("sha256").update(`${seed}/${drawn}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
}
