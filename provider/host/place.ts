import type { Failure } from "../model/check";
import type { Context } from "../model/context";
import { REGION_NAME, region as regionSchema } from "../model/region";
import type { Contexts } from "./contexts";
import { unknownValue } from "./engine-values";

type Values = Readonly<Record<string, unknown>>;

/** What an update does to the place of a resource: nothing, only how it is declared, or it is another region. */
export type Place = "same" | "restated" | "moved";

/** Whether a state is of a resource whose region the program names, and not the configuration. */
export function declaresRegion(state: Values): state is Values & { readonly region: string } {
  return state.regionDeclared === true && typeof state.region === "string";
}

/** The arguments that the model knows: the region says where they are sent. */
export function withoutRegion({ region, ...values }: Values): Record<string, unknown> {
  return values;
}

/** Why the argument `region` is refused. */
export function regionFailures({ region }: Values): Failure[] {
  const parsed = regionSchema.safeParse(region);
  return parsed.success || region === unknownValue
    ? []
    : parsed.error.issues.map(({ message }) => ({ property: "region", reason: message }));
}

/** How the region that is declared stands to the one that a state records. */
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

/** The state as the engine keeps it, with the place that it was made in, and whether the program names its region. */
export async function placed(
  { client }: Context,
  state: object,
  isDeclared: boolean,
): Promise<Record<string, unknown>> {
  const place = { region: client.region, projectId: await client.projectId() };
  return { ...plain(state), ...place, ...(isDeclared && { regionDeclared: true }) };
}

/** The place alone, of a state. */
export function placeOnly({ region, projectId, regionDeclared }: Values): Record<string, unknown> {
  return { region, projectId, ...(regionDeclared === true && { regionDeclared }) };
}

const WITH_REGION = new RegExp(`^(.+)@(${REGION_NAME})$`);

/** An ID by which something is imported, without the region that it may end with. */
export function splitRegion(importId: string): { readonly id: string; readonly region?: string } {
  const [, id, region] = WITH_REGION.exec(importId) ?? [];
  return id !== undefined && region !== undefined ? { id, region } : { id: importId };
}

/**
 * Refuses to look for a resource in another place than the one that it was made in: there it would seem to be gone.
 *
 * @throws Error that names both places.
 */
export async function refuseElsewhere({ client }: Context, id: string, { region, projectId }: Values): Promise<void> {
  const project = await client.projectId();
  if ((region ?? client.region) !== client.region || (projectId ?? project) !== project) {
    throw new Error(
      `${id} was made in region ${region}, project ${projectId}, but the configuration is for region ${client.region}, ` +
        `project ${project}. Nothing was requested. Set dbss:region and dbss:projectId to where it is.`,
    );
  }
}

/** State as the engine can keep it: no property without a value, at any depth. */
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
