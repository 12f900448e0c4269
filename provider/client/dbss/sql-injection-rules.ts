import { z } from "zod";
import { failingUnlessSuccess } from "../answers";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import {
  id,
  listing,
  nothing,
  onOff,
  optionalNumber,
  optionalOnOff,
  optionalRiskLevel,
  optionalText,
  riskLevel,
  text,
} from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";

const sqlInjectionRule = record({
  id: text,
  name: text,
  status: optionalOnOff,
  risk_level: optionalRiskLevel,
  /** SYSTEM or CUSTOMIZE. */
  type: optionalText,
  rank: optionalNumber,
  feature: optionalText,
  regex: optionalText,
  /** Set for built-in rules only. */
  keywords: optionalText,
});

/** A SQL pattern that counts as an attack. */
export type SqlInjectionRule = z.output<typeof sqlInjectionRule>;

const levels = z
  .string()
  .regex(/^(LOW|MEDIUM|HIGH|NO_RISK)(,(LOW|MEDIUM|HIGH|NO_RISK))*$/, "LOW, MEDIUM, HIGH, NO_RISK, separated by commas");

const ruleBody = { rule_name: z.string().min(1), risk_level: riskLevel, sql_regex: z.string().min(1), status: onOff };

export const sqlInjectionRuleOperations = {
  /** Lists the SQL injection rules of an instance, built-in ones included. */
  listSqlInjectionRules: defineOperation({
    id: "listSqlInjectionRulesNew",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/rule/sqls",
    older: { id: "listSqlInjectionRules", path: "/v1/{project_id}/{instance_id}/dbss/audit/rule/sql-injections" },
    request: { path: { instance_id: id }, body: { risk_levels: levels.optional() } },
    response: listing(["rules"], sqlInjectionRule),
    document: `${REFERENCE}, 3.5.2`,
    repeatable: true,
    paged: { style: "page", in: "body", names: ["page", "size"], size: 100 },
  }),

  /** Creates a rule; the service does not return its ID. */
  createSqlInjectionRule: defineOperation({
    id: "createAuditSqlRule",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/rule/sql",
    request: { path: { instance_id: id }, body: ruleBody },
    response: nothing,
    document: DESCRIPTION,
    repeatable: false,
    failing: failingUnlessSuccess("status"),
  }),

  /** Changes a rule. */
  updateSqlInjectionRule: defineOperation({
    id: "updateAuditSqlRule",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/rule/sql/{id}",
    request: { path: { instance_id: id, id }, body: ruleBody },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Deletes a rule. */
  deleteSqlInjectionRule: defineOperation({
    id: "deleteAuditRuleSql",
    service: "dbss",
    method: "DELETE",
    path: "/v1/{project_id}/audit/{instance_id}/rule/sql/{id}",
    request: { path: { instance_id: id, id } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Enables or disables a rule. */
  switchSqlInjectionRule: defineOperation({
    id: "setAuditSqlRuleSwitch",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/rule/sql/switch",
    request: { path: { instance_id: id }, body: { id, status: onOff } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Puts rules into the given order of priority. */
  rankSqlInjectionRules: defineOperation({
    id: "setSqlRuleRank",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/rule/sql/rank",
    request: { path: { instance_id: id }, body: { ids: z.array(id).min(1) } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
