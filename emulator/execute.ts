import { ANONYMOUS, authenticate, type Identity, mayUse } from "./auth/authenticate";
import { apiNotFound, forbidden, invalidRequest } from "./errors";
import { checkSite, seenFromOtherAccount, shapeList } from "./every-operation";
import type { Exchange } from "./exchange";
import { failOrder, leadsToJobs, orderOf, ordersUnderWay } from "./fail-job";
import type { FaultTarget } from "./faults";
import { Call, type Operation, type Reply } from "./operation";
import { allRegions, regionOf, regionOfRow } from "./state/regions";
import type { State } from "./state/schema";
import type { World } from "./world";

type Params = Readonly<Record<string, string>>;

/** Authenticates a request, checks its permission, and carries it out. */
export function execute(
  world: World,
  exchange: Exchange,
  operation: Operation | undefined,
  params: Params,
  target: FaultTarget,
): Reply {
  const state = world.store.current();
  if (operation === undefined || state.settings.missingOperations.includes(operation.id)) {
    throw apiNotFound();
  }
  const identity = operation.public ? ANONYMOUS : authenticate(state, exchange);
  checkSite(state, operation, exchange);
  checkPermission(state, operation, params, identity);
  const body = readBody(exchange, operation);
  const call = callOf(state, operation, { params, exchange, body, identity });
  if (!leadsToJobs(operation)) {
    failJobsUnderWay(world, state, params, target);
    return shapeList(operation, operation.handle(call), state.temperament);
  }
  const reply = operation.handle(call);
  const order = orderOf(call, reply, body);
  const failure = order && world.faults.strikeJobs(target);
  if (failure) {
    failOrder(state, order, { code: failure.code, reason: failure.reason });
  }
  return reply;
}

interface Arrival {
  readonly params: Params;
  readonly exchange: Exchange;
  readonly body: unknown;
  readonly identity: Identity;
}

function callOf(state: State, operation: Operation, { params, exchange, body, identity }: Arrival): Call {
  const isForeign = state.temperament.account === "other" && operation.service !== "iam";
  const seen = isForeign ? seenFromOtherAccount(state) : state;
  return new Call(seen, new Date(state.now), {
    service: operation.service,
    region: regionOfRow(seen, params),
    params,
    query: exchange.query,
    body,
    identity,
    language: exchange.headers.get("x-language") ?? "",
  });
}

function failJobsUnderWay(world: World, state: State, params: Params, target: FaultTarget): void {
  const orders = ordersUnderWay(state, params.resource_id);
  const failure = orders.length > 0 ? world.faults.strikeJobs(target) : undefined;
  if (failure) {
    for (const order of orders) {
      failOrder(state, order, { code: failure.code, reason: failure.reason });
    }
    world.store.current();
  }
}

function checkPermission(state: State, operation: Operation, params: Params, identity: Identity): void {
  if (state.denied.includes(operation.id)) {
    throw forbidden(operation.service, `policy doesn't allow ${operation.service}:${operation.id} to be performed`);
  }
  const projectId = params.project_id;
  if (projectId === undefined) {
    return;
  }
  if (regionOf(state, projectId) === undefined) {
    const regions = allRegions(state).map(({ region }) => region);
    throw forbidden(operation.service, `project ${projectId} is not a project of this user in ${regions.join(" or ")}`);
  }
  if (!mayUse(state, identity, projectId)) {
    throw forbidden(operation.service, `user ${identity.userName} has no permission in project ${projectId}`);
  }
  if (identity.tokenScope !== undefined && identity.tokenScope.projectId !== projectId) {
    throw forbidden(operation.service, `the token is not scoped to project ${projectId}`);
  }
  if ((identity.signedProjectId ?? projectId) !== projectId) {
    throw forbidden(operation.service, `X-Project-Id is ${identity.signedProjectId}, the path is of ${projectId}`);
  }
}

function readBody(exchange: Exchange, operation: Operation): unknown {
  if (!exchange.json.valid) {
    throw invalidRequest(operation.service, "the body is not JSON");
  }
  if (exchange.body.byteLength > 0 && !/\bjson\b/i.test(exchange.headers.get("content-type") ?? "")) {
    throw invalidRequest(operation.service, "Content-Type must be application/json");
  }
  return exchange.json.value;
}
