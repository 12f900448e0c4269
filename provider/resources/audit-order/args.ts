import { z } from "zod";
import { instanceComment, instanceName } from "../../client/dbss/instances";
import type { State } from "../../model/resource";
import { canBeBought } from "../for-programs";
import { tagMap } from "../tags";

const id = z.string().min(1);

/** A coupon or discount of the account. */
const voucher = z.strictObject({ id, type: z.int() });

export const args = z
  .strictObject({
    name: instanceName.meta({
      description:
        "Name of the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`. A later change concerns " +
        "the instance only.",
      onChange: "creation",
    }),
    edition: z.enum(["low", "medium", "high"]).meta({
      description: 'Edition: "low" audits 3 databases, "medium" 6, "high" 30.',
      money: "Sets the price. A change buys another instance.",
      writeOnly: true,
    }),
    flavor: z.string().min(1).meta({
      description: "ID of the specification of the edition, such as `c6.xlarge.4`. `getFlavors` lists them.",
      money: "A change buys another instance.",
      writeOnly: true,
    }),
    availabilityZones: z
      .array(z.string().min(1))
      .min(1)
      .max(2)
      .refine((zones) => new Set(zones).size === zones.length, "the standby's zone must differ from the primary's")
      .meta({
        description: "Availability zone, or two of them: the primary's and the standby's.",
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
      description: "Address of the instance in its subnet. Assigned by the service when left out.",
      money: "A change buys another instance.",
      writeOnly: true,
    }),
    keepers: z.record(z.string(), z.string()).optional().meta({
      description: "Any change of these values buys another instance, although nothing else differs.",
      money: "A change buys another instance.",
      writeOnly: true,
    }),
    securityGroupIds: z
      .array(z.string().min(1))
      .min(1)
      .meta({
        description:
          "IDs of the security groups that the instance starts with. A later change concerns the instance " + "only.",
        onChange: "creation",
        unordered: true,
      }),
    periodUnit: z.enum(["month", "year"]).meta({
      description: "Unit of the period that is bought. Used only when buying: a later change buys nothing.",
      onChange: "creation",
      money: "Sets the price.",
    }),
    period: z
      .int()
      .min(1)
      .meta({
        description:
          "Number of months (1 to 9) or years (1 to 3) that are bought. Used only when buying: a later " +
          "change buys nothing; renew in the console or with `autoRenew`.",
        onChange: "creation",
        money: "Sets the price.",
      }),
    autoRenew: z
      .boolean()
      .optional()
      .meta({
        description:
          "Whether the subscription that is bought renews automatically. A later change concerns the " +
          "instance only.",
        onChange: "creation",
      }),
    description: instanceComment.optional().meta({
      description:
        "Description that the instance starts with: up to 255 letters, digits, Chinese characters, `_`, " +
        "`-` and spaces.",
      onChange: "creation",
    }),
    enterpriseProjectId: z.string().min(1).optional().meta({
      description: "Enterprise project that the instance starts in. The provider's own, else `0`, when left out.",
      onChange: "creation",
    }),
    tags: tagMap.optional().meta({ description: "Tags that the instance starts with.", onChange: "creation" }),
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
          "The most that the whole period may cost, with its currency where that matters. Nothing is " +
          "ordered or paid above it.",
        onChange: "creation",
      }),
    payment: z
      .strictObject({ coupons: z.array(voucher).min(1).max(3).optional(), discount: voucher.optional() })
      .optional()
      .meta({
        description:
          "Coupons (at most 3) and discount of the account that the order is paid with, by the ID and the " +
          "type that BSS gives them. Used only when paying. `maxPrice` is compared with the price after " +
          "the discount, before coupons.",
        onChange: "creation",
      }),
    mark: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional()
      .meta({
        description: "What the order is marked with, for people who look at it.",
        onChange: "creation",
        internal: true,
      }),
    rdsIds: z
      .array(z.string())
      .optional()
      .meta({
        description:
          "The RDS instances that the program puts on the instance: they are checked before anything is " + "ordered.",
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

/** An order of the ledger. All but its ID may be missing in a state that another version wrote. */
export const ledgerEntry = z.looseObject({
  orderId: z.string(),
  /** The arguments that only this purchase can have. */
  purchase: z.record(z.string(), z.unknown()).optional(),
  periodUnit: z.string().optional(),
  period: z.number().optional(),
  /** The instance that it bought, once that is known. */
  resourceId: z.string().optional(),
  /** What the order costs: its own amount, or what BSS rated where the order does not tell. */
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
    description: "The order that buys the instance. Another one only when another instance is bought.",
    follows,
  }),
  status: z.string().meta({
    follows,
    description:
      "Status of the order when it was last read: unpaid, approval, confirmation, processing, " +
      "completed, refunding, spent.",
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
