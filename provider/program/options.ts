import * as pulumi from "@pulumi/pulumi";
import { placePlugin, VERSION } from "./plugin";
import { type Host, tokenUnder } from "./tokens";

/**
 * The options of a resource for its host.
 *
 * @throws RunError when an option requires the other host.
 */
export function optionsUnder(
  host: Host,
  type: string,
  name: string,
  options: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  const aliases = aliasesBetweenHosts(host, type, options.aliases);
  const usable = isBought(type) ? withoutUnusable(options) : options;
  if (host === "native") {
    placePlugin();
    return { version: VERSION, ...usable, aliases };
  }
  refuseReading(type, name, options);
  return { ...usable, aliases };
}

/**
 * What costs money is only bought anew if another purchase is declared. An engine that is to replace it anyway would
 * replace what is on it. And no other deletion unsubscribes it: with `deletedWith`, it would stay and be paid.
 */
function withoutUnusable({
  replaceOnChanges,
  deletedWith,
  ...usable
}: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return usable;
}

function isBought(type: string): boolean {
  return type === "AuditOrder" || type === "AuditInstance";
}

/**
 * Rejects `import` and `get` under the dynamic host: the engine would read the resource before it has the text that
 * loads the provider, and fail.
 */
function refuseReading(type: string, name: string, options: pulumi.CustomResourceOptions): void {
  if (options.import !== undefined) {
    throw new pulumi.RunError(
      `${type} ${name}: the option \`import\` does not work with dynamic resources (pulumi/pulumi#16175). Use the native ` +
        "host (`pulumi config set dbss:host native`), or adopt the object: set the argument `adopt` if the resource has it; " +
        "a resource without it adopts an object that matches its declaration.",
    );
  }
  if (options.id !== undefined) {
    throw new pulumi.RunError(
      `${type} ${name}: \`${type}.get\` requires the native host, because dynamic resources cannot be looked up by ID ` +
        "(pulumi/pulumi#16175). Use a function such as `getAuditInstance` instead or, to manage the object, the argument " +
        "`adopt` if the resource has it.",
    );
  }
}

type KnownAlias = pulumi.URN | pulumi.Alias;
type Alias = pulumi.Input<KnownAlias>;

/** The aliases of a resource under either host: both may have created what the program declares. */
function aliasesBetweenHosts(host: Host, type: string, declared: readonly Alias[] = []): Alias[] {
  const own = tokenUnder(host, type);
  const other = tokenUnder(host === "native" ? "dynamic" : "native", type);
  const twins = declared.flatMap((alias): Alias[] => {
    if (pulumi.Output.isInstance(alias) || alias instanceof Promise) {
      const known: pulumi.Output<KnownAlias> = pulumi.output(alias);
      return [known.apply((value): KnownAlias => twinOf(value, own, other) ?? value)];
    }
    const twin = twinOf(alias, own, other);
    return twin === undefined ? [] : [twin];
  });
  return [...declared, ...twins, { type: other }];
}

/** The same alias under the other host, given both type tokens. None if it names a type itself. */
function twinOf(alias: KnownAlias, own: string, other: string): KnownAlias | undefined {
  if (typeof alias === "string") {
    return alias.includes(`${own}::`) ? alias.replace(`${own}::`, `${other}::`) : undefined;
  }
  return "type" in alias && alias.type !== undefined ? undefined : { ...alias, type: other };
}

/** The resources that have the argument `timeouts`. */
export const WITH_TIMEOUTS: readonly string[] = ["AuditInstance", "AuditReport"];

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

type Timeouts = Readonly<Record<string, string | undefined>>;

/**
 * The argument `timeouts` with the values of the option `customTimeouts`, which Pulumi does not pass to dynamic
 * providers. Values in the argument take precedence.
 */
export function timeoutsIn(
  type: string,
  args: object,
  options: pulumi.CustomResourceOptions | undefined,
): { timeouts?: pulumi.Output<Timeouts> } {
  const { customTimeouts } = options ?? {};
  if (customTimeouts === undefined || !WITH_TIMEOUTS.includes(type)) {
    return {};
  }
  const { create, update, delete: remove } = customTimeouts;
  const meant = Object.entries({ create, update, delete: remove }).flatMap(([step, duration]) =>
    duration === undefined ? [] : [[step, inSeconds(step, duration)] as const],
  );
  const { timeouts: declared } = args as { readonly timeouts?: pulumi.Input<Timeouts> };
  return {
    timeouts: pulumi.output(declared).apply((own) => ({ ...Object.fromEntries(meant), ...own })),
  };
}

/** Converts a duration in Pulumi's format, such as "1h30m", to seconds. */
function inSeconds(step: string, duration: string): string {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  const seconds = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit ?? ""] ?? 0), 0);
  if (parts.map(([part]) => part).join("") !== duration || seconds <= 0) {
    throw new pulumi.RunError(`customTimeouts.${step}: "${duration}" must be a duration, such as "90s" or "1h30m".`);
  }
  return `${Math.ceil(seconds)}s`;
}

/** Why an option has no effect on an audit instance. Children inherit it from a component. */
export const NOT_DELETED_WITH =
  "the option deletedWith has no effect, because only its own deletion unsubscribes an audit instance.";

/** Warns about options that have no effect: Pulumi does not pass them to dynamic providers. */
export function warnOfUnusable(
  host: Host,
  resource: pulumi.Resource,
  type: string,
  name: string,
  options: pulumi.CustomResourceOptions = {},
): void {
  const warn = (text: string) => void pulumi.log.warn(`${type} ${name}: ${text}`, resource);
  const isDynamic = host === "dynamic";
  if (isDynamic && options.customTimeouts !== undefined && !WITH_TIMEOUTS.includes(type)) {
    warn("the option customTimeouts has no effect on this resource.");
  }
  if (isBought(type) && options.deletedWith !== undefined) {
    warn(NOT_DELETED_WITH);
  }
  const isReplaced = (options.replaceOnChanges ?? []).length > 0;
  if (isReplaced && isBought(type)) {
    warn("the option replaceOnChanges has no effect. To buy another audit instance, change `keepers`.");
  } else if (isReplaced && isDynamic) {
    warn(
      "the option replaceOnChanges has no effect, because Pulumi does not pass it to dynamic providers. To replace the " +
        "resource, run `pulumi up --replace <URN>`.",
    );
  }
}
