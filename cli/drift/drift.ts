/**
 * What differs:
 *
 * - `drift`: the cloud differs from the state: somebody changed it.
 * - `undeployed`: the program differs from the state: it was changed and not deployed.
 */
export type Kind = "drift" | "undeployed";

export interface PropertyDrift {
  /** Its path, such as `tags.team`. */
  readonly path: string;
  readonly kind: Kind;
  /**
   * `hidden` where Pulumi would change the resource and its preview hides why: at least one of the resource's hidden
   * properties differs. Absent where the values were compared.
   */
  readonly certainty?: "hidden";
  /** As the state had it; absent where it had none, like the two that follow. */
  readonly was?: unknown;
  /** As the cloud has it. */
  readonly is?: unknown;
  /** As the program declares it. */
  readonly declared?: unknown;
}

export interface ResourceDrift {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly kind: Kind;
  /** What differs of the resource as a whole. */
  readonly difference: "changed" | "gone" | "not created" | "no longer declared";
  /** Whether `pulumi up` would replace it. */
  readonly replaces: boolean;
  readonly properties: readonly PropertyDrift[];
  /** Who changed it, where the operation log of DBSS shows it. */
  readonly by: readonly Authorship[];
}

/** What differs between state, cloud and program. */
export interface Drift {
  readonly resources: readonly ResourceDrift[];
  /** The resources that are as declared, by URN. */
  readonly unchanged: readonly string[];
}

/** An entry of the operation log that may be the cause. */
export interface Authorship {
  readonly user: string;
  /** When, in UTC, by the clock of the service. */
  readonly time: string;
  /** What, in the words of the log. */
  readonly what: string;
  /**
   * How sure it is. `likely`: the only user that touched the resource since Pulumi last wrote it. `possible`: one of
   * several, or the log does not show clearly whether it was before or after.
   */
  readonly certainty: "likely" | "possible";
}
