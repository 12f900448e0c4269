import type { Level } from "../generated/types";

/** What each edition offers, and its prices in CNY. */
export const EDITIONS: Record<Level, EditionFacts> = {
  low: {
    proxy: 3,
    vcpus: 4,
    ram: 16384,
    month: { productId: "00301-225394-0--0", amount: 2925 },
    year: { productId: "00301-225395-0--0", amount: 29250 },
  },
  medium: {
    proxy: 6,
    vcpus: 8,
    ram: 32768,
    month: { productId: "00301-225396-0--0", amount: 6500 },
    year: { productId: "00301-225397-0--0", amount: 65000 },
  },
  high: {
    proxy: 30,
    vcpus: 16,
    ram: 65536,
    month: { productId: "00301-225398-0--0", amount: 13000 },
    year: { productId: "00301-225399-0--0", amount: 130000 },
  },
};

/** What an edition offers and costs. */
export interface EditionFacts {
  readonly proxy: number;
  readonly vcpus: number;
  readonly ram: number;
  readonly month: { readonly productId: string; readonly amount: number };
  readonly year: { readonly productId: string; readonly amount: number };
}
