import pulumi
import pulumi_dbss as dbss

config = pulumi.Config()
name = f"{pulumi.get_project()}-{pulumi.get_stack()}"
security_group_ids = [config.require("securityGroupId")]

# Placing the order is free; the instance below pays for it.
order = dbss.AuditOrder(
    "audit",
    name=name,
    edition=config.require("edition"),
    flavor=config.require("flavor"),
    availability_zones=[config.require("availabilityZone")],
    vpc_id=config.require("vpcId"),
    subnet_id=config.require("subnetId"),
    security_group_ids=security_group_ids,
    period_unit="month",
    period=1,
    max_price=config.require_float("maxPrice"),
)

# Creating the instance costs money. Deleting it unsubscribes from it, which deletes its audit logs.
audit = dbss.AuditInstance(
    "audit",
    order_id=order.order_id,
    name=name,
    security_group_ids=security_group_ids,
    tags={"stack": pulumi.get_stack()},
    opts=pulumi.ResourceOptions(protect=config.require_bool("protect")),
)

rds_ids = [rds_id.strip() for rds_id in config.require("rdsIds").split(",")]
for rds_id in filter(None, rds_ids):
    dbss.RdsAuditDatabase(rds_id, instance_id=audit.instance_id, rds_id=rds_id)

pulumi.export("instanceId", audit.instance_id)
pulumi.export("paidUntil", audit.expires_at)
