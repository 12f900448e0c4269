import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach } from "vitest";

/** Replaces the engine with mocks of the SDK in the tests of a file. `registered` is called for each resource. */
export function mockEngine(
  registered: (name: string, inputs: Record<string, unknown>) => void = () => undefined,
): void {
  beforeEach(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => {
        registered(name, inputs);
        return { id: name, state: inputs };
      },
      call: () => ({}),
    });
  });
  // The other test files in this process are not programs.
  afterEach(() => pulumi.runtime.resetOptions("", "", -1, "", "", false, ""));
}
