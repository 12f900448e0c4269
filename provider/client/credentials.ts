import { ConfigError } from "./errors";

/** An access key, permanent or (with a security token) temporary. */
export interface AccessKeyCredentials {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken?: string;
}

/** An IAM user, for whom tokens are requested. */
export interface PasswordCredentials {
  readonly userName: string;
  readonly password: string;
  /** Name of the account that the user belongs to. */
  readonly domainName: string;
}

export type StaticCredentials = AccessKeyCredentials | PasswordCredentials;

/** Credentials, or a function that returns them. It is called for every request and has to cache them itself. */
export type Credentials = StaticCredentials | (() => Promise<StaticCredentials>);

export function usesAccessKey(credentials: StaticCredentials): credentials is AccessKeyCredentials {
  return "accessKey" in credentials && credentials.accessKey !== undefined;
}

/** @throws ConfigError with the names of the missing parts, but no values. */
export function checkCredentials(credentials: StaticCredentials): void {
  const needed = usesAccessKey(credentials)
    ? { accessKey: credentials.accessKey, secretKey: credentials.secretKey }
    : { userName: credentials.userName, password: credentials.password, domainName: credentials.domainName };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value ? [] : [name]));
  if (missing.length > 0) {
    throw new ConfigError(
      `credentials: ${missing.join(", ")} missing; set accessKey and secretKey, or userName, password and domainName.`,
    );
  }
}
