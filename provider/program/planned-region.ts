import * as pulumi from "@pulumi/pulumi";
import { hostOf } from "./host";
import { tokenUnder } from "./tokens";

/** Arguments, as far as they say where a resource is. */
interface Placed {
  readonly region?: unknown;
}

/**
 * The region that a resource will be in: declared, or configured for the stack. Undefined if the program cannot tell,
 * such as for a resource with a provider of its own.
 */
export function plannedRegion(
  type: string,
  { region }: Placed,
  { provider, parent }: Pick<pulumi.CustomResourceOptions, "provider" | "parent"> = {},
): string | undefined {
  if (region !== undefined) {
    return typeof region === "string" ? region : undefined;
  }
  if (provider !== undefined || parent?.getProvider(tokenUnder(hostOf(), type)) !== undefined) {
    return undefined;
  }
  return new pulumi.Config("dbss").get("region") || process.env.HW_REGION_NAME || undefined;
}
