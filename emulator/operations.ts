import { bssOperations } from "./bss/operations";
import { dbssOperations } from "./dbss/operations";
import { epsOperations } from "./eps";
import { iamOperations } from "./iam";
import type { Operation } from "./operation";
import { rdsOperations } from "./rds";

/** All operations of the emulator. Paths with fewer placeholders come first, so that they are matched first. */
export const operations: readonly Operation[] = [
  ...dbssOperations,
  ...iamOperations,
  ...bssOperations,
  ...rdsOperations,
  ...epsOperations,
].sort((a, b) => placeholders(a) - placeholders(b));

function placeholders(operation: Operation): number {
  return operation.path.split("{").length;
}
