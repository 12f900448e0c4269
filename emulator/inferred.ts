// The public types that follow from schemas. What programs see must not mention the library that schemas are made of, so
// `npm run generate` writes these out in generated/types.ts.
export type { ArmedFault, Fault, FaultInput } from "./faults";
export type { JournalEntry } from "./journal";
export type { Level } from "./state/instances";
export type { Settings, State } from "./state/schema";
export type { Temperament, TemperamentInput } from "./temperament";
