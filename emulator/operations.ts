import { bssOperations } from "./bss/operations";
import { dbssOperations } from "./dbss/operations";
import { epsOperations } from "./eps";
import { iamOperations } from "./iam";
import type { Operation } from "./operation";
import { rdsOperations } from "./rds";

/** Every operation that the emulator has, those with the more literal paths first. */
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
