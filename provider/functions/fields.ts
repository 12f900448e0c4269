import { instanceId as anInstance } from "../resources/fields";

/** Instance ID of the audit instance that is asked about. */
export const instanceId = anInstance.max(64);
