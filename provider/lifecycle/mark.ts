import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/**
 * The mark of a resource: the same on every machine and in every run, another in every stack. It is put on the order
 * that buys an instance, so that what was bought can be found again whatever was lost.
 */
export function markOf(token: string, name: string, parent: pulumi.Resource | undefined): pulumi.Output<string> {
  const organization = pulumi.getOrganization();
  return pulumi
    .createUrn(name, token, parent)
    .apply((urn) => createHash("sha256").update(`${organization}/${urn}`).digest("hex").slice(0, 32));
}
