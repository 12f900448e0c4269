import { databaseOperations } from "./databases";
import { instanceOperations } from "./instances";
import { purchaseOperations } from "./purchase";
import { riskRuleOperations } from "./risk-rules";
import { tagOperations } from "./tags";

export const dbssOperations = {
  ...instanceOperations,
  ...purchaseOperations,
  ...databaseOperations,
  ...tagOperations,
  ...riskRuleOperations,
};
