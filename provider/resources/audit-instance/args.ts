import { z } from "zod";
import { timeouts } from "../../lifecycle/timeouts";
import { description, instanceName } from "../audit-order/fields";
import { tagMap } from "../tags";

export const args = z
  .strictObject({
    /** Order that buys the instance: the `orderId` of an `AuditOrder`. Another order is another instance. */
    orderId: z
      .string()
      .min(1)
      .optional()
      .meta({ onChange: "replaces", unknownReplaces: true, money: "The order is paid." }),
    /** ID or name of an existing instance to manage instead of buying one. */
    adopt: z.string().min(1).optional().meta({ onChange: "creation" }),
    /** Name of the instance: 1 to 64 letters, digits, `_` and `-`. Left unchanged when left out. */
    name: instanceName.optional(),
    /** IDs of the instance's security groups. The service changes them to a single one only. Left unchanged when left out. */
    securityGroupIds: z.array(z.string().min(1)).min(1).optional().meta({ unordered: true }),
    /** Whether the subscription renews automatically when the period ends. Left unchanged when left out. */
    autoRenew: z.boolean().optional().meta({ money: "Buys the next period when this one ends." }),
    /** Description: up to 255 letters, digits, Chinese characters, `_`, `-` and spaces. Left unchanged when left out. */
    description: description.optional(),
    /** Enterprise project of the instance. Left unchanged when left out. */
    enterpriseProjectId: z.string().min(1).optional(),
    /** Tags of the instance. Only these keys are managed; others on the instance stay. */
    tags: tagMap.optional(),
    /** Whether the instance runs: "running" or "stopped". Left unchanged when left out. */
    powerState: z.enum(["running", "stopped"]).optional(),
    /** How long to wait at most, such as `{ create: "1h" }`: 30m to create, 10m to update, 20m to delete by default. */
    timeouts,
    /** What the preview of a deletion shows with `--diff`: nobody else can say it there. */
    deletion: z.string().optional().meta({ onChange: "creation", internal: true }),
  })
  .refine(({ orderId, adopt }) => (orderId === undefined) !== (adopt === undefined), {
    path: ["orderId"],
    error:
      "either orderId, to buy an instance, or adopt, to manage an existing one, is required. With `--target`, the " +
      "AuditOrder of the same name must be a target, too",
  });

export const outputs = z.object({
  /** ID in orders, tags and jobs. The Pulumi ID of the resource. */
  resourceId: z.string(),
  /** ID in the paths of databases and rules. */
  instanceId: z.string(),
  /** ACTIVE, SHUTOFF, BUILD, FROZEN, ERROR, … */
  status: z.string(),
  /** Edition: "low", "medium" or "high". */
  edition: z.string().optional(),
  /** Availability zones: the primary's and, with two, the standby's. */
  availabilityZones: z.array(z.string()).optional(),
  /** ID of the VPC that the instance is in. */
  vpcId: z.string().optional(),
  /** ID of the subnet that the instance is in. */
  subnetId: z.string().optional(),
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
  /** What was paid for the period, before coupons. Absent when the instance was adopted. */
  price: z.number().optional(),
  /** Currency of the price. */
  currency: z.string().optional(),
  /** Orders whose instances this one replaced. */
  supersededOrders: z.array(z.string()).optional(),
});
