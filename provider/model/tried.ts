import { failsEveryRequest } from "../client";
import type { Log } from "./context";
import { messageOf } from "./errors";

/** The warning if a preview cannot foresee a step. */
export const UNFORESEEN = "could not check in advance whether this will succeed and what it costs";

/**
 * The result of a read in a preview. Undefined if it failed, after a warning if one is given: a list may be forbidden
 * although the update would succeed.
 *
 * @throws errors that would also fail the update: invalid credentials, an unreachable endpoint, an unknown region or
 * project.
 */
export async function tried<T>(log: Log, look: () => Promise<T>, warning?: string): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (failsEveryRequest(error)) {
      throw error;
    }
    if (warning !== undefined) {
      log.warn(`${warning}: ${messageOf(error)}`);
    }
    return undefined;
  }
}
