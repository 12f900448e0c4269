"""
One audit instance, two audited RDS databases, tags and a disabled risk rule.

The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
"""

import pulumi
import pulumi_dbss as dbss

config = pulumi.Config()
security_group_ids = [config.get("securityGroupId") or "59c45017-a484-481b-8440-18c2214ccb06"]

# Placing the order is free; the instance below pays for it.
order = dbss.AuditOrder(
    "order",
    name="quickstart-audit",
    edition="low",
    flavor=config.get("flavor") or "c3ne.xlarge.4",
    availability_zones=[config.get("availabilityZone") or "cn-north-4a"],
    vpc_id=config.get("vpcId") or "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
    subnet_id=config.get("subnetId") or "6201dcf2-1374-43ec-ae8b-78b4081572d3",
    security_group_ids=security_group_ids,
    period_unit="month",
    period=1,
    max_price={"amount": 3000, "currency": "CNY"},
)

audit = dbss.AuditInstance(
    "audit",
    order_id=order.order_id,
    name="quickstart-audit",
    security_group_ids=security_group_ids,
)

databases = {
    "orders": config.get("ordersRdsId") or "123751d3ee2f47aea64822e98318c6a8in01",
    "users": config.get("usersRdsId") or "2343f7285d684fed8b09fac201c3fc7ain01",
}
for name, rds_id in databases.items():
    dbss.RdsAuditDatabase(name, instance_id=audit.instance_id, rds_id=rds_id)

dbss.ResourceTags("tags", resource_id=audit.resource_id, tags={"team": "security", "environment": "demo"})

dbss.RiskRuleSwitch(
    "slow-sql",
    instance_id=audit.instance_id,
    rules=["Database_Slow_SQL_Detection"],
    enabled=False,
)

pulumi.export("instanceId", audit.instance_id)
pulumi.export("resourceId", audit.resource_id)
pulumi.export("connectIp", audit.connect_ip)
pulumi.export("paidUntil", audit.expires_at)
