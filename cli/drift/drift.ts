/**
 * The kind of a difference:
 *
 * - `drift`: the cloud differs from the state, because it was changed outside Pulumi.
 * - `undeployed`: the program differs from the state, because it was changed but not deployed.
 */
export type Kind = "drift" | "undeployed";

export interface PropertyDrift {
  /** Its path, such as `tags.team`. */
  readonly path: string;
  readonly kind: Kind;
  /**
   * `hidden` if the preview does not show the value: at least one of the hidden properties of the resource differs.
   * Absent if the values were compared.
   */
  readonly certainty?: "hidden";
  /** The value in the state; absent if there is none. */
  readonly was?: unknown;
  /** The value in the cloud; absent if there is none. */
  readonly is?: unknown;
  /** The value in the program; absent if there is none. */
  readonly declared?: unknown;
}

export interface ResourceDrift {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly kind: Kind;
  /** How the resource as a whole differs. */
  readonly difference: "changed" | "gone" | "not created" | "not imported" | "no longer declared";
  /** Whether `pulumi up` would replace it. */
  readonly replaces: boolean;
  readonly properties: readonly PropertyDrift[];
  /** Who changed it, if the operation log of DBSS shows it. */
  readonly by: readonly Authorship[];
}

/** The differences between state, cloud and program: the output of `npx pulumi-dbss drift --json`. */
export interface Drift {
  readonly resources: readonly ResourceDrift[];
  /** The URNs of the resources without a difference. */
  readonly unchanged: readonly string[];
}

/** An entry of the operation log that may have caused the drift. */
export interface Authorship {
  readonly user: string;
  /** The time in UTC, by the clock of the service. */
  readonly time: string;
  /** The operation, as in the log. */
  readonly what: string;
  /**
   * `likely`: the only user who changed the resource since its last deployment. `possible`: one of several users, or
   * it is unclear whether the change was made before or after the deployment.
   */
  readonly certainty: "likely" | "possible";
}
