import type { Api } from "../operation";
import { orderOperations } from "./orders";
import { priceOperations } from "./prices";
import { subscriptionOperations } from "./subscriptions";

export type * from "./orders";
export type * from "./prices";
export type * from "./subscriptions";

export const bssOperations = {
  ...priceOperations,
  ...orderOperations,
  ...subscriptionOperations,
};

/** The operations of BSS, the billing service. */
export type BssApi = Api<typeof bssOperations>;
