import type { EmulatorAccount, State } from "../emulator";

/** The secrets of an emulated cloud: keys, passwords and issued tokens. */
export function secretsOf({ accessKey, secretKey, userPassword }: EmulatorAccount, state: State): string[] {
  const { credentials, users, tokens } = state;
  return [
    ...new Set([
      accessKey,
      secretKey,
      userPassword,
      ...credentials.flatMap((key) => [key.access_key, key.secret_key, key.security_token ?? ""]),
      ...users.map(({ password }) => password),
      ...tokens.map(({ id }) => id),
    ]),
  ].filter((secret) => secret.length > 8);
}

/**
 * Searches a text that others may read for secrets.
 *
 * @throws Error if it contains one. The message says where, without revealing it.
 */
export function refuseSecrets(where: string, text: string, secrets: readonly string[]): void {
  const found = secrets.findIndex((secret) => text.includes(secret));
  if (found >= 0) {
    const line = text.slice(0, text.indexOf(secrets[found] ?? "")).split("\n").length;
    throw new Error(`Secret ${found + 1} of ${secrets.length} found in ${where}, line ${line}.`);
  }
}
