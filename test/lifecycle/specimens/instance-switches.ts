import fc from "fast-check";
import type { Resource } from "../../../provider/model/resource";
import { maskingSwitch } from "../../../provider/resources/masking-switch";
import { resultStorageSwitch } from "../../../provider/resources/result-storage-switch";
import { byInstance, removeInstance } from "./rules";
import type { Specimen } from "./specimen";
import { change } from "./tamper";

function switchSpecimen(name: string, lifecycle: Resource, field: "mask_switch" | "result_switch"): Specimen {
  return {
    name,
    lifecycle,
    args: ({ instanceId }) =>
      fc.record({ instanceId: fc.constant(instanceId), enabled: fc.boolean() }, { requiredKeys: ["instanceId"] }),
    isChange: ({ enabled }) => enabled === (field === "result_switch"),
    illegal: [
      { put: { instanceId: "" }, property: "instanceId" },
      { put: { enabled: "ON" }, property: "enabled" },
      { put: { status: "ON" }, property: "status" },
    ],
    tamper: {
      enabled: (cloud, found) =>
        change(cloud, "instanceSettings", byInstance(found), { [field]: found.state.enabled ? "OFF" : "ON" }),
    },
    untoldOnImport: ["previous"],
    remove: removeInstance,
  };
}

export const maskingSwitchSpecimen = switchSpecimen(
  "MaskingSwitch",
  maskingSwitch as unknown as Resource,
  "mask_switch",
);

export const resultStorageSwitchSpecimen = switchSpecimen(
  "ResultStorageSwitch",
  resultStorageSwitch as unknown as Resource,
  "result_switch",
);
