import { z } from "zod";
import { currencyOf, findPrice, MAX_PERIODS, orderAmount, wireOrderId } from "../bss/money";
import { CloudError } from "../errors";
import { orderId } from "../ids";
import { type Call, ok, type Reply } from "../operation";
import { ORDER_TYPE, type Order, orderSchema, STATUS_OF_NEW } from "../state/billing";
import type { Flavor } from "../state/instances";
import { checkSecurityGroups, commentSchema, instanceNameSchema } from "./instances";
import { addressProblem } from "./network";
import { tagSchema } from "./tags";

const SERVICE_TYPE = "hws.service.type.dbss";
const RESOURCE_TYPE = "hws.resource.type.dbss";

const productSchema = z.object({
  product_id: z.string().min(1),
  cloud_service_type: z.literal(SERVICE_TYPE),
  resource_type: z.literal(RESOURCE_TYPE),
  resource_spec_code: z.enum(["dbss.bypassaudit.low", "dbss.bypassaudit.medium", "dbss.bypassaudit.high"]),
  product_spec_desc: z.string().default(""),
});

const orderRequestSchema = z.object({
  flavor_ref: z.string().min(1),
  name: instanceNameSchema,
  vpc_id: z.string().min(1),
  availability_zone: z.string().min(1),
  enterprise_project_id: z.string().default("0"),
  nics: z.array(z.object({ subnet_id: z.string().min(1), ip_address: z.string().nullish() })).length(1),
  security_groups: z.array(z.object({ id: z.string().min(1) })).min(1),
  comment: commentSchema.nullish(),
  region: z.string().min(1),
  cloud_service_type: z.literal(SERVICE_TYPE),
  charging_mode: z.literal(0),
  period_type: z.union([z.literal(2), z.literal(3)]),
  period_num: z.number().int().min(1),
  subscription_num: z.literal(1),
  product_infos: z.array(productSchema).length(1),
  tags: z.array(tagSchema).max(20).nullish(),
  promotion_info: z.string().nullish(),
  is_auto_renew: z.union([z.literal(0), z.literal(1)]).default(0),
});

type OrderRequest = z.infer<typeof orderRequestSchema>;
type Product = OrderRequest["product_infos"][number];
type Nic = OrderRequest["nics"][number];

/** Orders a yearly/monthly instance. Nothing is created or paid until the order is paid in BSS. */
export function placeOrder(call: Call): Reply {
  const { state, region } = call;
  const request = call.input(orderRequestSchema);
  const [product] = request.product_infos;
  const [nic] = request.nics;
  if (product === undefined || nic === undefined) {
    throw call.invalid("product_infos and nics must not be empty");
  }
  const flavor = checkFlavor(call, request, product.resource_spec_code);
  checkPlace(call, request, flavor, nic);
  const price = findPrice(state, product.resource_spec_code, request.period_type);
  if (price?.product_id !== product.product_id) {
    throw call.invalid(`product_id ${product.product_id} is not the one BSS rates for this edition and period`);
  }
  if (region.quota.audit_quota < 1 || region.quota.cpu < flavor.vcpus || region.quota.ram < flavor.ram) {
    throw new CloudError(400, "DBSS.100210016", "Insufficient quota");
  }
  const order = newOrder(call, request, product, nic, orderAmount(state, price, request.period_num));
  state.orders.push(order);
  return ok({ description: " Success", code: "0", order_id: wireOrderId(state, order.order_id) });
}

function newOrder(call: Call, request: OrderRequest, product: Product, nic: Nic, amount: number): Order {
  const { state } = call;
  return orderSchema.parse({
    order_id: orderId(call.now, state.temperament.numericIds),
    project_id: call.region.project_id,
    order_type: ORDER_TYPE.purchase,
    status: STATUS_OF_NEW[state.temperament.orderReview],
    amount,
    official_amount: amount,
    currency: currencyOf(state),
    created_at: state.now,
    enterprise_project_id: request.enterprise_project_id,
    user_name: call.identity.userName,
    product_id: product.product_id,
    product_spec_desc: product.product_spec_desc,
    resource_spec_code: product.resource_spec_code,
    period_type: request.period_type,
    period_num: request.period_num,
    is_auto_renew: request.is_auto_renew === 1,
    instance: {
      name: request.name,
      comment: request.comment ?? "",
      flavor_ref: request.flavor_ref,
      availability_zone: request.availability_zone,
      vpc_id: request.vpc_id,
      subnet_id: nic.subnet_id,
      ip_address: nic.ip_address ?? "",
      security_group_ids: request.security_groups.map((group) => group.id),
      tags: request.tags ?? [],
    },
  });
}

function checkFlavor(call: Call, request: OrderRequest, specCode: string): Flavor {
  const flavor = call.region.flavors.find((candidate) => candidate.id === request.flavor_ref);
  if (flavor === undefined) {
    throw new CloudError(
      400,
      "DBSS.10020101",
      `Enter a valid request message: there is no flavor ${request.flavor_ref}`,
    );
  }
  if (specCode !== `dbss.bypassaudit.${flavor.level}`) {
    throw call.invalid(`flavor ${flavor.id} is of level ${flavor.level}, it does not fit ${specCode}`);
  }
  const maxPeriods = MAX_PERIODS[request.period_type] ?? 0;
  if (request.period_num > maxPeriods) {
    throw call.invalid(`period_num must be at most ${maxPeriods} for period_type ${request.period_type}`);
  }
  return flavor;
}

function checkPlace(call: Call, request: OrderRequest, flavor: Flavor, nic: Nic): void {
  const { state, region } = call;
  if (request.region !== region.region) {
    throw call.invalid(`region must be ${region.region}`);
  }
  checkZones(call, request.availability_zone.split(","), flavor);
  if (!region.vpcs.some((vpc) => vpc.id === request.vpc_id)) {
    throw call.invalid(`vpc ${request.vpc_id} does not exist`);
  }
  const subnet = region.subnets.find((candidate) => candidate.id === nic.subnet_id);
  if (subnet?.vpc_id !== request.vpc_id) {
    throw call.invalid(`subnet ${nic.subnet_id} does not exist in vpc ${request.vpc_id}`);
  }
  const problem = nic.ip_address ? addressProblem(state, region, nic.subnet_id, nic.ip_address) : undefined;
  if (problem !== undefined) {
    throw call.invalid(`ip_address: ${problem}`);
  }
  checkSecurityGroups(
    call,
    request.security_groups.map((group) => group.id),
  );
  if (!state.enterpriseProjects.some((project) => project.id === request.enterprise_project_id)) {
    throw call.invalid(`enterprise project ${request.enterprise_project_id} does not exist`);
  }
}

/** One zone, or a primary and a standby. */
function checkZones(call: Call, zones: readonly string[], flavor: Flavor): void {
  if (zones.length > 2 || new Set(zones).size !== zones.length) {
    throw call.invalid("availability_zone must name one zone, or two different ones separated by a comma");
  }
  for (const zone of zones) {
    if (!call.region.availabilityZones.some((known) => known.code === zone)) {
      throw call.invalid(`availability zone ${zone} does not exist`);
    }
    if (!flavor.azs.includes(zone)) {
      throw call.invalid(`flavor ${flavor.id} is not offered in ${zone}, only in ${flavor.azs.join(", ")}`);
    }
  }
}
