import { z } from "zod";
import { defineComponent } from "../model/component";
import { args as alarms } from "./alarm-topic";
import { args as instance, outputs as instanceOutputs } from "./audit-instance/args";
import { args as order, outputs as orderOutputs } from "./audit-order/args";

const { mark: _mark, rdsIds: _rdsIds, ...orderArgs } = order.shape;
const { orderId: _orderId, orderMark: _orderMark, deletion: _deletion, ...instanceArgs } = instance.shape;
const { instanceId: _instanceId, ...alarmArgs } = alarms.shape;

const plain = z.string().meta({ plain: "whole" });

const databaseFilter = z
  .strictObject({
    tags: z.record(z.string(), z.string()).optional().meta({
      description: "Tags that the RDS instance must all have. An empty value matches any value.",
      plain: "whole",
    }),
    engines: z
      .array(z.string())
      .optional()
      .meta({ description: "Engines, such as `MySQL`. The RDS instance must have one of them.", plain: "whole" }),
    name: z.string().optional().meta({
      description: "Name of the RDS instance. An asterisk matches any characters: `orders-*`.",
      plain: "whole",
    }),
  })
  .meta({
    typeName: "DatabaseFilter",
    description: "Selects RDS instances by their properties. All conditions that are set must match.",
  });

const args = z.strictObject({
  ...orderArgs,
  ...instanceArgs,
  adopt: z
    .string()
    .optional()
    .meta({
      description:
        "ID or name of an existing instance to manage. Nothing is bought then, and the purchase arguments " +
        "are ignored.",
    }),
  name: plain.optional().meta({
    description:
      "Name of the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`. Defaults to the name of the " +
      "component.",
  }),
  edition: order.shape.edition.default("low").meta({ plain: "whole" }),
  flavor: plain.optional().meta({
    description:
      "ID of the flavor, such as `c6.xlarge.4`. Defaults to the first one that the region offers for the edition; an " +
      "existing instance keeps its own.",
    money: "A change buys another instance.",
  }),
  availabilityZones: z
    .array(z.string())
    .optional()
    .meta({
      description:
        "One availability zone, or two: that of the primary and that of the standby. Defaults to the first zone that " +
        "offers the flavor; an existing instance keeps its own.",
      money: "A change buys another instance.",
      plain: "whole",
    }),
  vpcId: order.shape.vpcId.optional().meta({
    description: "ID of the VPC that the instance joins. Required, except with `adopt`.",
  }),
  subnetId: order.shape.subnetId.optional().meta({
    description: "ID of the subnet that the instance joins. Required, except with `adopt`.",
  }),
  securityGroupIds: z.array(z.string()).optional().meta({
    description: "IDs of the instance's security groups. Required, except with `adopt`.",
  }),
  periodUnit: order.shape.periodUnit.default("month").meta({
    description: "Unit of the purchased period. Used only when buying.",
  }),
  period: order.shape.period.default(1).meta({
    description: "Number of months (1 to 9) or years (1 to 3) to buy. Used only when buying.",
  }),
  rdsIds: z
    .union([z.array(z.string()), z.record(z.string(), z.string())], "must be a list of IDs, or an object with IDs")
    .optional()
    .meta({
      description: "IDs of the RDS instances to audit: a list, or a map whose keys become part of the resource names.",
      plain: "structure",
    }),
  databaseFilter: databaseFilter.optional().meta({
    description:
      "Additional RDS instances to audit, selected by tags, engines and name. It is evaluated in every run, so new " +
      "RDS instances that match are added.",
    plain: "whole",
  }),
  riskRules: z
    .strictObject({
      on: z.array(z.string()).optional().meta({ description: "Risk rules to enable, by name or ID." }),
      off: z.array(z.string()).optional().meta({ description: "Risk rules to disable, by name or ID." }),
    })
    .optional()
    .meta({
      description: "Risk rules to enable and disable, by name or ID. Others are left unchanged.",
      plain: "structure",
    }),
  logRetentionDays: z.int().optional().meta({
    description: "Number of days that audit logs are kept. Reducing it deletes older logs. Left unchanged if omitted.",
  }),
  alarms: z.strictObject(alarmArgs).optional().meta({
    description: "Where alarms are sent, and what raises them. Left unchanged if omitted.",
    plain: "structure",
  }),
});

const outputs = z.object({
  instance: z.unknown().meta({ description: "The audit instance.", resource: "AuditInstance" }),
  databases: z.record(z.string(), z.unknown().meta({ resource: "RdsAuditDatabase" })).meta({
    description: "The audited databases, by the keys of `rdsIds` and the IDs of those that the filter selected.",
  }),
  resourceId: z.string().meta({ description: "Resource ID of the instance, used in orders, tags and jobs." }),
  instanceId: instanceOutputs.shape.instanceId,
  orderId: orderOutputs.shape.orderId
    .optional()
    .meta({ description: "Order that bought the instance. Absent if it was adopted." }),
  status: instanceOutputs.shape.status,
  connectIp: instanceOutputs.shape.connectIp,
  connectIpv6: instanceOutputs.shape.connectIpv6,
  databaseLimit: instanceOutputs.shape.databaseLimit,
  version: instanceOutputs.shape.version,
  createdAt: instanceOutputs.shape.createdAt,
  expiresAt: instanceOutputs.shape.expiresAt,
  price: instanceOutputs.shape.price,
  currency: instanceOutputs.shape.currency,
});

/** The arguments and outputs of `DatabaseAudit`: the source of its interface, reference and schema. */
export const databaseAudit = defineComponent({
  type: "DatabaseAudit",
  description: `
Audited databases in one declaration: an audit instance, the RDS databases that it audits, enabled and disabled risk
rules, tags and settings. It buys an instance, which costs money. Everything about AuditInstance also applies to it.

Declaring more databases than the edition audits is an error before anything is bought. Further resources refer to the
instance by its \`instanceId\`.
`.trim(),
  example: `
const audit = new dbss.DatabaseAudit("audit", {
  vpcId: "…",
  subnetId: "…",
  securityGroupIds: ["…"],
  rdsIds: { orders: "…", users: "…" },
  maxPrice: { amount: 3000, currency: "CNY" },
});
`,
  args,
  outputs,
  resources: ["AuditOrder", "AuditInstance"],
});
