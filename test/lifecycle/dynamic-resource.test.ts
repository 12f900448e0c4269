import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, it } from "vitest";
import { ResourceTags } from "../../provider";

const args = { resourceId: "resource", tags: { team: "security" } };

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: () => ({}),
  });
});

it("an error of the declaration says where it was made, although the SDK is kept from noting stack traces", () => {
  expect(() => new ResourceTags("", args)).toThrow(
    expect.objectContaining({ stack: expect.stringContaining("dynamic-resource.test.ts") }),
  );
});

it("what a program throws later has as much of a stack trace as ever", () => {
  const { stackTraceLimit } = Error;
  new ResourceTags("tags", args);
  expect(() => new ResourceTags("", args)).toThrow();
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});
