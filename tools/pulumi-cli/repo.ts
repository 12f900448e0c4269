import { resolve } from "node:path";

/** Root of this repo. */
export const REPO = resolve(__dirname, "../..");
