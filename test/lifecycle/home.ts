import { ACCOUNT } from "../../emulator";
import type { Inputs } from "../../provider/resources/audit-instance/lifecycle";

/** Arguments of an instance that other resources live on. */
export const homeArgs: Inputs = {
  name: "home",
  edition: "medium",
  flavor: ACCOUNT.flavors.medium,
  availabilityZones: ["cn-north-4a"],
  vpcId: ACCOUNT.vpcId,
  subnetId: ACCOUNT.subnetId,
  securityGroupIds: [ACCOUNT.securityGroupIds[0]],
  periodUnit: "month",
  period: 1,
  autoRenew: false,
  mark: "f".repeat(32),
};
