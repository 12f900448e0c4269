"""
Audited databases in ten lines: the component buys an instance, and audits the databases that you name or filter. It
looks up the flavor and the availability zone. If there are more databases than the edition can audit, the preview
fails, and nothing is bought.

The default IDs belong to the emulator's account. Set those of your own account: `pulumi config set vpcId …`.
"""

import pulumi
import pulumi_dbss as dbss

config = pulumi.Config()

audit = dbss.DatabaseAudit(
    "shop-audit",
    vpc_id=config.get("vpcId") or "4c035747-f77b-4c6d-b23b-cb3a2b96c7e6",
    subnet_id=config.get("subnetId") or "6201dcf2-1374-43ec-ae8b-78b4081572d3",
    security_group_ids=[config.get("securityGroupId") or "59c45017-a484-481b-8440-18c2214ccb06"],
    database_filter={"engines": ["PostgreSQL"]},
    rds_ids={"orders": config.get("ordersRdsId") or "123751d3ee2f47aea64822e98318c6a8in01"},
    risk_rules={"on": ["Database_login"], "off": ["Database_Slow_SQL_Detection"]},
    log_retention_days=365,
    tags={"team": "security"},
    max_price={"amount": 3000, "currency": "CNY"},
)

pulumi.export("instanceId", audit.instance_id)
pulumi.export("connectIp", audit.connect_ip)
