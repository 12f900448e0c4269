import { expect, it } from "vitest";
import * as dbss from "../../provider";
import { RESOURCE_TYPES } from "../../provider/resources";
import { mockEngine } from "./mocked-engine";

const classes = { ...dbss };
const args = { resourceId: "resource", tags: { team: "security" } };

mockEngine();

it("an error of the declaration says where it was made, although the SDK is kept from noting stack traces", () => {
  expect(() => new dbss.ResourceTags("", args)).toThrow(
    expect.objectContaining({ stack: expect.stringContaining("dynamic-resource.test.ts") }),
  );
});

it("what a program throws later has as much of a stack trace as ever", () => {
  const { stackTraceLimit } = Error;
  new dbss.ResourceTags("tags", args);
  expect(() => new dbss.ResourceTags("", args)).toThrow();
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});

it.each(RESOURCE_TYPES)("%s cannot be looked up by its ID, and the error says what to do instead", (type) => {
  expect(() => classes[type].get("existing", "id")).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(new RegExp(`^${type} existing: .*native host.*\\badopt\\b`, "s")),
    }),
  );
});
