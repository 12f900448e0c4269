import { describe, expect, test } from "vitest";
import { read } from "./read";

describe("settings, tags, reports and neighbors", () => {
  test("reads the tags of a resource, with an empty value where one is missing", async () => {
    const tags = await read({ tags: [{ key: "a", value: "1" }, { key: "b" }], sys_tags: [] }, ({ dbss }) =>
      dbss.listResourceTags({ resource_id: "r1" }),
    );
    expect(tags).toEqual([
      { key: "a", value: "1" },
      { key: "b", value: "" },
    ]);
  });

  test("reads the documented example of a summary task", async () => {
    const task = await read(
      {
        id: 32,
        busi_type: "risk",
        task_switch: "off",
        task_status: "2",
        total_num: 10,
        completed_num: 10,
        begin_time: 1753427737077,
      },
      ({ dbss }) => dbss.showSummaryTask({ busi_type: "risk" }),
    );
    expect(task).toMatchObject({ id: "32", task_switch: "OFF", task_status: "2", begin_time: 1753427737077 });
  });

  test("reads alarm settings with numbers in strings", async () => {
    const topic = await read(
      {
        alarm_cpu: "80",
        alarm_disk: "85",
        alarm_memory: "80",
        alarm_num: "30",
        alarm_risk: ["High"],
        alarm_switch: "ON",
        alarm_topic_urn: "urn:smn:x",
        smn_effective: true,
      },
      ({ dbss }) => dbss.showAlarmTopic({ instance_id: "i1" }),
    );
    expect(topic).toMatchObject({
      alarm_cpu: 80,
      alarm_num: 30,
      alarm_risk: ["HIGH"],
      alarm_switch: "ON",
      smn_effective: true,
    });
  });

  test("reads an RDS instance whose port is a string", async () => {
    const [instance] = await read(
      {
        instances: [
          {
            id: "in01",
            name: "orders",
            port: "3306",
            private_ips: ["192.168.0.9"],
            datastore: { type: "MySQL", version: "8.0" },
          },
        ],
        total_count: 1,
      },
      ({ rds }) => rds.listInstances({ id: "in01" }),
    );
    expect(instance).toMatchObject({ port: 3306, private_ips: ["192.168.0.9"], datastore: { type: "MySQL" } });
  });

  test("unwraps the entries of the report list", async () => {
    const reports = await read({ reports: [{ report: { id: "a", percentum: "100" } }], total: 1 }, ({ dbss }) =>
      dbss.listReports({ instance_id: "i1" }),
    );
    expect(reports).toMatchObject([{ id: "a", percentum: 100 }]);
  });

  test("downloads a report unchanged", async () => {
    const file = await read("%PDF-1.7 not JSON", ({ dbss }) => dbss.downloadReport({ instance_id: "i1", id: "r1" }));
    expect(Buffer.from(file.content).toString()).toBe("%PDF-1.7 not JSON");
  });
});
