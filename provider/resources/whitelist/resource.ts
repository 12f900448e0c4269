import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type WhitelistArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("Whitelist", ["whitelistId"]);

/**
 * A statement that raises no alarm on an audit instance. Its databases, its description and whether it is on change in
 * place; another statement replaces it.
 *
 * An entry for the same statement that exists already is an error, unless it is exactly as declared, or `adopt` names it.
 *
 * @example
 * ```ts
 * new dbss.Whitelist("nightly", {
 *   instanceId: audit.instanceId,
 *   sql: "DELETE FROM sessions WHERE expired",
 *   description: "Nightly clean-up",
 * });
 * ```
 */
export class Whitelist extends Base {}
