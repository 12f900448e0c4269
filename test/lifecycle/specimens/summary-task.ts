import fc from "fast-check";
import type { Resource } from "../../../provider/model/resource";
import { summaryTask } from "../../../provider/resources/summary-task";
import type { Specimen } from "./specimen";

export const summaryTaskSpecimen: Specimen = {
  name: "SummaryTask",
  lifecycle: summaryTask as unknown as Resource,
  args: () => fc.record({ busiType: fc.constantFrom("audit", "risk"), enabled: fc.boolean() }, { requiredKeys: [] }),
  isChange: ({ enabled }) => enabled === true,
  illegal: [
    { put: { busiType: "session" }, property: "busiType" },
    { put: { enabled: "on" }, property: "enabled" },
    { put: { instanceId: "i" }, property: "instanceId" },
  ],
  // It identifies which of the two tasks is meant.
  untampered: ["busiType"],
  tamper: {
    enabled: async (cloud, { state }) => {
      const rows = (await cloud.state()).summaryTasks;
      const index = rows.findIndex(({ busi_type: type }) => type === state.busiType);
      const task_switch = state.enabled ? "off" : "on";
      const row = { id: 9, task_status: "2", total_num: 0, completed_num: 0, begin_time: 0, end_time: 0 };
      await cloud.patch(
        index < 0
          ? {
              op: "add",
              path: "/summaryTasks/-",
              value: { ...row, busi_type: state.busiType, task_switch, query_begin_time: 0, query_end_time: 0 },
            }
          : { op: "replace", path: `/summaryTasks/${index}/task_switch`, value: task_switch },
      );
    },
  },
  // A project is gone with everything in it: the service no longer knows it.
  untoldOnImport: ["previous"],
  remove: (cloud) =>
    cloud.fault({
      match: { path: "/summary/" },
      times: 1000,
      effect: {
        kind: "status",
        status: 404,
        body: { error_code: "DBSS.10020404", error_msg: "the project does not exist" },
      },
    }),
};
