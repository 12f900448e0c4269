import type { Snapshot } from "../../model/snapshots";

/** Runs a write, and has the list of the instance forgotten that shows what it wrote to. */
export async function writing<T>(list: Snapshot<unknown>, instanceId: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } finally {
    list.drop(instanceId);
  }
}
