import { ensureLanguageHost } from "../../../tools/pulumi-cli/ensure-program";
import { linkModules } from "../linked-modules";
import { testExamplesIn } from "./examples-in";

testExamplesIn("yaml", async () => ({ cli: await ensureLanguageHost("yaml"), install: linkModules }));
