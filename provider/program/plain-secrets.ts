import * as pulumi from "@pulumi/pulumi";
import { SECRET_SETTINGS } from "../generated/provider-args";

const SECRETS = SECRET_SETTINGS.map((key) => `dbss:${key}`);

let isSaid = false;

/** Warns, once, of credentials that stand in the stack's configuration for everybody to read. */
export function warnOfPlainSecrets(): void {
  const marked = process.env.PULUMI_CONFIG_SECRET_KEYS;
  if (isSaid || marked === undefined) {
    return;
  }
  isSaid = true;
  const config = pulumi.runtime.allConfig();
  const secret = new Set<unknown>(JSON.parse(marked));
  for (const key of SECRETS.filter((candidate) => candidate in config && !secret.has(candidate))) {
    void pulumi.log.warn(
      `${key} stands in the stack's configuration in plain text. Encrypt it: \`pulumi config set --secret ${key} …\`, ` +
        "and have the old one replaced if others could read it.",
    );
  }
}
