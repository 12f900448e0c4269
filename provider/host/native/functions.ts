import { functionOf } from "../../functions";
import { asObject } from "../../model/function";
import { callFunction } from "../function-call";
import { toCheckFailures } from "./failure";
import type { Request, Response } from "./protocol";
import { PACKAGE, type Session } from "./session";
import { opened, sealed } from "./values";

/** Calls a function. Arguments that are null are omitted. The engine names the function in its errors. */
export async function invoke(session: Session, { token, args }: Request<"invoke">): Promise<Response<"invoke">> {
  const name = token.replace(`${PACKAGE}:index:`, "");
  const { values } = opened(args);
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const outcome = await callFunction(session.contexts, name, given, session.log.lasting(""));
  if ("failures" in outcome) {
    return { failures: toCheckFailures(outcome.failures) };
  }
  return { return: sealed(asObject(await functionOf(name), outcome.value)) };
}
