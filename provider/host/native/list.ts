import { check, failuresInWords } from "../../model/check";
import { withOwnLists } from "../../model/context";
import { messageOf } from "../../model/errors";
import type { Listed } from "../../model/resource";
import { resourceOf } from "../../resources";
import { inventoryOf, listArgs, onInstanceArgs } from "../../resources/inventory";
import { logged } from "../contexts";
import { isUnknownIn, type Values } from "../engine-values";
import type { Request, Response } from "./protocol";
import { type Session, typeNamed } from "./session";
import { opened } from "./values";

/** Lists the objects of a type with their import IDs: all at once, or in pages if the engine requests them. */
export async function list(session: Session, request: Request<"list">): Promise<Response<"list">[]> {
  const { token, limit, pageSize, continuationToken } = request;
  const { values } = opened(request.query);
  if (isUnknownIn(values)) {
    return [{ computed: {} }];
  }
  const found = await existing(session, token, values);
  const limited = found.slice(0, limit > 0 ? limit : undefined);
  const start = Number(continuationToken);
  const end = pageSize > 0 ? start + pageSize : limited.length;
  const results = limited.slice(start, end).map(({ id, name }) => ({ result: { id, name } }));
  return end < limited.length ? [...results, { continuation: { continuationToken: String(end) } }] : results;
}

async function existing(session: Session, token: string, query: Values): Promise<readonly Listed[]> {
  const resource = await resourceOf(typeNamed(token));
  const { inputs, failures } = check({ args: listArgs(resource) }, query, () => false);
  if (failures.length > 0) {
    throw new Error(failuresInWords(failures));
  }
  const { instanceId, region } = onInstanceArgs.parse(inputs);
  const context = withOwnLists(session.contexts.of(region));
  try {
    const listed = await logged(session.log.passing(""), () => inventoryOf(context, resource, instanceId));
    return region === undefined ? listed : listed.map(({ id, ...each }) => ({ ...each, id: `${id}@${region}` }));
  } catch (error) {
    throw new Error(`${resource.type}: ${messageOf(error)}`, { cause: error });
  }
}
