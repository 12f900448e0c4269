import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isoTime } from "../times";

// Amounts are in whole units of the currency, with cents as decimals.

const currency = z.string().describe("CNY, or USD on the international site.");
const specCode = z.string().describe('Code of the edition, such as "dbss.bypassaudit.low".');
const productId = z.string().describe("The product of BSS that the price belongs to.");
const orderText = z.string().describe("Text that the order was placed with.");
const periodType = z.number().int().describe("Unit of the period: 2 month, 3 year.");
const periodNum = z.number().int().describe("Length of the period, in `period_type`.");
const projectId = z.string().optional().describe("Project that it belongs to; that of `account` if omitted.");

export const priceSchema = z.strictObject({
  resource_spec_code: specCode,
  /** Unit of the period: 2 month, 3 year. */
  period_type: z.union([z.literal(2), z.literal(3)]),
  product_id: productId,
  /** Price of one month or one year. */
  amount: z.number(),
});

export const couponSchema = z.strictObject({
  coupon_id: z.string(),
  coupon_code: z.string().default(""),
  /** 300 discount coupon, 301 cash coupon, 302 flexi-purchase coupon, 303 stored-value card. */
  coupon_type: z.number().int().default(301),
  /** Amount that it pays. */
  face_value: z.number(),
  /** 2 unused, 3 used, 4 expired. */
  status: z.number().int().default(2),
  expire_time: isoTime.default("2099-12-31T23:59:59.000Z"),
});

export const discountSchema = z.strictObject({
  discount_id: z.string(),
  /** Type of the discount, as a payment names it. */
  discount_type: z.number().int().default(1),
  /** Share of the price that it takes off: 0.2 leaves 80 percent to pay. */
  ratio: z.number().min(0).max(1),
});

export const ORDER_STATUS = {
  approval: 1,
  processing: 3,
  canceled: 4,
  completed: 5,
  unpaid: 6,
  confirmation: 9,
} as const;
/** The status of a new order, by the temperament's `orderReview`. */
export const STATUS_OF_NEW = {
  none: ORDER_STATUS.unpaid,
  approval: ORDER_STATUS.approval,
  confirmation: ORDER_STATUS.confirmation,
} as const;
export const ORDER_TYPE = { purchase: 1, renewal: 2, unsubscription: 4 } as const;

const instanceOrderSchema = z.strictObject({
  name: z.string(),
  /** Description of the instance. */
  comment: z.string(),
  /** ID of the flavor. */
  flavor_ref: z.string(),
  /** That of the primary and, after a comma, that of the standby. */
  availability_zone: z.string(),
  vpc_id: z.string(),
  subnet_id: z.string(),
  /** IPv4 address in the subnet. */
  ip_address: z.string(),
  security_group_ids: z.array(z.string()),
  tags: z.array(z.strictObject({ key: z.string(), value: z.string() })),
});

export const orderSchema = z.strictObject({
  order_id: z.string(),
  project_id: projectId,
  /** 1 purchase, 2 renewal, 4 unsubscription. */
  order_type: z.number().int(),
  /** 1 pending approval, 3 processing, 4 canceled, 5 completed, 6 pending payment, 9 pending confirmation. */
  status: z.number().int(),
  /** Amount to pay, or paid; negative for a refund. */
  amount: z.number(),
  /** Amount before discounts and coupons. */
  official_amount: z.number(),
  currency,
  created_at: isoTime,
  /** Null if it is not paid. */
  paid_at: isoTime.nullable().default(null),
  /** Code of the service in BSS. */
  service_type_code: z.string().default("hws.service.type.dbss"),
  enterprise_project_id: z.string().default("0"),
  /** User who placed it. */
  user_name: z.string().default(""),
  product_id: productId.default(""),
  product_spec_desc: orderText.default(""),
  resource_spec_code: specCode.default(""),
  period_type: periodType.default(2),
  period_num: periodNum.default(1),
  is_auto_renew: z.boolean().default(false),
  /** Resources that it created, renews or ends. */
  resource_ids: z.array(z.string()).default([]),
  /** The instance to create; null for other orders than purchases. */
  instance: instanceOrderSchema.nullable().default(null),
  /** Makes the last job fail; set by a `fail-job` fault. */
  failure: z.strictObject({ code: z.string(), reason: z.string() }).nullable().default(null),
});

export const paymentSchema = z.strictObject({
  order_id: z.string(),
  amount: z.number(),
  currency,
  paid_at: isoTime,
  /** Coupons that were used. */
  coupon_ids: z.array(z.string()).default([]),
  /** Discounts that were used. */
  discount_ids: z.array(z.string()).default([]),
});

export const refundSchema = z.strictObject({
  id: z.string(),
  /** The unsubscription. */
  order_id: z.string(),
  /** The order that bought the resource. */
  base_order_id: z.string(),
  resource_id: z.string(),
  /** Amount that was paid back. */
  amount: z.number(),
  refunded_at: isoTime,
});

export const SUBSCRIPTION_STATUS = { inUse: 2, closed: 3, frozen: 4, expired: 5 } as const;
/** 3 renews automatically, 0 goes into the grace period. */
export const EXPIRE_POLICY = { grace: 0, renew: 3 } as const;

export const subscriptionSchema = z.strictObject({
  /** Internal ID of BSS. */
  id: z.string().default(() => randomUUID()),
  /** `resource_id` of the instance. */
  resource_id: z.string(),
  project_id: projectId,
  resource_name: z.string().default(""),
  /** The order that bought it; empty if a seed or a patch added it. */
  order_id: z.string().default(""),
  product_id: productId.default(""),
  product_spec_desc: orderText.default(""),
  resource_spec_code: specCode.default("dbss.bypassaudit.low"),
  period_type: periodType.default(2),
  period_num: periodNum.default(1),
  /** 2 in use, 3 closed, 4 frozen, 5 expired. */
  status: z.number().int().default(SUBSCRIPTION_STATUS.inUse),
  /** When it ended; null if it has not. */
  closed_at: isoTime.nullable().default(null),
  /** Number of requests to unsubscribe from it. */
  unsubscribe_calls: z.number().int().default(0),
  /** When the period starts. */
  effective_time: isoTime,
  /** When the period ends. */
  expire_time: isoTime,
  /** What happens at its end: 0 grace period, 3 automatic renewal. */
  expire_policy: z.number().int().default(EXPIRE_POLICY.grace),
  created_at: isoTime,
});

/** Ends a subscription; how late BSS shows it counts from `now`. */
export function closeSubscription(subscription: Subscription, now: string): void {
  if (subscription.status !== SUBSCRIPTION_STATUS.closed) {
    subscription.status = SUBSCRIPTION_STATUS.closed;
    subscription.closed_at = now;
  }
}

/** An order, paid or not. */
export type Order = z.infer<typeof orderSchema>;
/** What a purchase asks DBSS to create. */
export type InstanceOrder = z.infer<typeof instanceOrderSchema>;
/** The price of one period of an edition. */
export type Price = z.infer<typeof priceSchema>;
export type Coupon = z.infer<typeof couponSchema>;
export type Discount = z.infer<typeof discountSchema>;
/** A payment from the balance of the account. */
export type Payment = z.infer<typeof paymentSchema>;
/** What an unsubscription paid back. */
export type Refund = z.infer<typeof refundSchema>;
/** A yearly/monthly resource in BSS. */
export type Subscription = z.infer<typeof subscriptionSchema>;
