import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
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
import { enabled, instanceId, onInstance, riskLevels } from "./fields";

const sqlInjectionRule = record({
  id: text,
  name: text,
  /** ON if the rule is enabled, else OFF. */
  status: optionalOnOff,
  /** Risk level of matching statements: LOW, MEDIUM, HIGH or NO_RISK. */
  risk_level: optionalRiskLevel,
  /** SYSTEM for built-in rules, CUSTOMIZE for all others. */
  type: optionalText,
  /** Priority: 1 is evaluated first. */
  rank: optionalNumber,
  /** What the rule inspects, such as "Regular expression". */
  feature: optionalText,
  /** Regular expression that matches statements. */
  regex: optionalText,
  /** Keywords that the rule looks for. Set for built-in rules only. */
  keywords: optionalText,
});

/** A SQL pattern that counts as an attack. */
export type SqlInjectionRule = z.output<typeof sqlInjectionRule>;

const ruleBody = {
  /** Name of the rule. */
  rule_name: z.string().min(1),
  /** Risk level of matching statements. */
  risk_level: riskLevel,
  /** Regular expression that matches statements. */
  sql_regex: z.string().min(1),
  /** Whether the rule is enabled. */
  status: onOff,
};

const ruleId = id.describe("ID of the SQL injection rule.");
const onRule = { instance_id: instanceId, id: ruleId };

export const sqlInjectionRuleOperations = {
  /** Lists the SQL injection rules of an instance, built-in ones included. */
  listSqlInjectionRules: defineOperation({
    id: "listSqlInjectionRulesNew",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/rule/sqls",
    older: { id: "listSqlInjectionRules", path: "/v1/{project_id}/{instance_id}/dbss/audit/rule/sql-injections" },
    request: { path: onInstance, body: { risk_levels: riskLevels.optional() } },
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
    request: { path: onInstance, body: ruleBody },
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
    request: { path: onRule, body: ruleBody },
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
    request: { path: onRule },
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
    request: { path: onInstance, body: { id: ruleId, status: enabled } },
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
    request: {
      path: onInstance,
      body: {
        /** IDs of the rules; the first one is evaluated first. */
        ids: z.array(id).min(1),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),
};
