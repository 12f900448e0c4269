import { z } from "zod";
import type { RiskRuleDetail } from "../client";
import { defineFunction } from "../model/function";
import { separated } from "../resources/fields";
import { instanceId, ruleOutputs } from "./fields";

const args = z.strictObject({
  instanceId,
  ruleId: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "ID of the rule: `ruleId` of a RiskRule, or of what `getRiskRules` lists." }),
});

const riskRuleObject = z
  .object({
    schema: z.string().optional().meta({ description: "Name of the schema." }),
    table: z.string().optional().meta({ description: "Name of the table." }),
    column: z.string().optional().meta({ description: "Name of the column." }),
  })
  .meta({
    typeName: "RiskRuleObject",
    description: "Schema, table and column that a rule matches; an omitted part matches any.",
  });

export type RiskRuleObject = z.output<typeof riskRuleObject>;

const riskRuleDetails = z
  .object({
    ...ruleOutputs,
    actions: z
      .array(z.string())
      .meta({ description: "Types of statements that the rule matches, such as DELETE or DROP_TABLE." }),
    schemas: z.array(riskRuleObject).meta({ description: "Schemas, tables and columns that the rule matches." }),
    ignoreCase: z
      .boolean()
      .optional()
      .meta({ description: "Whether the names in `schemas` are matched case-insensitively." }),
    databaseIds: z.array(z.string()).meta({ description: "IDs of the databases that the rule applies to." }),
    executionSymbol: z.string().optional().meta({
      description:
        "How the duration of a statement is compared: GREATER, EQUAL, LESS, GREATER_EQUAL, LESS_EQUAL or NO_MATCH.",
    }),
    executionTime: z.number().optional().meta({
      description: "Duration that statements are compared with. The service's documentation does not specify the unit.",
    }),
    affectSymbol: z.string().optional().meta({
      description:
        "How the number of affected rows is compared: GREATER, EQUAL, LESS, GREATER_EQUAL, LESS_EQUAL or NO_MATCH.",
    }),
    affectRows: z
      .number()
      .optional()
      .meta({ description: "Number of affected rows that statements are compared with." }),
    clientIps: z
      .array(z.string())
      .meta({ description: "Client addresses that the rule applies to, as ranges: `IP-IP` or `IP/XX`." }),
    exceptionIps: z.array(z.string()).meta({ description: "Client addresses that the rule does not apply to." }),
  })
  .meta({
    typeName: "RiskRuleDetails",
    description: "A risk rule with all of its conditions. An empty list means all.",
  });

export type RiskRuleDetails = z.output<typeof riskRuleDetails>;

export const getRiskRule = defineFunction({
  name: "getRiskRule",
  description: "Returns a risk rule with all of its conditions.",
  example: `
const rule = await dbss.getRiskRule({ instanceId: "…", ruleId: "xX4W2ngBo47GiyUSBeOy" });
`,
  args,
  result: riskRuleDetails,

  async ask({ client }, { instanceId, ruleId }): Promise<RiskRuleDetails> {
    const wire = await client.dbss.showRiskRule({ instance_id: instanceId, risk_id: ruleId });
    return toRiskRuleDetails(ruleId, wire);
  },
});

function toRiskRuleDetails(ruleId: string, wire: RiskRuleDetail): RiskRuleDetails {
  return {
    ruleId: wire.rule_id ?? ruleId,
    name: wire.rule_name,
    status: wire.status,
    riskLevel: wire.risk_level,
    rank: wire.rank,
    actions: separated(wire.action),
    schemas: wire.schemas.map(({ schema, table, column }) => ({ schema, table, column })),
    ignoreCase: wire.ignore_case,
    databaseIds: separated(wire.db_ids),
    executionSymbol: wire.execution_symbol,
    executionTime: wire.execution_time,
    affectSymbol: wire.affect_symbol,
    affectRows: wire.affect_rows,
    clientIps: separated(wire.client_ips),
    exceptionIps: separated(wire.exception_ips),
  };
}
