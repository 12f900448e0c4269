import { join } from "node:path";
import { REPO } from "../pulumi-cli/repo";

/** Where the plugin is built. */
export const PLUGIN = join(REPO, "plugin");

/** What plugins of this build keep of their compiled code, in that directory. It is in no package. */
export const COMPILED = ".compiled";
