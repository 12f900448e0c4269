import type { z } from "zod";
import { dynamicResource, type Lifted } from "../../lifecycle/dynamic-resource";
import type { args, outputs } from "./args";

export type InstanceSecurityGroupsArgs = Lifted<z.input<typeof args>>;

const Base = dynamicResource<typeof args, typeof outputs>("InstanceSecurityGroups", ["previous"]);

/**
 * The security groups of an audit instance that is not Pulumi's: those of an AuditInstance are its own argument. They
 * are set, and put back on delete to what they were before. They change in place; another instance replaces.
 *
 * @example
 * ```ts
 * const audit = await dbss.getAuditInstance({ name: "central-audit" });
 * new dbss.InstanceSecurityGroups("groups", { resourceId: audit.resourceId, securityGroupIds: ["…"] });
 * ```
 */
export class InstanceSecurityGroups extends Base {}
