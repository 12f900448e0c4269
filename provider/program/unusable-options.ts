import * as pulumi from "@pulumi/pulumi";

/** The resources that have the argument `timeouts`. */
export const WITH_TIMEOUTS: readonly string[] = ["AuditInstance", "AuditReport"];

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

type Timeouts = Readonly<Record<string, string | undefined>>;

/**
 * The argument `timeouts` that the option `customTimeouts` stands for: the dynamic host is not told of the option. What
 * the argument says itself takes precedence.
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

/** A duration as Pulumi writes it, such as "1h30m", in seconds. */
function inSeconds(step: string, duration: string): string {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  const seconds = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit ?? ""] ?? 0), 0);
  if (parts.map(([part]) => part).join("") !== duration || seconds <= 0) {
    throw new pulumi.RunError(
      `customTimeouts.${step}: "${duration}" is not a duration; write one such as "90s" or "1h30m".`,
    );
  }
  return `${Math.ceil(seconds)}s`;
}

/** Warns of options that the engine does not tell a dynamic provider of, so that they would be ignored in silence. */
export function warnOfUnusable(
  resource: pulumi.Resource,
  type: string,
  name: string,
  options: pulumi.CustomResourceOptions = {},
): void {
  if (options.customTimeouts !== undefined && !WITH_TIMEOUTS.includes(type)) {
    void pulumi.log.warn(`${type} ${name}: the option customTimeouts has no effect on this resource.`, resource);
  }
  if ((options.replaceOnChanges ?? []).length > 0) {
    void pulumi.log.warn(
      `${type} ${name}: the option replaceOnChanges has no effect, as Pulumi does not tell it to dynamic providers. To ` +
        "replace the resource, run `pulumi up --replace <URN>`.",
      resource,
    );
  }
}
