import { z } from "zod";
import { timeouts } from "../../lifecycle/timeouts";
import { tagMap } from "../tags";
import { canBeBought } from "./editions";

const id = z.string().min(1);

/** A coupon or discount of the account. */
const voucher = z.strictObject({ id, type: z.int() });

export const args = z
  .strictObject({
    /** Name of the instance: 1 to 64 letters, digits, `_` and `-`. */
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, underscores and hyphens are expected"),
    /** Edition: "low" audits 3 databases, "medium" 6, "high" 30. */
    edition: z.enum(["low", "medium", "high"]).meta({
      onChange: "replaces",
      money: "Sets the price.",
    }),
    /** ID of the specification of the edition, such as `c6.xlarge.4`. `getFlavors` lists them. */
    flavor: z.string().min(1).meta({
      onChange: "replaces",
      writeOnly: true,
    }),
    /** Availability zone, or two of them: the primary's and the standby's. */
    availabilityZones: z
      .array(z.string().min(1))
      .min(1)
      .max(2)
      .refine((zones) => new Set(zones).size === zones.length, "the standby's zone must differ from the primary's")
      .meta({
        onChange: "replaces",
        unordered: true,
      }),
    /** ID of the VPC that the instance joins. */
    vpcId: id.meta({ onChange: "replaces" }),
    /** ID of the subnet that the instance joins. */
    subnetId: id.meta({ onChange: "replaces" }),
    /** Address of the instance in its subnet. Assigned by the service when left out. */
    ipAddress: z.ipv4("an IPv4 address of the subnet is expected").optional().meta({
      onChange: "replaces",
    }),
    /** IDs of the instance's security groups. The service changes them to a single one only. */
    securityGroupIds: z.array(z.string().min(1)).min(1).meta({
      unordered: true,
    }),
    /** Unit of the period that is bought. Only looked at when buying: a later change buys nothing. */
    periodUnit: z.enum(["month", "year"]).meta({
      onChange: "creation",
      money: "Sets the price.",
    }),
    /**
     * Number of months (1 to 9) or years (1 to 3) that are bought. Only looked at when buying: a later change buys
     * nothing; renew in the console or with `autoRenew`.
     */
    period: z.int().min(1).meta({
      onChange: "creation",
      money: "Sets the price.",
    }),
    /** Whether the subscription renews itself when the period ends. */
    autoRenew: z.boolean().default(false).meta({
      money: "Buys the next period when this one ends.",
    }),
    /** Remarks: up to 255 characters. */
    description: z.string().max(255).optional(),
    /** Enterprise project of the instance. The provider's own, else `0`, when left out. */
    enterpriseProjectId: z.string().min(1).optional(),
    /** Tags of the instance. Only these keys are looked at and changed; others on the instance stay. */
    tags: tagMap.optional(),
    /** Whether the instance runs: "running" or "stopped". Left as it is when left out. */
    powerState: z.enum(["running", "stopped"]).optional(),
    /** The most that the whole period may cost, with its currency where that matters. Nothing is ordered above it. */
    maxPrice: z
      .union(
        [
          z.number().positive(),
          z.strictObject({ amount: z.number().positive(), currency: z.string().length(3).optional() }),
        ],
        { error: 'a positive number, or {amount, currency} such as {amount: 3000, currency: "CNY"}, is expected' },
      )
      .optional()
      .meta({
        onChange: "creation",
      }),
    /**
     * Coupons (at most 3) and discount of the account that the order is paid with, by the ID and the type that BSS
     * gives them. Only looked at when paying. `maxPrice` is compared with the price after the discount, before coupons.
     */
    payment: z
      .strictObject({ coupons: z.array(voucher).min(1).max(3).optional(), discount: voucher.optional() })
      .optional()
      .meta({
        onChange: "creation",
      }),
    /** ID or name of an instance that exists, to be taken over. Nothing is bought then. */
    adopt: z.string().min(1).optional().meta({
      onChange: "creation",
    }),
    /** How long to wait at most, such as `{ create: "1h" }`: 30m to create, 10m to update, 20m to delete by default. */
    timeouts,
    /** What the preview of a deletion shows with `--diff`: nobody else can say it there. */
    deletion: z.string().optional().meta({
      onChange: "creation",
      internal: true,
    }),
    /** What the order is marked with, so that it is found again. */
    mark: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional()
      .meta({
        onChange: "creation",
        internal: true,
      }),
  })
  .refine(canBeBought, {
    path: ["period"],
    error: "1 to 9 months or 1 to 3 years can be bought",
    when: ({ value }) =>
      z.object({ period: z.number(), periodUnit: z.enum(["month", "year"]) }).safeParse(value).success,
  });

export const outputs = z.object({
  /** ID in orders, tags and jobs. The Pulumi ID of the resource. */
  resourceId: z.string(),
  /** ID in the paths of databases and rules. */
  instanceId: z.string(),
  /** Order that bought the instance. Absent when it was adopted. */
  orderId: z.string().optional(),
  /** ACTIVE, SHUTOFF, BUILD, FROZEN, ERROR, … */
  status: z.string(),
  /** Address at which the instance is reached. */
  connectIp: z.string(),
  /** IPv6 address at which the instance is reached. */
  connectIpv6: z.string().optional(),
  /** How many databases the instance audits. */
  databaseLimit: z.number(),
  /** Version of the audit software. */
  version: z.string().optional(),
  /** When the instance was created. */
  createdAt: z.string().optional(),
  /** When the paid period ends. */
  expiresAt: z.string().optional(),
  /** Price of the period: as rated before the order, with the discount of `payment`. */
  price: z.number().optional(),
  /** Currency of the price. */
  currency: z.string().optional(),
  /** What the order was marked with. */
  orderMark: z.string().optional(),
});
