import { alterationsOf } from "./alterations";
import { itIsHealedOrTold } from "./trial";

// The service omits a field, or spells it differently. `npm run alterations` runs all cases, the suite a random share.
itIsHealedOrTold({
  variable: "ALTERATIONS",
  share: 0.02,
  inEveryLife: true,
  faultsOf: (_, answers) => alterationsOf(answers),
});
