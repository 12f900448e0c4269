import { join, resolve } from "node:path";

/** Root directory of this repo. */
export const REPO = resolve(__dirname, "..");

/** Where the plugin is built. */
export const PLUGIN = join(REPO, "plugin");

/** Where the dynamic host is built. */
export const DYNAMIC_HOST = join(REPO, "dist", "dynamic-host");
