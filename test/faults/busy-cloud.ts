import type { Cloud } from "../cloud";

/** Rejects or breaks 40 % of all requests. */
export const BUSY = { throttling: { share: 0.3, retryAfter: false }, unavailable: 0.05, resets: 0.05 };

/** Gives an account quota and money for a number of instances, and these RDS instances, and makes the service busy. */
export async function makeBusy(cloud: Cloud, instances: number, rdsIds: readonly string[]): Promise<void> {
  const [sample] = (await cloud.state()).rdsInstances;
  const rdsInstances = rdsIds.map((id, index) => ({
    ...sample,
    id,
    name: id,
    private_ips: [`10.0.${Math.floor(index / 250)}.${(index % 250) + 1}`],
  }));
  await cloud.patch(
    { op: "replace", path: "/rdsInstances", value: rdsInstances },
    { op: "replace", path: "/quota", value: { audit_quota: instances, cpu: 10_000, ram: 1_000_000 } },
    { op: "replace", path: "/account/balance", value: 1_000_000 },
  );
  await cloud.temperament(BUSY);
}
