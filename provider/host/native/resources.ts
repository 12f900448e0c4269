import { createHash } from "node:crypto";
import {
  type CheckRequest,
  CheckResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  DiffResponse,
  PropertyDiff,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { canonical, type Difference } from "../../model/diff";
import { withLimit } from "../../model/timeouts";
import { type Driver, StepFailure } from "../driver";
import { type Values, withoutProvider } from "../engine-values";
import { kindOf } from "./configuration";
import { ResourceInitFailed, toCheckFailures } from "./failure";
import type { Session } from "./session";
import { isRecord, type Opened, opened, sealed, secretsNamed, united } from "./values";

export async function check(session: Session, request: CheckRequest): Promise<CheckResponse> {
  const urn = request.getUrn();
  const driver = await session.driverOf(urn);
  const [olds, news] = [opened(request.getOlds()), opened(request.getNews())];
  const existing = Object.keys(olds.values).length === 0 ? undefined : withoutProvider(olds.values);
  const declared = { ...markOf(urn, driver), ...withoutProvider(news.values) };
  const { inputs, failures } = await driver.check(existing, declared, session.log.lasting(urn));
  const secrets = secretsOf(driver, news);
  return new CheckResponse().setInputs(sealed(inputs, secrets)).setFailuresList(toCheckFailures(failures, secrets));
}

export async function diff(session: Session, request: DiffRequest): Promise<DiffResponse> {
  const urn = request.getUrn();
  const driver = await session.driverOf(urn);
  const olds = withoutProvider(opened(request.getOlds()).values);
  const news = opened(request.getNews()).values;
  const difference = await driver.diff(request.getId(), olds, news, session.log.lasting(urn));
  session.noteChanges(urn, difference.changed);
  const response = new DiffResponse()
    .setChanges(difference.changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE)
    .setDiffsList([...difference.changed])
    .setReplacesList([...difference.replaces])
    .setDeletebeforereplace(driver.deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const [path, kind] of detailed(difference, olds, news)) {
    response.getDetaileddiffMap().set(path, new PropertyDiff().setKind(kind));
  }
  return response;
}

/** @throws ResourceInitFailed when something exists although the creation failed. */
export async function create(session: Session, request: CreateRequest): Promise<CreateResponse> {
  const urn = request.getUrn();
  const driver = await session.driverOf(urn);
  const { values, secrets } = opened(request.getProperties());
  const sealing = secretsOf(driver, { values, secrets });
  if (request.getPreview()) {
    return new CreateResponse().setProperties(sealed(driver.previewState(values), sealing));
  }
  return keeping(sealing, async () => {
    const { id, state } = await limited(request, () => driver.create(values, session.log.passing(urn)));
    return new CreateResponse().setId(id).setProperties(sealed(state, sealing));
  });
}

/** Reads a resource: by its state or, for an import, by its ID alone. */
export async function read(session: Session, request: ReadRequest): Promise<ReadResponse> {
  const [id, urn] = [request.getId(), request.getUrn()];
  const driver = await session.driverOf(urn);
  const [state, inputs] = [opened(request.getProperties()), opened(request.getInputs())];
  const log = session.log.passing(urn);
  const values = withoutProvider(state.values);
  const found = Object.keys(values).length === 0 ? await driver.import(id, log) : await driver.read(id, values, log);
  if (found === undefined) {
    return new ReadResponse();
  }
  const sealing = united(secretsOf(driver, state), inputs.secrets);
  const response = new ReadResponse().setId(found.id).setProperties(sealed(found.state, sealing));
  // If nothing changed, the engine keeps its inputs.
  return found.inputs === undefined ? response : response.setInputs(sealed(found.inputs, sealing));
}

/** @throws ResourceInitFailed with the state that the failed update left. */
export async function update(session: Session, request: UpdateRequest): Promise<UpdateResponse> {
  const [id, urn] = [request.getId(), request.getUrn()];
  const driver = await session.driverOf(urn);
  const [olds, news] = [opened(request.getOlds()), opened(request.getNews())];
  const state = withoutProvider(olds.values);
  const sealing = secretsOf(driver, { values: news.values, secrets: { ...olds.secrets, ...news.secrets } });
  if (request.getPreview()) {
    return new UpdateResponse().setProperties(
      sealed(driver.previewState(news.values, { olds: state, changed: session.changesOf(urn) }), sealing),
    );
  }
  return keeping(sealing, async () => {
    const step = () => driver.update(id, state, news.values, session.log.passing(urn));
    return new UpdateResponse().setProperties(sealed(await limited(request, step), sealing));
  });
}

export async function remove(session: Session, request: DeleteRequest): Promise<void> {
  const urn = request.getUrn();
  const driver = await session.driverOf(urn);
  const state = withoutProvider(opened(request.getProperties()).values);
  await limited(request, () => driver.delete(request.getId(), state, session.log.passing(urn)));
}

/** What was secret stays secret. So does what the model declares as secret. */
function secretsOf(driver: Driver, { secrets }: Opened): Opened["secrets"] {
  return united(secrets, secretsNamed(driver.secrets));
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
function limited<T>(request: { getTimeout(): number }, step: () => Promise<T>): Promise<T> {
  return withLimit(request.getTimeout() || undefined, step);
}

async function keeping<T>(secrets: Opened["secrets"], step: () => Promise<T>): Promise<T> {
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
function detailed({ changed, replaces }: Difference, olds: Values, news: Values): [string, PropertyDiff.Kind][] {
  return changed.flatMap((name) => {
    const isReplacing = replaces.includes(name);
    return changesIn(name, olds[name], news[name]).map<[string, PropertyDiff.Kind]>(([path, before, after]) => {
      const kind = kindOf(before, after);
      // Each kind is followed by its variant that replaces the resource.
      return [path, isReplacing ? kind + 1 : kind];
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
