import { defineResource } from "../model/resource";
import { switchArgs, switchOutputs, switchSteps } from "./settings/instance-switch";

/** Whether an instance masks sensitive data at all. */
export const maskingSwitch = defineResource({
  type: "MaskingSwitch",
  description:
    "The master switch of privacy masking. While it is off, no masking rule of the instance applies, " +
    "whether built in or your own, and sensitive values are stored in clear text. Every instance has " +
    "this switch: creating the resource sets it, and deleting it restores the previous value. " +
    "`enabled` updates in place.",
  example: `
new dbss.MaskingSwitch("masking", { instanceId: audit.instanceId, enabled: true });
`,
  args: switchArgs("masks sensitive data in its audit logs"),
  outputs: switchOutputs,
  // An instance has exactly one.
  deleteBeforeReplace: true,
  ...switchSteps({
    noun: "masking switch",
    name: "masking",
    show: (client, instanceId) => client.dbss.showMaskingSwitch({ instance_id: instanceId }),
    set: (client, instanceId, status) => client.dbss.setMaskingSwitch({ instance_id: instanceId, status }),
  }),
});
