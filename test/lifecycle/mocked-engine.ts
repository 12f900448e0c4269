import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach } from "vitest";

/** Lets mocks of the SDK stand for the engine in the tests of a file. `registered` sees what is declared. */
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
  // The other files of the process are no programs.
  afterEach(() => pulumi.runtime.resetOptions("", "", -1, "", "", false, ""));
}
