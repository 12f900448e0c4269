"""
Adopts an existing audit instance, such as one that was created in the console, and audits a database on it. Nothing is
bought. Arguments that the declaration omits stay unchanged. `pulumi destroy` keeps the instance, and removes only the
database from it.

Set the name or the ID of the instance with `pulumi config set instance …`. The default RDS instance belongs to the
emulator's account: set your own with `pulumi config set ordersRdsId …`.
"""

import pulumi
import pulumi_dbss as dbss

config = pulumi.Config()

audit = dbss.AuditInstance(
    "audit",
    adopt=config.require("instance"),
    opts=pulumi.ResourceOptions(retain_on_delete=True),
)

dbss.RdsAuditDatabase(
    "orders",
    instance_id=audit.instance_id,
    rds_id=config.get("ordersRdsId") or "123751d3ee2f47aea64822e98318c6a8in01",
)

pulumi.export("instanceId", audit.instance_id)
pulumi.export("paidUntil", audit.expires_at)
