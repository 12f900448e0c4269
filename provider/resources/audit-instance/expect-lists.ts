import type { Context } from "../../lifecycle/context";
import { expectListsOf } from "../../lifecycle/snapshots";
import { AUDIT_INSTANCE, tagsKey } from "../tags";
import type { AuditInstanceState } from "./lifecycle";

/** Says that the lists of this instance will be asked for, where the stack has something on it. */
export function expectLists({ snapshots }: Context, instance: AuditInstanceState | undefined): void {
  if (instance?.instanceId !== undefined && instance.resourceId !== undefined) {
    expectListsOf(snapshots, instance.instanceId);
    snapshots.tags.expect(tagsKey(AUDIT_INSTANCE, instance.resourceId));
  }
}
