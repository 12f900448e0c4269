import type { Failure } from "../model/check";
import type { Context } from "../model/context";
import { region as regionSchema } from "../model/region";
import type { Contexts } from "./contexts";
import { unknownValue } from "./engine-values";

type Values = Readonly<Record<string, unknown>>;

/**
 * What an update does to the region of a resource: nothing, only whether the program declares it, or a move to another.
 */
export type Place = "same" | "restated" | "moved";

/** Whether the program declares the region of a resource, rather than using the configured one. */
export function declaresRegion(state: Values): state is Values & { readonly region: string } {
  return state.regionDeclared === true && typeof state.region === "string";
}

/** The arguments without the region, which the models of resources do not have. */
export function withoutRegion({ region, ...values }: Values): Record<string, unknown> {
  return values;
}

/** Why the argument `region` is invalid. Empty if it is valid or unknown. */
export function regionFailures({ region }: Values): Failure[] {
  const parsed = regionSchema.safeParse(region);
  return parsed.success || region === unknownValue
    ? []
    : parsed.error.issues.map(({ message }) => ({ property: "region", reason: message }));
}

/** Compares the declared region with the one that the state records. */
export function placeOf(olds: Values, news: Values, contexts: Contexts): Place {
  const { region: declared } = news;
  if (declared === unknownValue || (declared === undefined && !declaresRegion(olds))) {
    return "same";
  }
  const wanted = declared ?? contexts.of().client.region;
  if (wanted !== (olds.region ?? contexts.of().client.region)) {
    return "moved";
  }
  return declaresRegion(olds) === (declared !== undefined) ? "same" : "restated";
}

/** The state for the engine: with its region and project, and whether the program declares the region. */
export async function placed(
  { client }: Context,
  state: object,
  isDeclared: boolean,
): Promise<Record<string, unknown>> {
  const place = { region: client.region, projectId: await client.projectId() };
  return { ...plain(state), ...place, ...(isDeclared && { regionDeclared: true }) };
}

/** The properties of a state that `placed` adds. */
export function placeOnly({ region, projectId, regionDeclared }: Values): Record<string, unknown> {
  return { region, projectId, ...(regionDeclared === true && { regionDeclared }) };
}

/**
 * Rejects a configuration for another region or project than the one that the resource was created in: the resource
 * would seem to be deleted. `note` follows what the error says was done.
 *
 * @throws Error that names both places.
 */
export async function refuseElsewhere(
  { client }: Context,
  id: string,
  { region, projectId }: Values,
  note = "",
): Promise<void> {
  const project = await client.projectId();
  if ((region ?? client.region) !== client.region || (projectId ?? project) !== project) {
    throw new Error(
      `${id} was created in region ${region}, project ${projectId}, but the configuration is for region ${client.region}, ` +
        `project ${project}. Nothing was requested.${note} Set dbss:region and dbss:projectId to those of the resource.`,
    );
  }
}

/**
 * What to know if a deletion is rejected: the engine removes the databases of an instance that it is about to delete from
 * the state without asking the provider.
 */
export const DATABASES_KEPT =
  " Databases that Pulumi reports as deleted are still audited: `pulumi up` adds them to the state again.";

/** The state without undefined properties at any depth, which the engine cannot store. */
function plain(state: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, value]) => (value === undefined ? [] : [[name, plainValue(value)]])),
  );
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plainValue);
  }
  return value !== null && typeof value === "object" ? plain(value) : value;
}
