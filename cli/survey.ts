import { type Command, Option } from "commander";
import { ConnectionError, isUnknownApi } from "../provider/client";
import { type ProviderSettings, readProfileSettings, readSettings, settingsIn } from "../provider/config";
import { getProjects } from "../provider/functions/get-projects";
import type { Context } from "../provider/model/context";
import { failureOf, messageOf } from "../provider/model/errors";
import { inParallel } from "../provider/model/lists";
import { addStackOptions, orHint, projectOf, withRegion, withSettings } from "./context";
import { failureText, reportFailure } from "./failure";
import { listOption, regionName } from "./options";
import { type StackFlags, stackConfig } from "./pulumi";
import { count } from "./reports/text";
import type { Session } from "./session";

/** The regions and accounts that a command reads. */
export interface PlaceFlags extends StackFlags {
  readonly region: readonly string[];
  readonly allRegions?: true;
  readonly profile: readonly string[];
}

/** Adds the options that select a stack's configuration, regions and accounts. */
export function addPlaceOptions(command: Command): void {
  addStackOptions(command);
  command
    .addOption(listOption("--region <name>", "read this region", "the configured one", regionName))
    .addOption(
      new Option("--all-regions", "read every project that the credentials give access to, in all regions").conflicts(
        "region",
      ),
    )
    .addOption(listOption("--profile <name>", "read the account of this KooCLI profile", "the configured credentials"));
}

/** A project in a region, in the account of a profile. */
export interface Place {
  /** Absent for the configured credentials. */
  readonly profile?: string;
  readonly region: string;
  readonly projectId: string;
  /** Absent for the region's default project, which is named after the region, and for a configured project. */
  readonly projectName?: string;
}

/** An account, a place or an audit instance that could not be read, and why. */
export interface Unread extends Partial<Place> {
  readonly instanceId?: string;
  readonly instanceName?: string;
  readonly reason: string;
}

/** What was read from several places. */
export interface Survey<T> {
  readonly found: readonly { readonly place: Place; readonly value: T }[];
  /** What could not be read. */
  readonly failures: readonly Unread[];
  /** Regions without the service, if all regions were selected. */
  readonly skipped: readonly Unread[];
}

/** The places of a survey, as every report of several places lists them. */
export interface SurveyedPlaces extends Pick<Survey<unknown>, "failures" | "skipped"> {
  /** The places that were read. */
  readonly places: readonly Place[];
}

/** A place to read. */
interface Target extends Partial<Place> {
  readonly settings: ProviderSettings;
}

interface Failure {
  readonly at: Partial<Place>;
  readonly error: unknown;
}

/** Maximum number of places that are read at the same time. */
const PLACES_AT_ONCE = 8;

/**
 * Runs `work` in every place that the flags select. A failure in one place does not affect the others: it is printed,
 * is part of the result, and determines the exit code. If only one place is selected, its error is thrown.
 */
export async function survey<T>(
  session: Session,
  flags: PlaceFlags,
  work: (context: Context) => Promise<T>,
): Promise<Survey<T>> {
  const targets = await targetsOf(session, flags);
  const [only] = targets;
  if (only !== undefined && targets.length === 1) {
    if ("error" in only) {
      throw only.error;
    }
    return { found: [await read(session, only, work)], failures: [], skipped: [] };
  }
  const ifOffered = flags.allRegions ? orNotOffered(work) : work;
  const outcomes = await inParallel(PLACES_AT_ONCE, targets, async (target) =>
    "error" in target
      ? target
      : read(session, target, ifOffered, placeText(target)).catch((error: unknown) => ({ at: placeOf(target), error })),
  );
  const failed = outcomes.filter((outcome) => "error" in outcome);
  const skipped = failed.filter(isSkipped);
  const [first] = skipped;
  if (first !== undefined && skipped.length === outcomes.length) {
    // A gate in a pipeline must not pass if nothing was read.
    const { error } = first;
    throw new Error(`None of the ${outcomes.length} regions offers the service. ${messageOf(error)}`, { cause: error });
  }
  const failures = failed.filter((failure) => !isSkipped(failure));
  for (const { at, error } of failures) {
    reportFailure(session, error, placeText(at));
    session.fail();
  }
  return {
    found: withoutRepetitions(outcomes.filter((outcome) => "value" in outcome)),
    failures: failures.map(({ at, error }) => ({ ...at, reason: failureText(error) })),
    skipped: skipped.map(({ at }) => ({ ...at, reason: "this region does not offer the service" })),
  };
}

/**
 * Runs `work` in the one place that the flags select. `action` is the option or argument that needs a single place.
 *
 * @throws Error if the flags select several places.
 */
export async function inOnePlace(
  session: Session,
  flags: PlaceFlags,
  action: string,
  work: (context: Context) => Promise<void>,
): Promise<void> {
  const { allRegions, region, profile } = flags;
  if (allRegions || new Set(region).size > 1 || new Set(profile).size > 1) {
    throw new Error(
      `${action} works in a single region and account: pass at most one --region and one --profile, and no ` +
        "--all-regions. Nothing was requested.",
    );
  }
  await survey(session, flags, work);
}

/** Two profiles may belong to the same account: a place that both can read counts once. */
function withoutRepetitions<T>(found: readonly { readonly place: Place; readonly value: T }[]) {
  const isFirst = ({ projectId, region }: Place, index: number) =>
    found.findIndex(({ place }) => place.projectId === projectId && place.region === region) === index;
  return found.filter(({ place }, index) => isFirst(place, index));
}

async function read<T>(
  session: Session,
  { settings, ...at }: Target,
  work: (context: Context) => Promise<T>,
  subject?: string,
): Promise<{ place: Place; value: T }> {
  return withSettings(
    session,
    settings,
    async (context) => {
      const projectId = await context.client.projectId();
      return { place: { ...at, region: context.client.region, projectId }, value: await work(context) };
    },
    subject,
  );
}

function placeOf({ settings, ...at }: Target): Partial<Place> {
  return { ...at, region: settings.client.region };
}

/** The places of all accounts. An account that cannot be used is a failure. */
async function targetsOf(session: Session, flags: PlaceFlags): Promise<(Target | Failure)[]> {
  const { surroundings } = session;
  const config = await stackConfig(surroundings, projectOf(session, flags));
  const environment = withRegion(flags.region[0], surroundings.env);
  const profiles = flags.profile.length > 0 ? [...new Set(flags.profile)] : [undefined];
  const ofAccounts = await inParallel(PLACES_AT_ONCE, profiles, async (profile): Promise<(Target | Failure)[]> => {
    try {
      const settings =
        profile === undefined
          ? orHint(flags, () => readSettings(config, environment))
          : readProfileSettings(profile, config, environment);
      const targets = await targetsOfAccount(session, flags, settings);
      return targets.map((target) => ({ ...target, profile }));
    } catch (error) {
      return [{ at: { profile }, error }];
    }
  });
  return ofAccounts.flat();
}

/** The places of an account, the configured region first. */
async function targetsOfAccount(session: Session, flags: PlaceFlags, settings: ProviderSettings): Promise<Target[]> {
  if (!flags.allRegions) {
    const regions = flags.region.length > 0 ? [...new Set(flags.region)] : [settings.client.region];
    return regions.map((region) => ({ region, settings: settingsIn(settings, region) }));
  }
  const projects = await withSettings(session, settings, (context) => getProjects.ask(context, {}));
  if (projects.length === 0) {
    throw new Error("IAM lists no regional project for these credentials. Check their permissions.");
  }
  const isConfigured = ({ name }: { name: string }) => Number(name === settings.client.region);
  const ordered = projects.toSorted((one, other) => isConfigured(other) - isConfigured(one));
  return ordered.map(({ id, name, region }) => ({
    region,
    projectId: id,
    projectName: name === region ? undefined : name,
    settings: { ...settings, client: { ...settings.client, region, projectId: id, projectName: undefined } },
  }));
}

/** The region does not have the service. The message is that of the request that failed. */
class NotOffered extends Error {
  override readonly name = "NotOffered";
}

function isSkipped({ error }: Failure): boolean {
  return error instanceof NotOffered;
}

/**
 * Runs `work`, and throws NotOffered if the region does not have the service. If it only lacks one of the APIs that
 * `work` uses, its error is thrown: what it would list may exist.
 */
function orNotOffered<T>(work: (context: Context) => Promise<T>): (context: Context) => Promise<T> {
  return async (context) => {
    try {
      return await work(context);
    } catch (error) {
      const isAbsent = (isUnknownApi(error) || isUnknownHost(error)) && (await hasNoService(context));
      throw isAbsent ? new NotOffered(messageOf(error), { cause: error }) : error;
    }
  };
}

/** Whether the region does not have the API that lists instances, or has no host for it, although RDS responds. */
async function hasNoService({ client }: Context): Promise<boolean> {
  const error = await failureOf(client.dbss.listAuditInstances({}));
  if (!isUnknownHost(error)) {
    return isUnknownApi(error);
  }
  // If RDS has no host either, the name server of this machine may be at fault.
  return !ConnectionError.isInstance(await failureOf(client.rds.listInstances({})));
}

function isUnknownHost(error: unknown): boolean {
  return ConnectionError.isInstance(error) && error.code === "ENOTFOUND";
}

/** The places of a survey, without what was found in them. */
export function placesOf({ found, failures, skipped }: Survey<unknown>): SurveyedPlaces {
  return { places: found.map(({ place }) => place), failures, skipped };
}

/** The items of all places in one list, each with its place. */
export function itemsOf<T, Item>({ found }: Survey<T>, of: (value: T) => readonly Item[]): (Item & Place)[] {
  return found.flatMap(({ place, value }) => of(value).map((item) => ({ ...item, ...place })));
}

/**
 * The name of a place in reports: its profile, and its region or, if it is not the region's default project, the
 * project.
 */
export function placeText({ profile, region, projectName }: Partial<Place>): string {
  return [profile, projectName ?? region].filter((part) => part !== undefined).join(" ");
}

/** All places that were read, in a few words: `cn-north-4`, or `3 regions of 2 profiles`. */
export function placesText({ places }: Pick<SurveyedPlaces, "places">): string {
  const [place] = places;
  const regions = new Set(places.map(({ region }) => region)).size;
  const profiles = new Set(places.map(({ profile }) => profile)).size;
  if (place !== undefined && places.length === 1) {
    return place.projectName ?? place.region;
  }
  return `${count(regions, "region")}${profiles > 1 ? ` of ${profiles} profiles` : ""}`;
}

/** What was not read, one line each. */
export function unreadTexts({ failures, skipped }: Pick<SurveyedPlaces, "failures" | "skipped">): string[] {
  return [
    ...failures.map((each) => `Not read: ${unreadName(each)}: ${each.reason}`),
    ...skipped.map((each) => `Skipped: ${placeText(each)}: ${each.reason}.`),
  ];
}

/** The name of what was not read. */
function unreadName({ instanceName, ...place }: Unread): string {
  return [placeText(place), instanceName].filter(Boolean).join(" ");
}

/** The column of a table that shows the place of each row, if there are several places. */
export function placeColumn(surveyed: SurveyedPlaces): {
  readonly head: readonly string[];
  cell(place: Partial<Place>): readonly string[];
} {
  return hasOnePlace(surveyed)
    ? { head: [], cell: () => [] }
    : { head: ["Region"], cell: (place) => [placeText(place)] };
}

/** What identifies a report among others of the same kind. A report of one place must not replace one of several. */
export function reportId(kind: string, surveyed: SurveyedPlaces): string {
  const [place] = surveyed.places;
  return `${kind}/${place !== undefined && hasOnePlace(surveyed) ? `${place.region}/${place.projectId}` : "several"}`;
}

function hasOnePlace({ places, failures }: SurveyedPlaces): boolean {
  return places.length + failures.filter(({ instanceId }) => instanceId === undefined).length <= 1;
}
