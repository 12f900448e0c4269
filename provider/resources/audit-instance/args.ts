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
          "ID of the order that buys the instance: `orderId` of an AuditOrder. A different order means a " +
          "different instance.",
        onChange: "replaces",
        unknownReplaces: true,
        money: "Pays for the order.",
      }),
    adopt: z.string().min(1).optional().meta({
      description: "Existing instance to manage instead of buying one: its name, resource ID or instance ID.",
      onChange: "creation",
    }),
    name: instanceName.optional().meta({
      description:
        "Name of the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`. Left unchanged if " +
        "omitted.",
    }),
    securityGroupIds: z.array(z.string().min(1)).min(1).optional().meta({
      description:
        "IDs of the instance's security groups. An update can only set a single one. Left unchanged if omitted.",
      unordered: true,
    }),
    autoRenew: z
      .boolean()
      .optional()
      .meta({
        description:
          "Whether the subscription renews automatically when the period ends. Left unchanged if omitted. If BSS does " +
          "not report it, changes made elsewhere, or by an update that was interrupted, are not detected.",
        money: "Buys the next period when this one ends.",
      }),
    description: instanceComment.optional().meta({
      description:
        "Description: up to 255 letters, digits, Chinese characters, `_`, `-` and spaces. Left unchanged " +
        "if omitted.",
    }),
    enterpriseProjectId: z.string().min(1).optional().meta({
      description: "ID of the instance's enterprise project; `0` is the default project. Left unchanged if omitted.",
    }),
    tags: tagMap.optional().meta({
      description:
        "Tags of the instance: at most 20, with keys of 1 to 128 characters and values of up to 255. Only these keys " +
        "are managed; other tags of the instance are left unchanged.",
    }),
    powerState: z
      .enum(["running", "stopped"])
      .optional()
      .meta({
        description:
          'Whether the instance is "running" or "stopped". While it is stopped, nothing is audited. Left unchanged ' +
          "if omitted.",
      }),
    timezone: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({
        description:
          "Time zone of the instance, in the service's format; `getAuditInstance` returns that of an " +
          "existing instance. Left unchanged if omitted.",
      }),
    timeouts: timeouts.meta({
      description:
        'Maximum time to wait, such as `{ create: "2h" }`. Defaults to 1h to create, 10m to update and 20m to delete.',
    }),
    orderMark: z.string().optional().meta({
      description: "Mark of the order that is declared with the instance, known before its ID.",
      onChange: "creation",
      internal: true,
    }),
    deletion: z.string().optional().meta({
      description: "Shown by the preview of a deletion with `--diff`.",
      onChange: "creation",
      internal: true,
    }),
  })
  .refine(({ orderId, adopt }) => (orderId === undefined) !== (adopt === undefined), {
    path: ["orderId"],
    error:
      "one of orderId (to buy an instance) and adopt (to manage an existing one) is required. With the option `import`, " +
      "set adopt to the same ID. With `--target`, also target the AuditOrder of the same name",
  });

export const outputs = z.object({
  resourceId: z
    .string()
    .meta({ description: "Resource ID, used in orders, tags and jobs. It is the Pulumi ID of the resource." }),
  instanceId: z.string().meta({ description: "Instance ID, used by databases, rules and settings." }),
  status: z.string().meta({
    description:
      "Status: ACTIVE (running), SHUTOFF (stopped), BUILD or HAWAIT (being created), UPGRADING, FROZEN, DELETING " +
      "or ERROR.",
    follows: ["powerState"],
  }),
  edition: z
    .string()
    .optional()
    .meta({ description: 'Edition: "low" (Basic), "medium" (Professional) or "high" (Advanced).' }),
  availabilityZones: z
    .array(z.string())
    .optional()
    .meta({ description: "Availability zones: that of the primary and, if there are two, that of the standby." }),
  vpcId: z.string().optional().meta({ description: "ID of the VPC of the instance." }),
  subnetId: z.string().optional().meta({ description: "ID of the subnet of the instance." }),
  connectIp: z.string().meta({ description: "IPv4 address of the instance." }),
  connectIpv6: z.string().optional().meta({ description: "IPv6 address of the instance." }),
  databaseLimit: z.number().meta({ description: "Maximum number of databases that the instance audits." }),
  portId: z.string().optional().meta({ description: "ID of the port to which an elastic IP address can be bound." }),
  specification: z.string().optional().meta({ description: "Edition and size, as the service describes them." }),
  version: z.string().optional().meta({ description: "Version of the audit software." }),
  newVersion: z.string().optional().meta({ description: "Version that the audit software can be upgraded to." }),
  upgradeLog: z.string().optional().meta({ description: "The service's note about an upgrade." }),
  failedReason: z.string().optional().meta({ description: "Why the instance failed." }),
  createdAt: z.string().optional().meta({ description: "When the instance was created." }),
  expiresAt: z.string().optional().meta({ description: "When the paid period ends." }),
  price: z
    .number()
    .optional()
    .meta({ description: "Price of the whole period, before coupons. Absent if the instance was adopted." }),
  currency: z.string().optional().meta({ description: "Currency of the price, such as CNY." }),
  supersededOrders: z
    .array(z.string())
    .optional()
    .meta({ description: "IDs of the orders of the instances that this one replaced." }),
});

export type Inputs = z.output<typeof args>;

export type AuditInstanceState = State<typeof args, typeof outputs>;
