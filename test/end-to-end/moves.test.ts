import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance } from "./declarations";
import { type Declaration, type Declarations, endsWith, TestStack } from "./stack";

const tags = (...keys: string[]): Declaration => ({
  type: "ResourceTags",
  args: { resourceId: "@audit.resourceId", tags: tagged(keys) },
});

const tagged = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, "yes"]));

describe("what one resource no longer declares, but another one does", () => {
  let cloud: Cloud;
  let stack: TestStack;

  const up = async (declarations: Declarations) => {
    await stack.declare({ audit: auditInstance(), ...declarations });
    endsWith(0, await stack.up());
  };
  const upAndAsDeclared = async (declarations: Declarations) => {
    await up(declarations);
    endsWith(0, await stack.drift("--expect-no-changes"));
  };
  const tagKeys = async () => (await cloud.state()).tags.map(({ key }) => key).toSorted();

  beforeAll(async () => {
    cloud = await startCloud();
    stack = await TestStack.onEitherHost(cloud, "moves");
  });
  afterAll(async () => {
    await stack.remove();
    await cloud.close();
  });

  it("is a tag that stays when it moves to another ResourceTags, whichever is updated first", async () => {
    await up({ one: tags("a", "b"), other: tags("c") });
    await upAndAsDeclared({ one: tags("a"), other: tags("b", "c") });
    await upAndAsDeclared({ one: tags("a", "b"), other: tags("c") });
    await upAndAsDeclared({ new: tags("b"), newer: tags("a", "c") });
    expect(await tagKeys()).toEqual(["a", "b", "c"]);
  });

  it("is a tag that stays when its instance declares it", async () => {
    await upAndAsDeclared({ audit: auditInstance({ tags: tagged(["a"]) }), newer: tags("c") });
    expect(await tagKeys()).toEqual(["a", "c"]);
    await upAndAsDeclared({});
    expect(await tagKeys()).toEqual([]);
  });

  it("is removed by a destruction that runs the program", async () => {
    await up({ one: tags("a") });
    const { urn } = await stack.resource("one");
    endsWith(0, await stack.destroy("--run-program", "--target", urn));
    expect(await tagKeys()).toEqual([]);
  });
});
