import { z } from "zod";
import { instanceComment, instanceName } from "../../client/dbss/instances";
import type { State } from "../../model/resource";
import { canBeBought } from "../for-programs";
import { tagMap } from "../tags";

const id = z.string().min(1);

/** Explains why edition "entry", which `getFlavors` also lists, cannot be ordered. */
function editionProblem({ input }: { readonly input?: unknown }): string | undefined {
  return input === "entry"
    ? 'must be "low", "medium" or "high": the API documentation has no specification code for an order of edition ' +
        '"entry". Buy the instance in the console, and manage it with `adopt`'
    : undefined;
}

const voucher = z
  .strictObject({
    id: id.meta({ description: "ID that BSS assigned." }),
    type: z.int().meta({ description: "Type, as numbered by BSS." }),
  })
  .meta({ description: "A coupon or discount of the account." });

export const args = z
  .strictObject({
    name: instanceName.meta({
      description:
        "Name of the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`. A later change " +
        "applies to the instance only.",
      onChange: "creation",
    }),
    edition: z.enum(["low", "medium", "high"], { error: editionProblem }).meta({
      description:
        'Edition: "low" (Basic) audits up to 3 databases, "medium" (Professional) up to 6, "high" (Advanced) up to 30.',
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
        description:
          "One availability zone, or two: that of the primary and that of the standby. `getFlavors` lists those that " +
          "offer the flavor.",
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
      description: "IPv4 address of the instance in its subnet. Assigned automatically if omitted.",
      money: "A change buys another instance.",
      writeOnly: true,
    }),
    keepers: z.record(z.string(), z.string()).optional().meta({
      description: "Arbitrary values. Changing any of them buys another instance even if nothing else changes.",
      money: "A change buys another instance.",
      writeOnly: true,
    }),
    securityGroupIds: z.array(z.string().min(1)).min(1).meta({
      description: "IDs of the instance's initial security groups. A later change applies to the instance only.",
      onChange: "creation",
      unordered: true,
    }),
    periodUnit: z.enum(["month", "year"]).meta({
      description: 'Unit of the purchased period: "month" or "year". Once the order is paid, a change has no effect.',
      onChange: "creation",
      money: "Sets the price.",
    }),
    period: z
      .int()
      .min(1)
      .meta({
        description:
          "Number of months (1 to 9) or years (1 to 3) to buy. Once the order is paid, a change has no effect: to " +
          "renew the subscription, use `autoRenew` or `npx pulumi-dbss renew`.",
        onChange: "creation",
        money: "Sets the price.",
      }),
    autoRenew: z.boolean().optional().meta({
      description: "Whether the subscription renews automatically. A later change applies to the instance only.",
      onChange: "creation",
    }),
    description: instanceComment.optional().meta({
      description:
        "Initial description of the instance: up to 255 letters, digits, Chinese characters, `_`, `-` and spaces.",
      onChange: "creation",
    }),
    enterpriseProjectId: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          "ID of the instance's initial enterprise project. Defaults to that of the provider, or `0`, the default " +
          "project.",
        onChange: "creation",
      }),
    tags: tagMap.optional().meta({
      description:
        "Initial tags of the instance: at most 20, with keys of 1 to 128 characters and values of up to 255.",
      onChange: "creation",
    }),
    maxPrice: z
      .union(
        [
          z.number().positive(),
          z
            .strictObject({
              amount: z.number().positive().meta({ description: "Amount in whole units of the currency." }),
              currency: z
                .string()
                .length(3)
                .optional()
                .meta({ description: "Currency of the amount, such as `CNY`. Any currency if omitted." }),
            })
            .meta({ description: "A maximum price with its currency." }),
        ],
        { error: 'must be a positive number, or {amount, currency} such as {amount: 3000, currency: "CNY"}' },
      )
      .optional()
      .meta({
        description:
          "Maximum price of the whole period, optionally with its currency. Nothing above it is ordered or paid. No " +
          "limit if omitted.",
        onChange: "creation",
      }),
    payment: z
      .strictObject({
        coupons: z.array(voucher).min(1).max(3).optional().meta({ description: "Coupons: 1 to 3." }),
        discount: voucher.optional().meta({ description: "Discount: at most one." }),
      })
      .optional()
      .meta({
        description:
          "Coupons (1 to 3) and discount of the account with which the order is paid. `getInstancePrice` lists the " +
          "discounts. Used only when paying. `maxPrice` is compared with the price after the " +
          "discount, before coupons.",
        onChange: "creation",
      }),
    mark: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional()
      .meta({
        description: "Mark of the order, for people who inspect it.",
        onChange: "creation",
        internal: true,
      }),
    rdsIds: z.array(z.string()).optional().meta({
      description:
        "IDs of the RDS instances that the program adds to the instance. They are checked before anything is ordered.",
      onChange: "creation",
      internal: true,
    }),
    lookedUp: z.array(z.string()).optional().meta({
      description:
        "Arguments that were looked up because the program omits them. An order that was placed with other values stays.",
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
export const ledgerEntry = z
  .looseObject({
    orderId: z.string().meta({ description: "ID of the order." }),
    region: z
      .string()
      .optional()
      .meta({ description: "Region of the order, if the resource has moved to another one since." }),
    purchase: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: "The arguments that identify the purchase, such as edition and flavor." }),
    periodUnit: z.string().optional().meta({ description: "Unit of the ordered period." }),
    period: z.number().optional().meta({ description: "Number of ordered periods." }),
    resourceId: z
      .string()
      .optional()
      .meta({ description: "Resource ID of the instance that the order bought. Absent until it is known." }),
    price: z.number().optional().meta({
      description: "Price of the order: its own amount, or the price that BSS quoted if the order does not report one.",
    }),
    currency: z.string().optional().meta({ description: "Currency of the price." }),
  })
  .meta({ description: "An order that the resource placed." });

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
    description: "ID of the order that buys the instance. It changes only when another instance is bought.",
    follows,
  }),
  status: z.string().meta({
    follows,
    description:
      "Status of the order when last read: unpaid, approval or confirmation (pending, not payable yet), processing " +
      "(paid), completed, refunding, or spent (it can no longer become an instance).",
  }),
  price: z
    .number()
    .optional()
    .meta({ description: "Price of the whole period, before discounts and coupons.", follows }),
  currency: z.string().optional().meta({ description: "Currency of the price, such as CNY.", follows }),
  ledger: z.array(ledgerEntry).meta({
    follows,
    // It repeats arguments, which may be secret.
    secret: true,
    description: "All orders of this resource that are not spent, with the arguments for which they were placed.",
  }),
});

export type Inputs = z.output<typeof args>;

export type AuditOrderState = State<typeof args, typeof outputs>;
