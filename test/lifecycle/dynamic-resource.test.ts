import { expect, it } from "vitest";
import * as dbss from "../../provider";
import { RESOURCE_TYPES } from "../../provider/resources";
import { mockEngine } from "./mocked-engine";

const classes = { ...dbss };
const args = { resourceId: "resource", tags: { team: "security" } };

mockEngine();

it("shows where an invalid declaration was made, although the SDK records no stack traces", () => {
  expect(() => new dbss.ResourceTags("", args)).toThrow(
    expect.objectContaining({ stack: expect.stringContaining("dynamic-resource.test.ts") }),
  );
});

it("restores `Error.stackTraceLimit` after a declaration, valid or not", () => {
  const { stackTraceLimit } = Error;
  new dbss.ResourceTags("tags", args);
  expect(() => new dbss.ResourceTags("", args)).toThrow();
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});

it.each(RESOURCE_TYPES)("%s.get() throws and suggests the native host or `adopt`", (type) => {
  expect(() => classes[type].get("existing", "id")).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(new RegExp(`^${type} existing: .*native host.*\\badopt\\b`, "s")),
    }),
  );
});
