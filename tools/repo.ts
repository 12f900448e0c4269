import { join, resolve } from "node:path";

/** Root directory of this repo. */
export const REPO = resolve(__dirname, "..");

/** Where the plugin is built. */
export const PLUGIN = join(REPO, "plugin");

/** The directory in `PLUGIN` where plugins keep their compiled code. It is not packed. */
export const COMPILED = ".compiled";
