import { alterationsOf } from "./alterations";
import { itIsHealedOrTold } from "./trial";

// What if the service leaves out a field, or spells it differently? `npm run alterations` is all of it.
itIsHealedOrTold({
  variable: "ALTERATIONS",
  share: 0.02,
  inEveryLife: true,
  faultsOf: (_, answers) => alterationsOf(answers),
});
