import { z } from "zod";
import { type Call, ok, type Reply, type Row } from "../operation";
import { paginate, paginateByNumber } from "../paging";
import type { Alarm } from "../state/contents";
import { dbssTime } from "../times";
import { logged } from "./logged";
import { instanceInPath, rowsOf } from "./lookup";
import { period, timeSchema } from "./operate-logs";

const listSchema = z.object({
  time: timeSchema,
  risk: z.array(z.enum(["LOW", "MEDIUM", "HIGH"])).nullish(),
  type: z.string().nullish(),
  status: z.enum(["DONE", "UNDO"]).nullish(),
  page: z.number().int().min(1),
  size: z.number().int().min(1).max(1000),
});

/** The newest first. The paths spell two fields differently. */
function listAlarms(spelling: "camelCase" | "snake_case") {
  return (call: Call): Reply => {
    const { time, risk, type, status, page, size } = call.input(listSchema);
    const { from, to } = period(call, time);
    const rows = rowsOf(instanceInPath(call), call.state.alarms).toReversed();
    const matching = rows.filter(
      (row) =>
        (!risk?.length || risk.some((level) => level === row.risk)) &&
        (!type || row.type === type) &&
        (!status || row.status === status) &&
        (from === undefined || dbssTime(row.created_at) >= from) &&
        (to === undefined || dbssTime(row.created_at) <= to),
    );
    const { items, total } = paginateByNumber(call, matching, page, size);
    return ok({ total_num: total, alarm_log: items.map((row) => wireAlarm(row, spelling)) });
  };
}

function wireAlarm(row: Alarm, spelling: "camelCase" | "snake_case") {
  const isOver = row.fixed_at !== null;
  return {
    id: row.id,
    ...(spelling === "camelCase"
      ? { alarmLife: isOver ? "OFF" : "ON", sendEmail: false }
      : { alarm_life: isOver ? "OFF" : "ON", send_email: false }),
    alarm_time: dbssTime(row.created_at),
    alarm_type: row.type,
    alarm_fix_time: row.fixed_at === null ? null : dbssTime(row.fixed_at),
    alarm_status: row.status,
    alarm_risk: row.risk,
    alarm_description: row.description,
  };
}

const markSchema = z.object({ ids: z.array(z.string()).min(1) });

function confirmAlarms(call: Call): Reply {
  const rows = rowsOf(instanceInPath(call), call.state.alarms);
  const { ids } = call.input(markSchema);
  const unknown = ids.filter((id) => !rows.some((row) => row.id === id));
  if (unknown.length > 0) {
    throw call.invalid(`alarm ${unknown.join(", ")} does not exist`);
  }
  for (const row of rows.filter(({ id }) => ids.includes(id))) {
    row.status = "DONE";
  }
  return ok({ result: "SUCCESS" });
}

function showRiskStatistics(call: Call): Reply {
  const databases = call.instances.flatMap((instance) => rowsOf(instance, call.state.databases));
  const risks = call.state.risks.filter((risk) => databases.some(({ id }) => id === risk.db_id));
  const count = (rows: readonly { count: number }[]) => rows.reduce((sum, row) => sum + row.count, 0);
  const of = (level: string, rows = risks) => count(rows.filter((row) => row.risk === level));
  const place = (databaseId: string) => {
    const database = databases.find(({ id }) => id === databaseId);
    const instance = call.instances.find(({ id }) => id === database?.instance_id);
    return {
      instance_id: instance?.id ?? null,
      instance_name: instance?.name ?? null,
      db_id: databaseId,
      db_name: database?.name ?? null,
      db_ip: database?.ip ?? null,
    };
  };
  const groups = <T extends { [Key in Name]: string }, Name extends string>(rows: readonly T[], name: Name) =>
    [...new Set(rows.map((row) => row[name]))].map(
      (value) => [value, rows.filter((row) => row[name] === value)] as const,
    );
  return ok({
    project_id: call.region.project_id,
    high_risk_total: of("HIGH"),
    medium_risk_total: of("MEDIUM"),
    low_risk_total: of("LOW"),
    update_time: call.now.getTime(),
    db_risk_statistics: groups(risks, "db_id").map(([id, rows]) => ({
      ...place(id),
      high_risk: of("HIGH", rows),
      medium_risk: of("MEDIUM", rows),
      low_risk: of("LOW", rows),
      total_risk: count(rows),
      risk_rule: rows.map((row) => ({ rule_name: row.rule, rule_name_english: row.rule, count: row.count })),
    })),
    rule_risk_statistics: groups(risks, "rule").map(([rule, rows]) => ({
      rule_name: rule,
      count: count(rows),
      instance_risk_count: rows.map((row) => ({ ...place(row.db_id), count: row.count })),
    })),
    unsupported_audit_infos: { audit_infos: [], support_version: "24.04.16.164614" },
  });
}

function listSummaries(call: Call): Reply {
  const { databases, risks } = call.state;
  const rows = call.instances.map((instance, index) => {
    const own = databases.filter((database) => database.instance_id === instance.id).map(({ id }) => id);
    const found = risks.filter((row) => own.includes(row.db_id)).reduce((sum, row) => sum + row.count, 0);
    return {
      id: index + 1,
      status: "1",
      project_id: call.region.project_id,
      instance_id: instance.id,
      instance_name: instance.name,
      audit_duration: Math.max(0, call.now.getTime() - Date.parse(instance.created_at)),
      total_sql: found,
      total_risk: found,
      today_sql: 0,
      today_risk: 0,
      today_session: 0,
      update_time: call.now.getTime(),
      reserve1: null,
      reserve2: null,
    };
  });
  const { items, total } = paginate(call, rows, { defaultLimit: 100, maxLimit: 1000 });
  const sum = rows.reduce((all, row) => all + row.total_risk, 0);
  return ok({
    project_id: call.region.project_id,
    audit_duration: Math.max(0, ...rows.map((row) => row.audit_duration)),
    total_sql: sum,
    total_risk: sum,
    today_sql: 0,
    today_risk: 0,
    today_session: 0,
    update_time: call.now.getTime(),
    data_list: items,
    total,
  });
}

const confirm = logged("Alarms", "Operate", "Confirm alarms.", confirmAlarms);

export const alarms: readonly Row[] = [
  ["listAuditAlarmLog", "POST", "/v1/{project_id}/{instance_id}/audit/alarm-log", listAlarms("camelCase")],
  ["listAuditAlarmLogNew", "POST", "/v2/{project_id}/audit/{instance_id}/alarm-log", listAlarms("snake_case")],
  ["batchSetAuditAlarmLogStatus", "POST", "/v1/{project_id}/audit/{instance_id}/alarm-log/mark", confirm],
  ["showAuditStatistics", "GET", "/v1/{project_id}/audit/summary/risk/statistics", showRiskStatistics],
  ["listAuditSummaryInfos", "GET", "/v2/{project_id}/audit/summary/info", listSummaries],
];
