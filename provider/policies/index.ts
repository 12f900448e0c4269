import type {
  Policies,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { AuditInstance } from "../components/audit-instance";
import { AuditOrder } from "../components/audit-order";
import { EcsAuditDatabase } from "../generated/ecs-audit-database";
import { LogRetention } from "../generated/log-retention";
import { RdsAuditDatabase } from "../generated/rds-audit-database";

/** What the policies require. */
export interface AuditPolicyOptions {
  /** Minimum number of days that audit logs must be kept. @default 180 */
  readonly minRetentionDays?: number;
  /**
   * Maximum price limit of an order, by currency, such as `{ CNY: 3000 }`. If set, other currencies are not allowed.
   * @default any limit
   */
  readonly maxPrice?: Readonly<Record<string, number>>;
  /**
   * Returns whether a stack is a production stack, by its name. @default a name with the word "prod" or "production"
   */
  readonly isProduction?: (stack: string) => boolean;
  /** Type tokens of the RDS instances that must be audited. @default those of the provider `huaweicloud` */
  readonly rdsTypes?: readonly string[];
}

const RDS_TYPES = ["huaweicloud:Rds/instance:Instance", "huaweicloud:Rds/readReplicaInstance:ReadReplicaInstance"];

/**
 * Policies for programs with audit instances. They apply under both hosts and to programs in every language.
 *
 * @example
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { auditPolicies } from "pulumi-dbss/policies";
 *
 * new PolicyPack("database-audit", { enforcementLevel: "mandatory", policies: auditPolicies({ minRetentionDays: 365 }) });
 * ```
 */
export function auditPolicies(options: AuditPolicyOptions = {}): Policies {
  return [
    priceLimit(options.maxPrice ?? {}),
    auditOn(),
    retention(options.minRetentionDays ?? 180),
    rdsCovered(options.rdsTypes ?? RDS_TYPES),
    protectedInProduction(options.isProduction ?? ((stack) => /(^|[^a-z])prod(uction)?([^a-z]|$)/i.test(stack))),
  ];
}

function priceLimit(allowed: Readonly<Record<string, number>>): ResourceValidationPolicy {
  return {
    name: "dbss-price-limit",
    description: "Every order has a price limit.",
    validateResource: (resource, report) => {
      const { maxPrice } = propertiesOf(resource, AuditOrder);
      if (maxPrice === undefined) {
        report('The order has no price limit. Set `maxPrice`, such as `{ amount: 3000, currency: "CNY" }`.');
        return;
      }
      // A limit without a currency holds in any: then it must be allowed in each.
      const { amount, currency } = typeof maxPrice === "number" ? { amount: maxPrice, currency: undefined } : maxPrice;
      const limits = Object.entries(allowed).filter(([name]) => currency === undefined || name === currency);
      const exceeded = limits.find(([, limit]) => amount > limit);
      if (exceeded !== undefined || (limits.length === 0 && Object.keys(allowed).length > 0)) {
        const highest = exceeded
          ? `at most ${exceeded[1]} ${exceeded[0]} is allowed`
          : `no price in ${currency} is allowed`;
        report(`The price limit of the order is ${[amount, currency].filter(Boolean).join(" ")}, but ${highest}.`);
      }
    },
  };
}

function auditOn(): ResourceValidationPolicy {
  return {
    name: "dbss-audit-on",
    description: "Auditing is not disabled: neither for a database nor by stopping an instance.",
    validateResource: (resource, report) => {
      if (resource.isType(AuditInstance)) {
        if (resource.props.powerState === "stopped") {
          report('The audit instance is stopped, so nothing is audited. Set `powerState` to "running".');
        }
      } else if (resource.isType(RdsAuditDatabase) || resource.isType(EcsAuditDatabase)) {
        if (resource.props.auditEnabled === false) {
          report("Auditing of the database is disabled. Set `auditEnabled` to true, or omit it.");
        }
      } else {
        resource.notApplicable();
      }
    },
  };
}

function retention(days: number): ResourceValidationPolicy {
  return {
    name: "dbss-log-retention",
    description: `Audit logs are kept for at least ${days} days.`,
    validateResource: (resource, report) => {
      const { retentionDays } = propertiesOf(resource, LogRetention);
      if (retentionDays < days) {
        report(`Audit logs are kept for ${retentionDays} days. Set \`retentionDays\` to at least ${days}.`);
      }
    },
  };
}

function rdsCovered(types: readonly string[]): StackValidationPolicy {
  return {
    name: "dbss-rds-covered",
    description: "Every RDS instance that the program declares is audited.",
    validateStack: ({ resources }, report) => {
      const databases = resources.filter((resource) => resource.isType(RdsAuditDatabase));
      for (const rds of resources.filter(({ type }) => types.includes(type))) {
        if (!databases.some((database) => audits(database, rds))) {
          report(
            `The RDS instance ${rds.name} is not audited. Declare an RdsAuditDatabase with its ID as \`rdsId\`.`,
            rds.urn,
          );
        }
      }
    },
  };
}

function audits(database: PolicyResource, rds: PolicyResource): boolean {
  const isNamed = database.propertyDependencies.rdsId?.some(({ urn }) => urn === rds.urn) === true;
  return isNamed || ("id" in rds.props && database.props.rdsId === rds.props.id);
}

function protectedInProduction(isProduction: (stack: string) => boolean): ResourceValidationPolicy {
  return {
    name: "dbss-protected-in-production",
    description: "An audit instance in a production stack has the option `protect`.",
    validateResource: (resource, report) => {
      propertiesOf(resource, AuditInstance);
      const stack = resource.urn.split("::")[0]?.split(":").at(-1) ?? "";
      if (isProduction(stack) && !resource.opts.protect) {
        report(
          `The stack ${stack} is a production stack, and deleting the audit instance loses its audit logs. Set the ` +
            "option `protect: true`.",
        );
      }
    },
  };
}

/** The arguments of a resource of this class. The policy does not apply to resources of other classes. */
function propertiesOf(
  resource: ResourceValidationArgs,
  resourceClass: Parameters<ResourceValidationArgs["isType"]>[0],
): ResourceValidationArgs["props"] {
  return resource.isType(resourceClass) ? resource.props : resource.notApplicable();
}
