import { FAULTS } from "./faults";
import { promisesNothing } from "./operation-of";
import { itIsHealedOrTold } from "./trial";

// `npm run matrix` runs all cases, the suite a random share drawn by a seed.
itIsHealedOrTold({
  variable: "MATRIX",
  share: 0.1,
  faultsOf: (operation) => FAULTS.filter(({ needsShape }) => !(needsShape && promisesNothing(operation))),
});
