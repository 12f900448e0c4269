import { FAULTS } from "./faults";
import { promisesNothing } from "./operation-of";
import { itIsHealedOrTold } from "./trial";

// `npm run matrix` is all of it; the suite takes a share of it, drawn by a seed.
itIsHealedOrTold({
  variable: "MATRIX",
  share: 0.1,
  faultsOf: (operation) => FAULTS.filter(({ needsShape }) => !(needsShape && promisesNothing(operation))),
});
