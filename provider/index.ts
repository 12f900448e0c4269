export {
  type AdoptedInstanceArgs,
  AuditInstance,
  type AuditInstanceArgs,
  type BoughtInstanceArgs,
  type OrderedInstanceArgs,
} from "./components/audit-instance";
export { AuditOrder } from "./components/audit-order";
export { DatabaseAudit } from "./components/database-audit";
export type { RdsIds } from "./components/databases-of";
export * from "./generated";
export type { DatabaseAuditArgs } from "./generated/database-audit";
export type { ProviderArgs } from "./generated/provider-args";
export type { QueryOptions, QueryOutputOptions } from "./program/invoke";
export { Provider } from "./program/provider";
