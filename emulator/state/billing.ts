import { randomUUID } from "node:crypto";
import { z } from "zod";
import { isoTime } from "./fields";

/** The price of one period (one month or one year) of an edition, and the product id BSS rates it under. */
export const priceSchema = z.strictObject({
  resource_spec_code: z.string(),
  period_type: z.union([z.literal(2), z.literal(3)]),
  product_id: z.string(),
  amount: z.number(),
});

export const couponSchema = z.strictObject({
  coupon_id: z.string(),
  coupon_code: z.string().default(""),
  coupon_type: z.number().int().default(301),
  face_value: z.number(),
  /** 2: to be used, 3: used, 4: expired. */
  status: z.number().int().default(2),
  expire_time: isoTime.default("2099-12-31T23:59:59.000Z"),
});

/** Takes the share `ratio` off an order: 0.2 leaves 80 per cent to pay. */
export const discountSchema = z.strictObject({
  discount_id: z.string(),
  discount_type: z.number().int().default(1),
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

/** What an order for an instance asks DBSS to build. */
const instanceOrderSchema = z.strictObject({
  name: z.string(),
  comment: z.string(),
  flavor_ref: z.string(),
  availability_zone: z.string(),
  vpc_id: z.string(),
  subnet_id: z.string(),
  ip_address: z.string(),
  security_group_ids: z.array(z.string()),
  tags: z.array(z.strictObject({ key: z.string(), value: z.string() })),
});

export const orderSchema = z.strictObject({
  order_id: z.string(),
  /** The project of the account's first region when left out. */
  project_id: z.string().optional(),
  order_type: z.number().int(),
  status: z.number().int(),
  amount: z.number(),
  official_amount: z.number(),
  currency: z.string(),
  created_at: isoTime,
  paid_at: isoTime.nullable().default(null),
  service_type_code: z.string().default("hws.service.type.dbss"),
  enterprise_project_id: z.string().default("0"),
  user_name: z.string().default(""),
  product_id: z.string().default(""),
  product_spec_desc: z.string().default(""),
  resource_spec_code: z.string().default(""),
  period_type: z.number().int().default(2),
  period_num: z.number().int().default(1),
  is_auto_renew: z.boolean().default(false),
  resource_ids: z.array(z.string()).default([]),
  instance: instanceOrderSchema.nullable().default(null),
  /** Makes the last job fail; put there by a `fail-job` fault. */
  failure: z.strictObject({ code: z.string(), reason: z.string() }).nullable().default(null),
});

export const paymentSchema = z.strictObject({
  order_id: z.string(),
  amount: z.number(),
  currency: z.string(),
  paid_at: isoTime,
  coupon_ids: z.array(z.string()).default([]),
  discount_ids: z.array(z.string()).default([]),
});

export const refundSchema = z.strictObject({
  id: z.string(),
  order_id: z.string(),
  base_order_id: z.string(),
  resource_id: z.string(),
  amount: z.number(),
  refunded_at: isoTime,
});

export const SUBSCRIPTION_STATUS = { inUse: 2, closed: 3, frozen: 4, expired: 5 } as const;
/** 3 renews automatically, 0 goes into the grace period. */
export const EXPIRE_POLICY = { grace: 0, renew: 3 } as const;

/** A yearly/monthly resource as BSS knows it. */
export const subscriptionSchema = z.strictObject({
  id: z.string().default(() => randomUUID()),
  resource_id: z.string(),
  /** The project of the account's first region when left out. */
  project_id: z.string().optional(),
  resource_name: z.string().default(""),
  order_id: z.string().default(""),
  product_id: z.string().default(""),
  product_spec_desc: z.string().default(""),
  resource_spec_code: z.string().default("dbss.bypassaudit.low"),
  period_type: z.number().int().default(2),
  period_num: z.number().int().default(1),
  status: z.number().int().default(SUBSCRIPTION_STATUS.inUse),
  closed_at: isoTime.nullable().default(null),
  /** How often it was asked to be unsubscribed. */
  unsubscribe_calls: z.number().int().default(0),
  effective_time: isoTime,
  expire_time: isoTime,
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

export type Order = z.infer<typeof orderSchema>;
export type InstanceOrder = z.infer<typeof instanceOrderSchema>;
export type Price = z.infer<typeof priceSchema>;
export type Coupon = z.infer<typeof couponSchema>;
export type Discount = z.infer<typeof discountSchema>;
export type Subscription = z.infer<typeof subscriptionSchema>;
