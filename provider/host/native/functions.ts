import { CheckFailure, type InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { messageOf } from "../../model/errors";
import { ask } from "../question";
import { PACKAGE } from "./package";
import type { Session } from "./session";
import { opened, sealed } from "./values";

/** Calls a function. What is no object is returned as the `result` of one: the protocol knows objects only. */
export async function invoke(session: Session, request: InvokeRequest): Promise<InvokeResponse> {
  const name = request.getTok().replace(`${PACKAGE}:index:`, "");
  const { values } = opened(request.getArgs());
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const answer = await ask(session.contexts, name, given, session.log.lasting("")).catch((error: unknown) => {
    throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
  });
  if ("failures" in answer) {
    return new InvokeResponse().setFailuresList(
      answer.failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(reason)),
    );
  }
  const { value } = answer;
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  return new InvokeResponse().setReturn(sealed(isObject ? { ...value } : { result: value }));
}
