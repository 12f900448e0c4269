import type { Context } from "../../lifecycle/context";
import { ON_INSTANCES } from "../../lifecycle/snapshots";
import { AUDIT_INSTANCE, tagsKey } from "../tags";
import type { AuditInstanceState } from "./lifecycle";

/** Says that the instance is in the stack: what the stack has on one instance it will probably have on this as well. */
export function expectLists({ snapshots }: Context, instance: AuditInstanceState | undefined): void {
  if (instance?.instanceId !== undefined && instance.resourceId !== undefined) {
    for (const kind of ON_INSTANCES) {
      snapshots[kind].expect(instance.instanceId);
    }
    snapshots.tags.expect(tagsKey(AUDIT_INSTANCE, instance.resourceId));
  }
}
