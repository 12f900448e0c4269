import {
  type InstanceSettings,
  instanceSettingsSchema,
  type MaskRule,
  maskRuleSchema,
  type ReportTemplate,
  type RiskRule,
  reportTemplateSchema,
  riskRuleSchema,
  type Scope,
  type SqlRule,
  scopeSchema,
  sqlRuleSchema,
} from "../state/contents";

interface StarterContents {
  readonly settings: InstanceSettings;
  readonly riskRules: RiskRule[];
  readonly sqlRules: SqlRule[];
  readonly scopes: Scope[];
  readonly maskRules: MaskRule[];
  readonly reportTemplates: ReportTemplate[];
}

const RISK_RULES = [
  {
    name: "Database_drag_detection",
    action: "SELECT",
    risk_level: "HIGH",
    affect_symbol: "GREATER",
    affect_rows: 1000,
  },
  {
    name: "Database_Slow_SQL_Detection",
    action: "SELECT",
    risk_level: "LOW",
    execution_symbol: "GREATER",
    execution_time: 2000,
  },
  {
    name: "Batch_data_deletion",
    action: "DELETE",
    risk_level: "HIGH",
    affect_symbol: "GREATER_EQUAL",
    affect_rows: 500,
  },
  {
    name: "Batch_data_tampering",
    action: "UPDATE",
    risk_level: "HIGH",
    affect_symbol: "GREATER_EQUAL",
    affect_rows: 500,
  },
  { name: "Table_deletion", action: "DROP_TABLE", risk_level: "HIGH" },
  { name: "Tablespace_deletion", action: "DROP_TABLESPACE", risk_level: "HIGH" },
  { name: "Privilege_grant", action: "GRANT", risk_level: "MEDIUM" },
  { name: "Database_user_change", action: "CREATE_USER,DROP_USER", risk_level: "MEDIUM" },
  { name: "Database_login", type: "LOGIN", action: "LOGIN", risk_level: "NO_RISK", status: "OFF" },
] as const;

const SQL_RULES = [
  {
    name: "MySQL error based SQL injection",
    risk_level: "HIGH",
    regex:
      "((.*?)(select)\\s+[0-9]+\\s+from\\s+\\(|\\s*select\\s+count(.*)?(concat)\\s*(.*)?(from)\\s*(information_schema.tables)(.*)?(group)\\s+(by)(.*?))",
  },
  { name: "Union query SQL injection", risk_level: "HIGH", regex: "(.*?)(union)\\s+(all\\s+)?(select)(.*?)" },
  { name: "Stacked query SQL injection", risk_level: "HIGH", regex: "(.*?);\\s*(drop|delete|insert|update)\\s(.*?)" },
  {
    name: "Boolean-based SQL injection",
    risk_level: "MEDIUM",
    regex: "(.*?)\\s(and|or)\\s+[0-9]+\\s*=\\s*[0-9]+(.*?)",
  },
  { name: "Time-based SQL injection", risk_level: "MEDIUM", regex: "(.*?)(sleep|benchmark|waitfor)\\s*\\((.*?)" },
  { name: "Comment-based SQL injection", risk_level: "LOW", regex: "(.*?)(--|#|/\\*)(.*?)" },
] as const;

const MASK_RULES = [
  { name: "GPS Information", regex: "-" },
  { name: "ID card number", regex: "[1-9][0-9]{5}(19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9Xx]" },
  { name: "Bank card number", regex: "[3-6][0-9]{15,18}" },
  { name: "Mobile number", regex: "1[3-9][0-9]{9}" },
  { name: "Email address", regex: "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}" },
  { name: "Password", regex: "(password|passwd|pwd)\\s*=\\s*\\S+" },
] as const;

const REPORT_TEMPLATES = [
  { name: "Database security comprehensive report", group: "COMPREHENSIVE", type: "COMPREHENSIVE" },
  { name: "Database security compliance report", group: "COMPLIANCE", type: "COMPLIANCE" },
  { name: "SOX report", group: "COMPLIANCE", type: "SOX" },
  { name: "PCI report", group: "COMPLIANCE", type: "PCI" },
  { name: "Database server analysis report", group: "DB_SPECIAL", type: "DB_ANALYSIS" },
  { name: "Client IP address analysis report", group: "CLIENT_SPECIAL", type: "CLIENT_IP_ANALYSIS" },
  { name: "DML command report", group: "SQL_SPECIAL", type: "SQL_DML_COMMAND" },
  { name: "DDL command report", group: "SQL_SPECIAL", type: "SQL_DDL_COMMAND" },
  { name: "DCL command report", group: "SQL_SPECIAL", type: "SQL_DCL_COMMAND" },
] as const;

/** The built-in contents of a new instance: rules, a scope that audits everything, and report templates. */
export function starterContents(instanceId: string, now: string): StarterContents {
  const row = { instance_id: instanceId, created_at: now };
  return {
    settings: instanceSettingsSchema.parse({ instance_id: instanceId }),
    riskRules: RISK_RULES.map((rule, index) =>
      riskRuleSchema.parse({ ...row, ...rule, rank: index + 1, rule_type: "SYSTEM" }),
    ),
    sqlRules: SQL_RULES.map((rule, index) => sqlRuleSchema.parse({ ...row, ...rule, rank: index + 1, type: "SYSTEM" })),
    scopes: [scopeSchema.parse({ ...row, name: "Full audit rule", all_audit: true })],
    maskRules: MASK_RULES.map((rule) =>
      maskRuleSchema.parse({ ...row, ...rule, type: "BUILD_IN", mask_value: "###", operated_at: now }),
    ),
    reportTemplates: REPORT_TEMPLATES.map((template) => reportTemplateSchema.parse({ ...row, ...template })),
  };
}
