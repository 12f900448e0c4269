import { bssOperations } from "./bss";
import { dbssOperations } from "./dbss";
import { epsOperations } from "./eps";
import { iamOperations } from "./iam";
import { rdsOperations } from "./rds";

/** Every operation of the client by service and method name; the coverage table is made from it. */
export const operations = {
  dbss: dbssOperations,
  iam: iamOperations,
  bss: bssOperations,
  rds: rdsOperations,
  eps: epsOperations,
} as const;
