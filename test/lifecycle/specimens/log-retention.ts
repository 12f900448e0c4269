import fc from "fast-check";
import type { Resource } from "../../../provider/model/resource";
import { logRetention } from "../../../provider/resources/log-retention";
import { byInstance, removeInstance } from "./rules";
import type { Specimen } from "./specimen";
import { change } from "./tamper";

export const logRetentionSpecimen: Specimen = {
  name: "LogRetention",
  lifecycle: logRetention as unknown as Resource,
  args: ({ instanceId }) =>
    fc.record({ instanceId: fc.constant(instanceId), retentionDays: fc.integer({ min: 30, max: 1095 }) }),
  illegal: [
    { put: { retentionDays: 0 }, property: "retentionDays" },
    { put: { retentionDays: "180" }, property: "retentionDays" },
    { put: { retentionDays: undefined }, property: "retentionDays" },
    { put: { days: 180 }, property: "days" },
  ],
  tamper: {
    retentionDays: (cloud, found) =>
      change(cloud, "instanceSettings", byInstance(found), {
        retention_days: found.state.retentionDays === 31 ? 32 : 31,
      }),
  },
  untoldOnImport: ["previous"],
  remove: removeInstance,
};
