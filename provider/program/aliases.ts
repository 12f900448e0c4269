import * as pulumi from "@pulumi/pulumi";
import { hostOf, tokenUnder } from "./host";

type Alias = pulumi.Input<pulumi.URN | pulumi.Alias>;

/**
 * The aliases of a resource, and the same under the other host: what the program names may have been made by either.
 */
export function aliasesBetweenHosts(type: string, declared: readonly Alias[] = []): Alias[] {
  const other = tokenUnder(hostOf() === "native" ? "dynamic" : "native", type);
  return [...declared, ...declared.flatMap((alias) => twinOf(alias, type, other)), { type: other }];
}

function twinOf(alias: Alias, type: string, other: string): Alias[] {
  if (typeof alias === "string") {
    const own = tokenUnder(hostOf(), type);
    return alias.includes(`${own}::`) ? [alias.replace(`${own}::`, `${other}::`)] : [];
  }
  if (pulumi.Output.isInstance(alias) || alias instanceof Promise) {
    return [];
  }
  return "type" in alias && alias.type !== undefined ? [] : [{ ...alias, type: other }];
}
