import { createHash } from "node:crypto";
import { canonical, type Difference } from "../../model/diff";
import { withLimit } from "../../model/timeouts";
import { type Driver, StepFailure } from "../driver";
import { type Values, withoutProvider } from "../engine-values";
import { concealed, concealing } from "./concealed";
import { differenceOf, kindOf } from "./configuration";
import { ResourceInitFailed, toCheckFailures } from "./failure";
import type { Request, Response } from "./protocol";
import type { Session } from "./session";
import { isRecord, type Opened, opened, sealed, secretsNamed, united } from "./values";

export async function check(session: Session, request: Request<"check">): Promise<Response<"check">> {
  const urn = request.urn;
  const driver = await session.driverOf(urn);
  const [olds, news] = [opened(request.olds), opened(request.news)];
  const existing = Object.keys(olds.values).length === 0 ? undefined : withoutProvider(olds.values);
  const declared = { ...markOf(urn, driver), ...withoutProvider(news.values) };
  const { inputs, failures } = await concealed(ofProgram(driver, olds, news), session.log.lasting(urn), (log) =>
    driver.check(existing, declared, log, urn),
  );
  const secrets = secretsOf(driver, news);
  const conceal = concealing(ofProgram(driver, news));
  const shown = failures.map((failure) => ({ ...failure, reason: conceal(failure.reason) }));
  return { inputs: sealed(inputs, secrets), failures: toCheckFailures(shown, secrets) };
}

export async function diff(session: Session, request: Request<"diff">): Promise<Response<"diff">> {
  const urn = request.urn;
  const driver = await session.driverOf(urn);
  const [state, inputs] = [opened(request.olds), opened(request.news)];
  const [olds, news] = [withoutProvider(state.values), inputs.values];
  const difference = await concealed(ofProgram(driver, state, inputs), session.log.lasting(urn), (log) =>
    driver.diff(request.id, olds, news, log, urn),
  );
  session.noteChanges(urn, difference.changed);
  return {
    ...differenceOf(difference.changed, detailed(difference, olds, news)),
    replaces: difference.replaces,
    deleteBeforeReplace: driver.deleteBeforeReplace,
  };
}

/** @throws ResourceInitFailed when something exists although the creation failed. */
export async function create(session: Session, request: Request<"create">): Promise<Response<"create">> {
  const urn = request.urn;
  const driver = await session.driverOf(urn);
  const { values, secrets } = opened(request.properties);
  const sealing = secretsOf(driver, { values, secrets });
  if (request.preview) {
    return { properties: sealed(driver.previewState(values), sealing) };
  }
  return orInitFailed(sealing, async () => {
    const { id, state } = await concealed(ofProgram(driver, { values, secrets }), session.log.passing(urn), (log) =>
      limited(request, () => driver.create(values, log)),
    );
    return { id, properties: sealed(state, sealing) };
  });
}

/** Reads a resource: by its state or, for an import, by its ID alone. */
export async function read(session: Session, request: Request<"read">): Promise<Response<"read">> {
  const [id, urn] = [request.id, request.urn];
  const driver = await session.driverOf(urn);
  const [state, inputs] = [opened(request.properties), opened(request.inputs)];
  const values = withoutProvider(state.values);
  const found = await concealed(ofProgram(driver, state, inputs), session.log.passing(urn), async (log) =>
    Object.keys(values).length === 0 ? driver.import(id, log) : driver.read(id, values, log),
  );
  if (found === undefined) {
    return {};
  }
  const sealing = united(secretsOf(driver, state), inputs.secrets);
  return {
    id: found.id,
    properties: sealed(found.state, sealing),
    // If nothing changed, the engine keeps its inputs.
    ...(found.inputs && { inputs: sealed(found.inputs, sealing) }),
  };
}

/** @throws ResourceInitFailed with the state that the failed update left. */
export async function update(session: Session, request: Request<"update">): Promise<Response<"update">> {
  const [id, urn] = [request.id, request.urn];
  const driver = await session.driverOf(urn);
  const [olds, news] = [opened(request.olds), opened(request.news)];
  const state = withoutProvider(olds.values);
  const sealing = secretsOf(driver, { values: news.values, secrets: { ...olds.secrets, ...news.secrets } });
  if (request.preview) {
    const foreseen = driver.previewState(news.values, { olds: state, changed: session.changesOf(urn) });
    return { properties: sealed(foreseen, sealing) };
  }
  return orInitFailed(sealing, async () => {
    const updated = await concealed(ofProgram(driver, olds, news), session.log.passing(urn), (log) =>
      limited(request, () => driver.update(id, state, news.values, log)),
    );
    return { properties: sealed(updated, sealing) };
  });
}

export async function remove(session: Session, request: Request<"delete">): Promise<Response<"delete">> {
  const urn = request.urn;
  const driver = await session.driverOf(urn);
  const state = opened(request.properties);
  await concealed(ofProgram(driver, state), session.log.passing(urn), (log) =>
    limited(request, () => driver.delete(request.id, withoutProvider(state.values), log, urn)),
  );
  return {};
}

/** What was secret stays secret. So does what the model declares as secret. */
function secretsOf(driver: Driver, { secrets }: Opened): Opened["secrets"] {
  return united(secrets, secretsNamed(driver.secrets));
}

/** The values with only those secrets that the program marks. Messages name the orders of a ledger, which the model marks. */
function ofProgram(driver: Driver, ...all: readonly Opened[]): Opened[] {
  return all.map(({ values, secrets }) => ({
    values,
    secrets: Object.fromEntries(Object.entries(secrets).filter(([name]) => !driver.secrets.includes(name))),
  }));
}

/**
 * The mark of an order. TypeScript programs set it themselves; for other languages it is derived from the URN, which is
 * the same in every run.
 */
function markOf(urn: string, driver: Driver): Values {
  return driver.type === "AuditOrder" ? { mark: createHash("sha256").update(urn).digest("hex").slice(0, 32) } : {};
}

/**
 * Runs a step within the time of the option `customTimeouts`, which the engine sends in seconds, or 0 if it is not set.
 */
function limited<T>(request: { readonly timeout: number }, step: () => Promise<T>): Promise<T> {
  return withLimit(request.timeout || undefined, step);
}

/** Runs a step. If it fails although something exists, the error tells the engine what. */
async function orInitFailed<T>(secrets: Opened["secrets"], step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const kept = error instanceof StepFailure ? error.kept : undefined;
    throw error instanceof StepFailure && kept
      ? new ResourceInitFailed(error.message, kept.id, sealed(kept.state, secrets))
      : error;
  }
}

/** The changes by property path, down to the entries of a map. */
function detailed({ changed, replaces }: Difference, olds: Values, news: Values): Response<"diff">["detailedDiff"] {
  return changed.flatMap((name) => {
    const isReplacing = replaces.includes(name);
    return changesIn(name, olds[name], news[name]).map(([path, before, after]) => {
      const kind = kindOf(before, after);
      return { path, change: { kind: isReplacing ? kind + 1 : kind } };
    });
  });
}

type Change = readonly [path: string, before: unknown, after: unknown];

function changesIn(path: string, before: unknown, after: unknown): Change[] {
  if (!isRecord(before) || !isRecord(after)) {
    return [[path, before, after]];
  }
  return Object.keys({ ...before, ...after })
    .filter((key) => canonical(before[key]) !== canonical(after[key]))
    .flatMap((key) => {
      const step = /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
      return changesIn(`${path}${step}`, before[key], after[key]);
    });
}
