import { type InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { functionOf } from "../../functions";
import { messageOf } from "../../model/errors";
import { asObject } from "../../model/function";
import { callFunction } from "../function-call";
import { toCheckFailures } from "./failure";
import { PACKAGE, type Session } from "./session";
import { opened, sealed } from "./values";

/** Calls a function. Arguments that are null are omitted. */
export async function invoke(session: Session, request: InvokeRequest): Promise<InvokeResponse> {
  const name = request.getTok().replace(`${PACKAGE}:index:`, "");
  const { values } = opened(request.getArgs());
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const outcome = await callFunction(session.contexts, name, given, session.log.lasting("")).catch((error: unknown) => {
    throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
  });
  if ("failures" in outcome) {
    return new InvokeResponse().setFailuresList(toCheckFailures(outcome.failures));
  }
  return new InvokeResponse().setReturn(sealed(asObject(await functionOf(name), outcome.value)));
}
