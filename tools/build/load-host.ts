// What the text in the state of each resource loads for the dynamic host.
import { join } from "node:path";
import type * as dynamic from "../../provider/host";
import { runCompiled } from "./run-compiled";

/** Set when this script is built. */
declare const BUILD: string;

const { exports: host, keep } = runCompiled<typeof dynamic>(join(__dirname, "bundle.js"), BUILD);

export const provider = (type: string) => host.provider(type, keep);
