import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/**
 * The mark of a resource: the same on every machine and in every run, different in every stack. It is put on the order
 * that buys an instance, so that the purchase can be found again if the state is lost.
 */
export function markOf(token: string, name: string, parent: pulumi.Resource | undefined): Promise<string> {
  const organization = organizationOrNone();
  const urn = pulumi.createUrn(name, token, parent);
  // A promise: an output would depend on the parent, which may be a component that contains dependencies on the
  // resource itself.
  return new Promise((resolve) => {
    urn.apply((text) => resolve(createHash("sha256").update(`${organization}/${text}`).digest("hex").slice(0, 32)));
  });
}

/** Every run of the engine has an organization; a unit test with mocks may not. */
function organizationOrNone(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "";
  }
}
