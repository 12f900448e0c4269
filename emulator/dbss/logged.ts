import type { Call, Handler, Reply } from "../operation";
import { operateLogSchema } from "../state/contents";

type Action = "Create" | "Update" | "Operate" | "Delete";

interface Entry {
  readonly function: string;
  readonly action: Action;
  readonly description: string;
}

/** A handler that adds its calls, including failed ones, to the operation log of the instance. */
export function logged(functionName: string, action: Action, description: string, handle: Handler): Handler {
  const entry = { function: functionName, action, description };
  return (call) => {
    try {
      const reply = handle(call);
      append(call, entry, reports(reply, "failed") ? "fail" : "success");
      return reply;
    } catch (error) {
      append(call, entry, "fail");
      throw error;
    }
  };
}

/** A few operations return 200 with a body that reports a failure. */
function reports(reply: Reply, result: string): boolean {
  const { body } = reply;
  return typeof body === "object" && body !== null && "result" in body && body.result === result;
}

function append(call: Call, entry: Entry, result: "success" | "fail"): void {
  const ids = [call.tryParam("instance_id"), call.tryParam("resource_id"), call.subjectId];
  const instance = call.instances.find(({ id, resource_id }) => ids.includes(id) || ids.includes(resource_id));
  if (instance === undefined) {
    return;
  }
  call.state.operateLogs.push(
    operateLogSchema.parse({
      ...entry,
      instance_id: instance.id,
      created_at: call.state.now,
      user: call.identity.userName,
      name: call.subject || instance.name,
      result,
    }),
  );
}
