import * as pulumi from "@pulumi/pulumi";
import * as dbss from "pulumi-dbss";

/** What a component library does: it extends, returns, infers and re-exports types of the package. */
export class Audited extends pulumi.ComponentResource {
  readonly audit: dbss.DatabaseAudit;
  readonly address;
  readonly rule;

  constructor(name: string, place: Pick<dbss.DatabaseAuditArgs, "vpcId" | "subnetId" | "securityGroupIds">) {
    super("library:index:Audited", name);
    this.audit = new dbss.DatabaseAudit(name, { ...place, edition: dbss.AuditOrderEdition.Low }, { parent: this });
    this.address = this.audit.connectIp;
    this.rule = new dbss.RiskRule(name, {
      instanceId: this.audit.instanceId,
      name,
      riskLevel: dbss.RiskRuleRiskLevel.High,
      actions: [dbss.RiskRuleAction.Delete],
    });
  }
}

export const flavors = dbss.getFlavorsOutput({ edition: "low" });

export const coverage = (args: dbss.GetCoverageArgs) => dbss.getCoverage(args);

export const instanceOf = (audited: Audited) => audited.audit.instance.apply((instance) => instance.status);

export const existing = dbss.AuditInstance.get("existing", "resource-id");

export const orderOf = (value: unknown) => (dbss.AuditInstance.isInstance(value) ? value.order : undefined);
