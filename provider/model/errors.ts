/**
 * A create or update that failed when something exists already: the state says what, so that it is kept and the next
 * `pulumi up` goes on from there.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";

  constructor(
    message: string,
    /** The ID of what exists. */
    readonly id: string,
    /** What is true of it. */
    readonly state: object,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The failure of a step after which something exists. One that says what exists already stays as it is. */
export function keeping(error: unknown, id: string, state: object): PartialFailure {
  return error instanceof PartialFailure ? error : new PartialFailure(messageOf(error), id, state, { cause: error });
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
