import { writeFile } from "node:fs/promises";
import { ACCOUNT, EDITIONS } from "../../emulator";

/** Number of databases that an instance of the largest edition can audit. */
export const DATABASES = EDITIONS.high.proxy;

/** Number of risk rule switches that the program declares for each instance. */
export const SWITCHES = 3;

/** Writes a seed with quota, balance and RDS instances for full audit instances. Jobs in it take no time. */
export async function writeSeed(file: string, instances: number): Promise<void> {
  const rdsInstances = Array.from({ length: instances * DATABASES }, (_, index) => ({
    id: `rds-${index}`,
    name: `database-${index}`,
    status: "ACTIVE",
    type: "Single",
    port: 3306,
    private_ips: [`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`],
    datastore: { type: "MySQL", version: "8.0" },
    region: ACCOUNT.region,
    vpc_id: ACCOUNT.vpcId,
    subnet_id: ACCOUNT.subnetId,
    security_group_id: ACCOUNT.securityGroupIds[0],
  }));
  const seed = {
    settings: { orderSeconds: 0, jobSeconds: 0, powerSeconds: 0, deleteSeconds: 0 },
    account: { balance: 1000 * instances * EDITIONS.high.month.amount },
    quota: {
      audit_quota: instances,
      cpu: instances * EDITIONS.high.vcpus,
      ram: instances * EDITIONS.high.ram,
    },
    rdsInstances,
  };
  await writeFile(file, JSON.stringify(seed));
}
