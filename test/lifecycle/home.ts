import { ACCOUNT } from "../../emulator";
import type { BuyInputs } from "./buy-instance";

/** Arguments of an instance that other resources live on. */
export const homeArgs: BuyInputs = {
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

/** The same of the smallest edition. */
export const lowArgs: BuyInputs = { ...homeArgs, edition: "low", flavor: ACCOUNT.flavors.low };
