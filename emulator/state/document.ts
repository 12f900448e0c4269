import { readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { starterContents } from "../dbss/starter";
import { periodsAfter } from "../times";
import { closeSubscription, EXPIRE_POLICY, subscriptionSchema } from "./billing";
import { type State, stateSchema } from "./schema";

/** A state is not valid. The message contains the path of the problem. */
export class InvalidStateError extends Error {
  override readonly name = "InvalidStateError";
}

/** Reads a JSON file. @throws InvalidStateError if it is not JSON. */
export function readJson(file: string): unknown {
  // Editors on Windows write a byte order mark.
  const text = textOf(file).replace(/^\uFEFF/, "");
  try {
    return z.json().parse(JSON.parse(text));
  } catch (error) {
    throw new InvalidStateError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function textOf(file: string): string {
  if (statSync(file).isDirectory()) {
    throw new InvalidStateError(`${file} is a directory, not a JSON file`);
  }
  return readFileSync(file, "utf8");
}

/** Maximum number of problems in an error. */
const MAX_PROBLEMS = 3;

function instanceTags(state: State, resourceId: string) {
  return state.tags
    .filter((tag) => tag.resource_type === "auditInstance" && tag.resource_id === resourceId)
    .map(({ key, value }) => ({ key, value }));
}

/** The state as `/_emulator/state` returns it: each instance also has its tags. */
export function toDocument(state: State): State {
  return {
    ...structuredClone(state),
    instances: state.instances.map((instance) => ({ ...instance, tags: instanceTags(state, instance.resource_id) })),
  };
}

/** The state in a document. The tags at an instance replace those in `tags` if they differ from `before`. */
export function fromDocument(document: unknown, before?: State): State {
  const parsed = stateSchema.safeParse(document);
  if (!parsed.success) {
    throw new InvalidStateError(firstProblems(parsed.error));
  }
  const state = parsed.data;
  for (const instance of state.instances) {
    const { tags } = instance;
    delete instance.tags;
    const known = before ? instanceTags(before, instance.resource_id) : undefined;
    if (tags !== undefined && JSON.stringify(tags) !== JSON.stringify(known)) {
      const others = state.tags.filter((tag) => tag.resource_id !== instance.resource_id);
      const own = tags.map((tag) => ({ resource_type: "auditInstance", resource_id: instance.resource_id, ...tag }));
      state.tags = [...others, ...own];
    }
  }
  furnish(state);
  endSubscriptions(state, before);
  return state;
}

/** A document of another kind has many problems: the first ones say enough. */
function firstProblems({ issues }: z.ZodError): string {
  const others = issues.length - MAX_PROBLEMS;
  const shown = z.prettifyError(new z.ZodError(issues.slice(0, MAX_PROBLEMS)));
  return others > 0 ? `${shown}\n(${others} more)` : shown;
}

/** Ends the subscriptions of instances that a patch removed. */
function endSubscriptions(state: State, before: State | undefined): void {
  const isThere = (resourceId: string) => state.instances.some((instance) => instance.resource_id === resourceId);
  const gone = new Set(before?.instances.map((instance) => instance.resource_id).filter((id) => !isThere(id)));
  for (const subscription of state.subscriptions.filter((row) => gone.has(row.resource_id))) {
    closeSubscription(subscription, state.now);
  }
}

/** Gives instances that a seed or a patch brought what a bought one has: its own rules and its subscription. */
function furnish(state: State): void {
  for (const instance of state.instances) {
    addStarterContents(state, instance.id);
    const subscribed = state.subscriptions.some((row) => row.resource_id === instance.resource_id);
    if (instance.charge_model === "Period" && !subscribed) {
      const expireTime = instance.expires_at ?? periodsAfter(state.now, 2, 1);
      instance.expires_at = expireTime;
      state.subscriptions.push(
        subscriptionSchema.parse({
          resource_id: instance.resource_id,
          project_id: instance.project_id,
          resource_name: instance.name,
          resource_spec_code: instance.resource_spec_code,
          effective_time: instance.created_at,
          expire_time: expireTime,
          expire_policy: EXPIRE_POLICY.grace,
          created_at: instance.created_at,
        }),
      );
    }
  }
}

/** Gives an instance its own rules and settings, unless it has them: a patch may have brought it while it was built. */
export function addStarterContents(state: State, instanceId: string): void {
  if (state.instanceSettings.some((row) => row.instance_id === instanceId)) {
    return;
  }
  const contents = starterContents(instanceId, state.now);
  state.instanceSettings.push(contents.settings);
  state.riskRules.push(...contents.riskRules);
  state.sqlRules.push(...contents.sqlRules);
  state.scopes.push(...contents.scopes);
  state.maskRules.push(...contents.maskRules);
  state.reportTemplates.push(...contents.reportTemplates);
}

/** What tells the items of a list apart where they have no `id`. */
const IDENTITIES = [
  "job_id",
  "order_id",
  "resource_id",
  "key",
  "coupon_id",
  "discount_id",
  "access_key",
  "code",
  "resource_spec_code",
  "period_type",
  "instance_id",
  "region",
  "busi_type",
  "name",
];

type Item = Record<string, unknown>;

function isItem(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSameItem(one: Item, other: Item): boolean {
  if ("id" in one && "id" in other) {
    return one.id === other.id;
  }
  const shared = IDENTITIES.filter((name) => name in one && name in other);
  return shared.length > 0 && shared.every((name) => one[name] === other[name]);
}

/** A seed laid over a state: objects by key, lists of objects by the identity of their items; new items are appended. */
export function mergeSeed(base: unknown, seed: unknown): unknown {
  if (Array.isArray(base) && Array.isArray(seed) && seed.every(isItem)) {
    return mergeLists(base, seed);
  }
  if (isItem(base) && isItem(seed)) {
    const merged = Object.entries(seed).map(([key, value]) => [key, mergeSeed(base[key], value)]);
    return { ...base, ...Object.fromEntries(merged) };
  }
  return seed;
}

function mergeLists(base: readonly unknown[], seed: readonly Item[]): unknown[] {
  const result = [...base];
  for (const item of seed) {
    const index = result.findIndex((known) => isItem(known) && isSameItem(known, item));
    if (index < 0) {
      result.push(item);
    } else {
      result[index] = mergeSeed(result[index], item);
    }
  }
  return result;
}
