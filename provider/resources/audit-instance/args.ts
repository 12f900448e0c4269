import { z } from "zod";
import { instanceComment, instanceName } from "../../client/dbss/instances";
import type { State } from "../../model/resource";
import { timeouts } from "../../model/timeouts";

import { tagMap } from "../tags";

export const args = z
  .strictObject({
    orderId: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          "Order that buys the instance: the `orderId` of an `AuditOrder`. Another order is another " + "instance.",
        onChange: "replaces",
        unknownReplaces: true,
        money: "The order is paid.",
      }),
    adopt: z.string().min(1).optional().meta({
      description: "ID or name of an existing instance to manage instead of buying one.",
      onChange: "creation",
    }),
    name: instanceName.optional().meta({
      description:
        "Name of the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`. Left unchanged when left out.",
    }),
    securityGroupIds: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .meta({
        description:
          "IDs of the instance's security groups. The service changes them to a single one only. Left " +
          "unchanged when left out.",
        unordered: true,
      }),
    autoRenew: z
      .boolean()
      .optional()
      .meta({
        description:
          "Whether the subscription renews automatically when the period ends. Left unchanged when left " + "out.",
        money: "Buys the next period when this one ends.",
      }),
    description: instanceComment.optional().meta({
      description:
        "Description: up to 255 letters, digits, Chinese characters, `_`, `-` and spaces. Left unchanged " +
        "when left out.",
    }),
    enterpriseProjectId: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Enterprise project of the instance. Left unchanged when left out." }),
    tags: tagMap
      .optional()
      .meta({ description: "Tags of the instance. Only these keys are managed; others on the instance stay." }),
    powerState: z
      .enum(["running", "stopped"])
      .optional()
      .meta({ description: 'Whether the instance runs: "running" or "stopped". Left unchanged when left out.' }),
    timezone: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({
        description:
          "Time zone of the instance, as the service spells it: `getAuditInstance` returns that of an instance. Left " +
          "unchanged when left out.",
      }),
    timeouts: timeouts.meta({
      description:
        'How long to wait at most, such as `{ create: "1h" }`: 30m to create, 10m to update, 20m to ' +
        "delete by default.",
    }),
    deletion: z.string().optional().meta({
      description: "What the preview of a deletion shows with `--diff`: nobody else can say it there.",
      onChange: "creation",
      internal: true,
    }),
  })
  .refine(({ orderId, adopt }) => (orderId === undefined) !== (adopt === undefined), {
    path: ["orderId"],
    error:
      "either orderId, to buy an instance, or adopt, to manage an existing one, is required. With `--target`, the " +
      "AuditOrder of the same name must be a target, too",
  });

export const outputs = z.object({
  resourceId: z.string().meta({ description: "ID in orders, tags and jobs. The Pulumi ID of the resource." }),
  instanceId: z.string().meta({ description: "ID in the paths of databases and rules." }),
  status: z.string().meta({ description: "ACTIVE, SHUTOFF, BUILD, FROZEN, ERROR, …", follows: ["powerState"] }),
  edition: z.string().optional().meta({ description: 'Edition: "low", "medium" or "high".' }),
  availabilityZones: z
    .array(z.string())
    .optional()
    .meta({ description: "Availability zones: the primary's and, with two, the standby's." }),
  vpcId: z.string().optional().meta({ description: "ID of the VPC that the instance is in." }),
  subnetId: z.string().optional().meta({ description: "ID of the subnet that the instance is in." }),
  connectIp: z.string().meta({ description: "Address at which the instance is reached." }),
  connectIpv6: z.string().optional().meta({ description: "IPv6 address at which the instance is reached." }),
  databaseLimit: z.number().meta({ description: "How many databases the instance audits." }),
  portId: z.string().optional().meta({ description: "ID of the port that a public address is bound to." }),
  specification: z.string().optional().meta({ description: "Edition and size in the service's words." }),
  version: z.string().optional().meta({ description: "Version of the audit software." }),
  newVersion: z.string().optional().meta({ description: "Version that the audit software can be upgraded to." }),
  upgradeLog: z.string().optional().meta({ description: "What the service notes of an upgrade." }),
  failedReason: z.string().optional().meta({ description: "Why the instance failed." }),
  createdAt: z.string().optional().meta({ description: "When the instance was created." }),
  expiresAt: z.string().optional().meta({ description: "When the paid period ends." }),
  price: z
    .number()
    .optional()
    .meta({ description: "What was paid for the period, before coupons. Absent when the instance was adopted." }),
  currency: z.string().optional().meta({ description: "Currency of the price." }),
  supersededOrders: z.array(z.string()).optional().meta({ description: "Orders whose instances this one replaced." }),
});

export type Inputs = z.output<typeof args>;

export type AuditInstanceState = State<typeof args, typeof outputs>;
