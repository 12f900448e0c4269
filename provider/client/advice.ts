import { adviceOfCode, adviceOfStatus } from "./error-codes";
import { BACKEND_FAULT } from "./errors";

/** A failure, and what the request was about. */
export interface Refusal {
  readonly status: number;
  readonly code?: string;
  /** The service's message. */
  readonly reason?: string;
  /** The instance in the path of the request. */
  readonly instanceId?: string;
  /** Where the service looked, such as "region cn-north-4, project 06…"; undefined if that is the whole account. */
  readonly place?: string;
}

const NO_PERMISSION = /^APIGW?\.0302$/;

/** What to do about a failure, derived from the service's message and the request, else from the code or the status. */
export function adviceOn(refusal: Refusal): string | undefined {
  return ofWords(refusal) ?? ofPlace(refusal) ?? adviceOfCode(refusal.code)?.advice ?? adviceOfStatus(refusal.status);
}

/** Some codes and statuses have several causes, which only the message distinguishes. */
function ofWords({ status, code, reason = "" }: Refusal): string | undefined {
  if (status === 409 && /\bfrozen\b/i.test(reason)) {
    return "A frozen instance cannot be changed: renew its subscription in the Billing Center or, if you no longer need the instance, unsubscribe from it there and run `pulumi refresh`.";
  }
  if (status === 403 && adviceOfCode(code) === undefined && /balance|arrears|overdue/i.test(reason)) {
    return "Top up the account, then run the command again.";
  }
  if (status === 401 && adviceOfCode(code) === undefined && /\bpassword\b/i.test(reason)) {
    return "Check dbss:userName, dbss:userPassword and dbss:domainName, the name of the user's account.";
  }
  if (status === 403 && NO_PERMISSION.test(code ?? "") && /\bproject\b/i.test(reason)) {
    return "Check dbss:projectId and dbss:region: the project must belong to the account of the credentials.";
  }
  return undefined;
}

/** An object that was not found may be elsewhere or have another ID. */
function ofPlace({ status, code, instanceId, place }: Refusal): string | undefined {
  const isUnexplained = status === 404 && adviceOfCode(code) === undefined;
  // The documented meaning is that a path behind the service failed. An invalid instance ID has the same effect.
  const isOfInstance = instanceId !== undefined && code === BACKEND_FAULT;
  if (!(isUnexplained || isOfInstance) || place === undefined) {
    return undefined;
  }
  return instanceId === undefined
    ? `Check the IDs: they were looked up in ${place}.`
    : `Check the IDs: ${instanceId} must be the \`instanceId\` of an audit instance, not its \`resourceId\`, in ${place}.`;
}
