import { z } from "zod";
import { instanceComment, instanceName } from "../../client/dbss/instances";
import type { State } from "../../model/resource";
import { canBeBought } from "../for-programs";
import { tagMap } from "../tags";

const id = z.string().min(1);

/** Why the edition that `getFlavors` also lists cannot be ordered. */
function editionProblem({ input }: { readonly input?: unknown }): string | undefined {
  return input === "entry"
    ? 'must be "low", "medium" or "high": the API documentation has no specification code for an order of edition ' +
        '"entry". Buy the instance in the console, and manage it with `adopt`'
    : undefined;
}

/** A coupon or discount of the account. */
const voucher = z.strictObject({ id, type: z.int() });

export const args = z
  .strictObject({
    name: instanceName.meta({
      description:
        "Name of the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`. A later change " +
        "applies to the instance only.",
      onChange: "creation",
    }),
    edition: z.enum(["low", "medium", "high"], { error: editionProblem }).meta({
      description: 'Edition: "low" audits up to 3 databases, "medium" 6, "high" 30.',
      money: "Sets the price. A change buys another instance.",
      writeOnly: true,
    }),
    flavor: z.string().min(1).meta({
      description: "ID of the edition's flavor, such as `c6.xlarge.4`. `getFlavors` lists them.",
      money: "A change buys another instance.",
      writeOnly: true,
    }),
    availabilityZones: z
      .array(z.string().min(1))
      .min(1)
      .max(2)
      .refine(
        (zones) => new Set(zones).size === zones.length,
        "the zone of the standby must differ from that of the primary",
      )
      .meta({
        description: "One availability zone, or two: that of the primary and that of the standby.",
        money: "A change buys another instance.",
        unordered: true,
        writeOnly: true,
      }),
    vpcId: id.meta({
      description: "ID of the VPC that the instance joins.",
      money: "A change buys another instance.",
      writeOnly: true,
    }),
    subnetId: id.meta({
      description: "ID of the subnet that the instance joins.",
      money: "A change buys another instance.",
      writeOnly: true,
    }),
    ipAddress: z.ipv4("must be an IPv4 address of the subnet").optional().meta({
      description: "IPv4 address of the instance in its subnet. Assigned by the service if omitted.",
      money: "A change buys another instance.",
      writeOnly: true,
    }),
    keepers: z.record(z.string(), z.string()).optional().meta({
      description: "Arbitrary values; changing any of them buys another instance although nothing else differs.",
      money: "A change buys another instance.",
      writeOnly: true,
    }),
    securityGroupIds: z.array(z.string().min(1)).min(1).meta({
      description: "IDs of the instance's initial security groups. A later change applies to the instance only.",
      onChange: "creation",
      unordered: true,
    }),
    periodUnit: z.enum(["month", "year"]).meta({
      description: "Unit of the purchased period. Used only when buying: a later change buys nothing.",
      onChange: "creation",
      money: "Sets the price.",
    }),
    period: z
      .int()
      .min(1)
      .meta({
        description:
          "Number of months (1 to 9) or years (1 to 3) to buy. Used only when buying: a later change buys " +
          "nothing; renew in the console or with `autoRenew`.",
        onChange: "creation",
        money: "Sets the price.",
      }),
    autoRenew: z.boolean().optional().meta({
      description: "Whether the subscription renews automatically. A later change applies to the instance only.",
      onChange: "creation",
    }),
    description: instanceComment.optional().meta({
      description:
        "Initial description of the instance: up to 255 letters, digits, Chinese characters, `_`, `-` and " + "spaces.",
      onChange: "creation",
    }),
    enterpriseProjectId: z.string().min(1).optional().meta({
      description: "Initial enterprise project of the instance. Defaults to that of the provider, or `0`.",
      onChange: "creation",
    }),
    tags: tagMap.optional().meta({ description: "Initial tags of the instance.", onChange: "creation" }),
    maxPrice: z
      .union(
        [
          z.number().positive(),
          z.strictObject({ amount: z.number().positive(), currency: z.string().length(3).optional() }),
        ],
        { error: 'must be a positive number, or {amount, currency} such as {amount: 3000, currency: "CNY"}' },
      )
      .optional()
      .meta({
        description:
          "Maximum price of the whole period, optionally with its currency. Nothing is ordered or paid above " + "it.",
        onChange: "creation",
      }),
    payment: z
      .strictObject({ coupons: z.array(voucher).min(1).max(3).optional(), discount: voucher.optional() })
      .optional()
      .meta({
        description:
          "Coupons (at most 3) and discount of the account to pay the order with, by the ID and the type " +
          "that BSS assigns. Used only when paying. `maxPrice` is compared with the price after the " +
          "discount, before coupons.",
        onChange: "creation",
      }),
    mark: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional()
      .meta({
        description: "Marks the order, for people who look at it.",
        onChange: "creation",
        internal: true,
      }),
    rdsIds: z
      .array(z.string())
      .optional()
      .meta({
        description:
          "The RDS instances that the program adds to the instance. They are checked before anything is " + "ordered.",
        onChange: "creation",
        internal: true,
      }),
  })
  .refine(canBeBought, {
    path: ["period"],
    error: "must be 1 to 9 months or 1 to 3 years",
    when: ({ value }) =>
      z.object({ period: z.number(), periodUnit: z.enum(["month", "year"]) }).safeParse(value).success,
  });

/** An order in the ledger. State written by another version may lack everything but its ID. */
export const ledgerEntry = z.looseObject({
  orderId: z.string(),
  /** The arguments that identify this purchase. */
  purchase: z.record(z.string(), z.unknown()).optional(),
  periodUnit: z.string().optional(),
  period: z.number().optional(),
  /** The instance that it bought, once known. */
  resourceId: z.string().optional(),
  /** Price of the order: its own amount, or the price that BSS quoted if the order does not report one. */
  price: z.number().optional(),
  currency: z.string().optional(),
});

/** The arguments whose change places another order. */
const follows = [
  "edition",
  "flavor",
  "availabilityZones",
  "vpcId",
  "subnetId",
  "ipAddress",
  "keepers",
  "periodUnit",
  "period",
  "orderId",
];

export const outputs = z.object({
  orderId: z.string().meta({
    description: "The order that buys the instance. It changes only when another instance is bought.",
    follows,
  }),
  status: z.string().meta({
    follows,
    description:
      "Status of the order when last read: unpaid, approval, confirmation, processing, completed, " +
      "refunding or spent.",
  }),
  price: z
    .number()
    .optional()
    .meta({ description: "Price of the whole period, before discounts and coupons.", follows }),
  currency: z.string().optional().meta({ description: "Currency of the price.", follows }),
  ledger: z.array(ledgerEntry).meta({
    follows,
    description: "Every order of this resource that is not spent, with the arguments that it was placed for.",
  }),
});

export type Inputs = z.output<typeof args>;

export type AuditOrderState = State<typeof args, typeof outputs>;
