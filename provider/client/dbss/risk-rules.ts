import { z } from "zod";
import { failingUnlessSuccess } from "../body-failures";
import { defineOperation } from "../operation";
import { record } from "../spelling";
import {
  commaList,
  id,
  listing,
  nothing,
  onOff,
  optionalFlag,
  optionalList,
  optionalNumber,
  optionalOnOff,
  optionalRiskLevel,
  optionalText,
  optionalWord,
  riskLevel,
  text,
} from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";
import { enabled, instanceId, onInstance, riskLevels } from "./fields";

const ruleState = {
  /** ON if the rule is enabled, else OFF. */
  status: optionalOnOff,
  /** Priority: 1 is evaluated first. */
  rank: optionalNumber,
  /** Risk level of matching statements: LOW, MEDIUM, HIGH or NO_RISK. */
  risk_level: optionalRiskLevel,
};

const riskRule = record({
  ...ruleState,
  id: text,
  name: text,
  /** OPERATE (also OPERATION) or LOGIN. */
  type: optionalText,
  /** The conditions of the rule, as one text. */
  feature: optionalText,
  /** SYSTEM for built-in rules, CUSTOMIZE for all others. */
  rule_type: optionalText,
});

/** A risk rule as listed. `showRiskRule` also returns its conditions. */
export type RiskRule = z.output<typeof riskRule>;

/** An absent part matches any. */
const ruleObject = record({ schema: optionalText, table: optionalText, column: optionalText });

const riskRuleDetail = record(
  {
    ...ruleState,
    rule_id: optionalText,
    rule_name: text,
    /** Comma-separated types of statements, such as "LOGIN,SELECT". */
    action: optionalWord,
    /** Schemas, tables and columns that statements refer to; an absent part matches any. */
    schemas: optionalList(ruleObject),
    /** Whether names are matched case-insensitively. */
    ignore_case: optionalFlag,
    /** Comma-separated IDs of the databases that the rule applies to. */
    db_ids: optionalText,
    /** How the duration of a statement is compared with `execution_time`. NO_MATCH ignores it. */
    execution_symbol: optionalText,
    /** Duration that statements are compared with. The unit is not documented. */
    execution_time: optionalNumber,
    /** How the number of affected rows is compared with `affect_rows`. NO_MATCH ignores it. */
    affect_symbol: optionalText,
    /** Number of rows that statements are compared with. */
    affect_rows: optionalNumber,
    /** Comma-separated client addresses, as ranges: `IP-IP` or `IP/XX`. */
    client_ips: optionalText,
    /** Comma-separated client addresses that the rule does not apply to. */
    exception_ips: optionalText,
  },
  { client_ip: "client_ips", id: "rule_id", name: "rule_name" },
);

/** A risk rule with all of its conditions. An absent list matches anything. */
export type RiskRuleDetail = z.output<typeof riskRuleDetail>;

const symbol = z.enum(["GREATER", "EQUAL", "LESS", "GREATER_EQUAL", "LESS_EQUAL", "NO_MATCH"]);

const ruleBody = {
  /** Name of the rule. */
  rule_name: z.string().min(1),
  /** Risk level of matching statements. */
  risk_level: riskLevel,
  /** Whether the rule is enabled. */
  status: onOff,
  /** Comma-separated types of statements, such as "LOGIN,SELECT"; all if omitted. */
  action: z.string().optional(),
  /** How the number of affected rows is compared with `affect_rows`. "NO_MATCH" ignores it. */
  affect_symbol: symbol,
  /** Number of rows that statements are compared with. */
  affect_rows: z.int().min(0),
  /** How the duration of a statement is compared with `execution_time`. "NO_MATCH" ignores it. */
  execution_symbol: symbol,
  /** Duration that statements are compared with. The unit is not documented. */
  execution_time: z.int().min(0),
  /** Comma-separated client addresses, as ranges: `IP-IP` or `IP/XX`; all if omitted. */
  client_ips: z.string().optional(),
  /** Comma-separated client addresses that the rule does not apply to. */
  exception_ips: z.string().optional(),
  /** Comma-separated IDs of the databases that the rule applies to; all if omitted or empty. */
  db_ids: commaList(256).or(z.literal("")).optional(),
  /** Whether names are matched case-insensitively. */
  ignore_case: z.boolean().optional(),
  /** Schemas, tables and columns that statements refer to; an omitted part matches any. */
  schemas: z
    .array(z.object({ schema: z.string().optional(), table: z.string().optional(), column: z.string().optional() }))
    .optional(),
};

const ruleId = id.describe("ID of the risk rule.");
const onRule = { instance_id: instanceId, risk_id: ruleId };

export const riskRuleOperations = {
  /** Lists the risk rules of an instance, without their conditions. */
  listRiskRules: defineOperation({
    id: "listAuditRuleRisksNew",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/rule/risk",
    older: { id: "listAuditRuleRisks", path: "/v1/{project_id}/{instance_id}/dbss/audit/rule/risk" },
    request: {
      path: onInstance,
      query: {
        /** Name of the rules, as matched by the service. */
        name: z.string().optional(),
        risk_levels: riskLevels.optional(),
      },
    },
    response: listing(["rules"], riskRule),
    document: `${REFERENCE}, 3.5.3`,
    repeatable: true,
    paged: { style: "offset", in: "query", names: ["offset", "limit"], size: 100, asText: true },
  }),

  /** Shows a rule with all of its conditions. */
  showRiskRule: defineOperation({
    id: "showAuditRuleRiskNew",
    service: "dbss",
    method: "GET",
    path: "/v2/{project_id}/audit/{instance_id}/rule/risk/{risk_id}",
    older: { id: "showAuditRuleRisk", path: "/v1/{project_id}/{instance_id}/dbss/audit/rule/risk/{risk_id}" },
    request: { path: onRule },
    response: riskRuleDetail,
    document: `${REFERENCE}, 3.5.4`,
    repeatable: true,
  }),

  /** Enables or disables rules. */
  switchRiskRules: defineOperation({
    id: "switchRiskRuleNew",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/rule/risk/switch",
    older: { id: "switchRiskRule", path: "/v1/{project_id}/{instance_id}/audit/rule/risk/switch" },
    request: {
      path: onInstance,
      body: {
        /** Comma-separated IDs of the risk rules. */
        ids: commaList(64),
        status: enabled,
      },
    },
    response: nothing,
    document: `${REFERENCE}, 3.1.1`,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Creates a rule; the service does not return its ID. */
  createRiskRule: defineOperation({
    id: "createAuditRiskRule",
    service: "dbss",
    method: "POST",
    path: "/v1/{project_id}/audit/{instance_id}/rule/risk",
    request: { path: onInstance, body: ruleBody },
    response: nothing,
    document: DESCRIPTION,
    repeatable: false,
    failing: failingUnlessSuccess("status"),
  }),

  /** Changes a rule. */
  updateRiskRule: defineOperation({
    id: "setRiskOperationPolicy",
    service: "dbss",
    method: "PUT",
    path: "/v2/{project_id}/audit/{instance_id}/rule/risk/{risk_id}",
    request: { path: onRule, body: ruleBody },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Deletes a rule. */
  deleteRiskRule: defineOperation({
    id: "deleteAuditRuleRisk",
    service: "dbss",
    method: "DELETE",
    path: "/v1/{project_id}/audit/{instance_id}/rule/risk/{risk_id}",
    request: { path: onRule },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("status"),
  }),

  /** Sets the priority of a rule. */
  rankRiskRule: defineOperation({
    id: "setRiskRuleRank",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/rule/risk/rank",
    request: {
      path: onInstance,
      body: {
        id: ruleId,
        /** New priority: 1 is evaluated first. */
        new_rank: z.int().min(1),
      },
    },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),
};
