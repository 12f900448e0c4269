import { z } from "zod";
import { pulumi, type StackFlags } from "../pulumi";
import type { Surroundings } from "../surroundings";

const properties = z.record(z.string(), z.unknown());

const state = z.object({
  type: z.string(),
  id: z.string().optional(),
  custom: z.boolean().optional(),
  inputs: properties.default({}),
  outputs: properties.default({}),
  modified: z.string().optional(),
});

const preview = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        oldState: state.optional(),
        newState: state.optional(),
        diffReasons: z.array(z.string()).nullish(),
      }),
    )
    .default([]),
});

/** A resource in Pulumi's state. */
export type ResourceState = z.output<typeof state>;

/** The result of a preview with refresh for one resource. */
export interface PreviewedResource {
  readonly urn: string;
  /**
   * The planned operation: `same`, `update`, `replace`, `create`, `import` or `delete`; absent if it is neither in the
   * cloud nor in the program.
   */
  readonly operation?: string;
  /** In the state, before the refresh. */
  readonly was?: ResourceState;
  /** In the cloud. */
  readonly is?: ResourceState;
  /** In the program. */
  readonly declared?: ResourceState;
  /** The properties that the provider reports as the reason for the operation, if it does. */
  readonly reasons: readonly string[];
}

/** Runs a preview with a refresh. It changes neither the cloud nor the state. */
export function previewWithRefresh(surroundings: Surroundings, flags: StackFlags): Promise<PreviewedResource[]> {
  return previewed(surroundings, flags, ["--refresh"]);
}

/** The URNs of the resources that the program declares differently from the state. Does not read the cloud. */
export async function undeployedUrns(surroundings: Surroundings, flags: StackFlags): Promise<ReadonlySet<string>> {
  const resources = await previewed(surroundings, flags, ["--refresh=false"]);
  return new Set(resources.filter(({ operation = "same" }) => operation !== "same").map(({ urn }) => urn));
}

async function previewed(
  surroundings: Surroundings,
  { stack, cwd }: StackFlags,
  how: readonly string[],
): Promise<PreviewedResource[]> {
  const named = stack === undefined ? [] : ["--stack", stack];
  const env = { ...surroundings.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: undefined };
  const printed = await pulumi({ ...surroundings, env }, ["preview", ...how, "--json", ...named], cwd);
  return resourcesOf(preview.parse(JSON.parse(printed)).steps);
}

type Step = z.output<typeof preview>["steps"][number];

/**
 * The operations of a step, by priority: a replacement has several steps, of which the first in this list describes
 * it.
 */
const PLANNED = ["replace", "create-replacement", "import-replacement", "update", "create", "import", "delete", "same"];

const ADDITIONS = ["create", "import"];
const REPLACEMENTS = ["create-replacement", "import-replacement"];

function resourcesOf(steps: readonly Step[]): PreviewedResource[] {
  const urns = new Set(steps.filter(isOfAResource).map(({ urn }) => urn));
  return [...urns].map((urn) => {
    const own = steps.filter((step) => step.urn === urn);
    const refreshed = own.find(({ op }) => op === "refresh");
    const planned = PLANNED.flatMap((op) => own.filter((step) => step.op === op))[0];
    return {
      urn,
      operation: planned && REPLACEMENTS.includes(planned.op) ? "replace" : planned?.op,
      was: refreshed?.oldState,
      is: planned && ADDITIONS.includes(planned.op) ? undefined : planned?.oldState,
      declared: planned?.op === "delete" ? undefined : planned?.newState,
      reasons: planned?.diffReasons ?? [],
    };
  });
}

function isOfAResource({ oldState, newState }: Step): boolean {
  return (oldState ?? newState)?.custom === true;
}
