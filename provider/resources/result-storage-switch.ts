import { defineResource } from "../model/resource";
import { switchArgs, switchOutputs, switchSteps } from "./settings/instance-switch";

/** Whether an instance stores the results of the statements that it audits. */
export const resultStorageSwitch = defineResource({
  type: "ResultStorageSwitch",
  description:
    "Whether an instance stores the result sets of audited statements, that is, the data itself. Every " +
    "instance has this switch: creating the resource sets it, and deleting it restores the previous " +
    "value. `enabled` updates in place.",
  example: `
new dbss.ResultStorageSwitch("results", { instanceId: audit.instanceId, enabled: false });
`,
  args: switchArgs("stores the result sets of audited statements"),
  outputs: switchOutputs,
  // An instance has exactly one.
  deleteBeforeReplace: true,
  ...switchSteps({
    noun: "result storage switch",
    name: "result-storage",
    show: (client, instanceId) => client.dbss.showResultStorageSwitch({ instance_id: instanceId }),
    set: (client, instanceId, status) => client.dbss.setResultStorageSwitch({ instance_id: instanceId, status }),
  }),
});
