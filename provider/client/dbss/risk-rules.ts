import { z } from "zod";
import { failingUnlessSuccess } from "../answers";
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
  riskLevel,
  text,
} from "../wire";
import { DESCRIPTION, REFERENCE } from "./documents";

const riskRule = record({
  id: text,
  name: text,
  type: optionalText,
  feature: optionalText,
  status: optionalOnOff,
  rank: optionalNumber,
  risk_level: optionalRiskLevel,
  rule_type: optionalText,
});

/** A risk rule as listed. */
export type RiskRule = z.output<typeof riskRule>;

const wireSchema = record({ schema: optionalText, table: optionalText, column: optionalText });

const riskRuleDetail = record(
  {
    rule_id: optionalText,
    rule_name: text,
    status: optionalOnOff,
    /** Operations, separated by commas. */
    action: optionalText,
    schemas: optionalList(wireSchema),
    rank: optionalNumber,
    ignore_case: optionalFlag,
    risk_level: optionalRiskLevel,
    /** Databases, separated by commas. */
    db_ids: optionalText,
    execution_symbol: optionalText,
    execution_time: optionalNumber,
    affect_symbol: optionalText,
    affect_rows: optionalNumber,
    client_ips: optionalText,
    exception_ips: optionalText,
  },
  { client_ip: "client_ips", id: "rule_id", name: "rule_name" },
);

/** A risk rule with all of its conditions. */
export type RiskRuleDetail = z.output<typeof riskRuleDetail>;

const symbol = z.enum(["GREATER", "EQUAL", "LESS", "GREATER_EQUAL", "LESS_EQUAL", "NO_MATCH"]);

const ruleBody = {
  rule_name: z.string().min(1),
  risk_level: riskLevel,
  status: onOff,
  action: z.string().optional(),
  affect_symbol: symbol,
  affect_rows: z.int().min(0),
  execution_symbol: symbol,
  execution_time: z.int().min(0),
  client_ips: z.string().optional(),
  exception_ips: z.string().optional(),
  db_ids: commaList(256).or(z.literal("")).optional(),
  ignore_case: z.boolean().optional(),
  schemas: z
    .array(z.object({ schema: z.string().optional(), table: z.string().optional(), column: z.string().optional() }))
    .optional(),
};

const riskLevels = z
  .string()
  .regex(/^(LOW|MEDIUM|HIGH|NO_RISK)(,(LOW|MEDIUM|HIGH|NO_RISK))*$/, "LOW, MEDIUM, HIGH, NO_RISK, separated by commas");

export const riskRuleOperations = {
  /** Lists the risk rules of an instance, without their conditions. */
  listRiskRules: defineOperation({
    id: "listAuditRuleRisksNew",
    service: "dbss",
    method: "GET",
    path: "/v1/{project_id}/audit/{instance_id}/rule/risk",
    older: { id: "listAuditRuleRisks", path: "/v1/{project_id}/{instance_id}/dbss/audit/rule/risk" },
    request: {
      path: { instance_id: id },
      query: { name: z.string().optional(), risk_levels: riskLevels.optional() },
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
    request: { path: { instance_id: id, risk_id: id } },
    response: riskRuleDetail,
    document: `${REFERENCE}, 3.5.4`,
    repeatable: true,
  }),

  /** Enables or disables rules, by their comma-separated IDs. */
  switchRiskRules: defineOperation({
    id: "switchRiskRuleNew",
    service: "dbss",
    method: "POST",
    path: "/v2/{project_id}/audit/{instance_id}/rule/risk/switch",
    older: { id: "switchRiskRule", path: "/v1/{project_id}/{instance_id}/audit/rule/risk/switch" },
    request: { path: { instance_id: id }, body: { ids: commaList(64), status: onOff } },
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
    request: { path: { instance_id: id }, body: ruleBody },
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
    request: { path: { instance_id: id, risk_id: id }, body: ruleBody },
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
    request: { path: { instance_id: id, risk_id: id } },
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
    request: { path: { instance_id: id }, body: { id, new_rank: z.int().min(1) } },
    response: nothing,
    document: DESCRIPTION,
    repeatable: true,
    failing: failingUnlessSuccess("result"),
  }),
};
