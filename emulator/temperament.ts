import { z } from "zod";

const seconds = z.number().min(0);
const share = z.number().min(0).max(1);

const throttlingSchema = z.strictObject({
  share: share.default(0).describe("Share of API requests that return 429."),
  retryAfter: z
    .boolean()
    .default(true)
    .describe("Whether those responses carry a `Retry-After` of one virtual second."),
});

export const temperamentSchema = z.strictObject({
  orderText: z
    .enum(["echoed", "catalog", "absent", "baseProductInfo"])
    .default("absent")
    .describe(
      "`product_spec_desc` in order details and in the resources query: as ordered, the text of the catalog, omitted, or only inside `base_product_info` of the line item.",
    ),
  fieldNames: z
    .enum(["documented", "camelCase", "both"])
    .default("both")
    .describe(
      "Spelling of `subnet_id`, `remain_days`, `charge_model`, `config_num` and `connect_ipv6` in the instance list.",
    ),
  pageLimit: z
    .number()
    .int()
    .min(1)
    .default(1000)
    .describe("Highest `limit` of the instance list, and the size of its largest page."),
  overLimit: z
    .enum(["refuse", "cap"])
    .default("refuse")
    .describe("A `limit` above `pageLimit` returns 400, or a shorter page without an error."),
  totals: z.enum(["told", "absent"]).default("told").describe("Whether lists report their total."),
  emptyLists: z.enum(["list", "null"]).default("list").describe("How an empty list is written: `[]` or `null`."),
  listLagSeconds: seconds
    .default(0)
    .describe("Delay until new instances, databases, rules and so on appear in the lists of DBSS."),
  subscriptionLagSeconds: seconds
    .default(0)
    .describe("Delay until the resources query of BSS shows that a subscription is new or closed."),
  paymentLagSeconds: seconds.default(0).describe("How long an order stays in status 6 after it was paid."),
  currency: z
    .enum(["told", "absent", "empty"])
    .default("told")
    .describe('`currency` of prices and orders: present, omitted, or `""`.'),
  site: z
    .enum(["chinese", "international"])
    .default("chinese")
    .describe(
      "On `international`, prices are in USD and BSS returns 403 `CBC.0150` under every host name except `localhost`, which stands for `bss-intl.myhuaweicloud.com`. On `chinese`, BSS works under every host name.",
    ),
  attachedResources: z
    .boolean()
    .default(false)
    .describe(
      "The resources query also lists a volume for each instance, with `is_main_resource` 0, even if `only_main_resource` is 1.",
    ),
  orderReview: z
    .enum(["none", "approval", "confirmation"])
    .default("none")
    .describe(
      "New orders wait in status 1 (approval) or 9 (confirmation) and cannot be paid until a patch of `/orders/N/status` sets 6.",
    ),
  zones: z
    .enum(["asOrdered", "reordered", "firstOnly", "empty", "upperCase"])
    .default("asOrdered")
    .describe("`zone` in the instance list, which may differ from the order."),
  specCodes: z
    .enum(["asOrdered", "upperCase", "empty"])
    .default("asOrdered")
    .describe("`resource_spec_code` in the instance list, which may differ from the order."),
  places: z
    .enum(["told", "empty"])
    .default("told")
    .describe('`vpc_id` and the subnet in the instance list: present or `""`.'),
  addresses: z
    .enum(["one", "two", "empty"])
    .default("one")
    .describe('`connect_ip` in the instance list: one address, two separated by a comma, or `""`.'),
  priceFactor: z.number().min(0).default(1).describe("A new order costs this many times the rated price."),
  orderAmounts: z
    .enum(["told", "absent"])
    .default("told")
    .describe("Whether order lists and order details have the amounts of the order."),
  unsubscribing: z
    .enum(["accepted", "doneBefore", "busy"])
    .default("accepted")
    .describe(
      "`doneBefore`: the first call works, but returns 400 `CBC.30000067` like every later one. `busy`: the first call for a resource returns 400 `CBC.99003651`, later ones work.",
    ),
  closedSubscriptions: z
    .enum(["told", "absent"])
    .default("told")
    .describe("Whether the resources query lists closed subscriptions."),
  filteredLists: z
    .boolean()
    .default(false)
    .describe(
      "The instance list of DBSS is empty, as if filtered by permission, although its total counts everything.",
    ),
  statusFilter: z
    .enum(["obeyed", "ignored"])
    .default("obeyed")
    .describe("Whether the order list of BSS filters by `status`."),
  expirePolicy: z.enum(["told", "absent"]).default("told").describe("Whether the resources query has `expire_policy`."),
  renewalLagSeconds: seconds
    .default(0)
    .describe("Delay until a paid renewal extends the subscription, although its order is completed at once."),
  enterpriseMoveSeconds: seconds
    .default(0)
    .describe("Delay until a move to another enterprise project becomes visible."),
  throttling: throttlingSchema.prefault({}),
  unavailable: share.default(0).describe("Share of API requests that return 503."),
  resets: share
    .default(0)
    .describe(
      "Share of API requests whose connection is reset: half of them before, half after the request took effect.",
    ),
  seed: z
    .number()
    .int()
    .min(0)
    .default(1)
    .describe("Seed of the generator that selects the requests for `throttling`, `unavailable` and `resets`."),
  numericIds: z.boolean().default(false).describe("Order IDs and database ports are JSON numbers."),
  additions: z.enum(["on", "off"]).default("off").describe("Audit state of an RDS database right after it was added."),
  reportPeriods: z
    .enum(["whole", "apart"])
    .default("whole")
    .describe(
      "How a request for a report must state the period: as timestamps in `start_time` and `end_time` (the example in the documentation), or as days in `start_date` and `end_date` with times in `start_time` and `end_time` (the table in the documentation).",
    ),
  account: z
    .enum(["own", "other"])
    .default("own")
    .describe(
      "`other`: the credentials seem to belong to another account. All lists of DBSS and BSS are empty, and no order or instance is known.",
    ),
});

/** How the emulated cloud behaves where the behavior of the real one is unknown. Seconds are virtual. */
export type Temperament = z.infer<typeof temperamentSchema>;
/** A temperament with optional keys. The defaults are the least helpful behavior that the documentation allows. */
export type TemperamentInput = z.input<typeof temperamentSchema>;
