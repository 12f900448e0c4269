/**
 * A create or update that failed after something was created: the state describes it, so that it is kept and the next
 * `pulumi up` continues from there.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";

  constructor(
    message: string,
    /** The ID of what exists. */
    readonly id: string,
    /** Its state. */
    readonly state: object,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The failure of a step after which something exists. An error that already has that state is returned unchanged. */
export function keeping(error: unknown, id: string, state: object): PartialFailure {
  return error instanceof PartialFailure ? error : new PartialFailure(messageOf(error), id, state, { cause: error });
}

/** What a step fails with; undefined if it succeeds. */
export function failureOf(step: Promise<unknown>): Promise<unknown> {
  return step.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** The message of an error, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
