import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT } from "../../emulator";
import { type Cloud, startCloud } from "../cloud";
import { auditInstance, inOtherRegion } from "./declarations";
import { type Declarations, endsWith, TestStack } from "./stack";

// One program, one provider, two regions.

const { otherRegion } = ACCOUNT;

const north = auditInstance({ name: "north" });
const east = auditInstance({ name: "east", ...inOtherRegion });

function tagged(instance: string, args: object) {
  return { type: "ResourceTags", args: { resourceId: `@${instance}.resourceId`, ...args } };
}

const database = {
  type: "RdsAuditDatabase",
  args: { instanceId: "@east.instanceId", rdsId: otherRegion.rdsInstances.mysqlShop, region: otherRegion.region },
};

function program(team: string): Declarations {
  return {
    north,
    northTags: tagged("north", { tags: { team } }),
    east,
    eastTags: tagged("east", { tags: { team }, region: otherRegion.region }),
    shop: database,
  };
}

let cloud: Cloud;
let stack: TestStack;

beforeAll(async () => {
  cloud = await startCloud();
  stack = await TestStack.onEitherHost(cloud, "regions");
});
afterAll(async () => {
  await stack.remove();
  await cloud.close();
});

/** The project of each instance, by the instance's name. */
async function instances(): Promise<Record<string, string>> {
  const { instances: rows } = await cloud.state();
  return Object.fromEntries(rows.map(({ name, project_id: project }) => [name, project ?? ""]));
}

async function tags(): Promise<string[]> {
  return (await cloud.state()).tags.map(({ key, value }) => `${key}=${value}`).sort();
}

describe("a resource in another region than its instance", () => {
  const retention = { type: "LogRetention", args: { instanceId: "@east.instanceId", retentionDays: 90 } };

  it.each(["preview", "up"] as const)("fails %s, and nothing is ordered", async (verb) => {
    await stack.declare({ east, retention });
    const { code, output } = await stack[verb]();
    expect(code).not.toBe(0);
    expect(output).toContain(
      `LogRetention retention: it would be in region ${ACCOUNT.region}, but the AuditInstance east is in ` +
        `${otherRegion.region}. Declare \`region: "${otherRegion.region}"\` for it.`,
    );
    expect(output).not.toContain("unhandled exception");
    expect((await cloud.state()).orders).toEqual([]);
  });

  it("is allowed to name the configured region, or that of the instance", async () => {
    const north = auditInstance({ name: "north" });
    const args = { instanceId: "@north.instanceId", retentionDays: 90, region: ACCOUNT.region };
    await stack.declare({ north, explicit: { type: "LogRetention", args } });
    endsWith(0, await stack.preview());
  });
});

describe("a program with resources in two regions", () => {
  it("buys and configures each resource in its region", async () => {
    await stack.declare(program("security"));
    endsWith(0, await stack.up());
    expect(await instances()).toEqual({ north: ACCOUNT.projectId, east: otherRegion.projectId });
    expect(await tags()).toEqual(["team=security", "team=security"]);
    const { outputs } = await stack.resource("east");
    expect(outputs).toMatchObject({ region: otherRegion.region, projectId: otherRegion.projectId });
  });

  it("shows no changes afterwards", async () => {
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("detects and reverts a manual change in the other region", async () => {
    const at = (await cloud.state()).instances.findIndex(({ name }) => name === "east");
    await cloud.patch({ op: "replace", path: `/instances/${at}/name`, value: "by-hand" });
    expect(endsWith(0, await stack.drift())).toContain("by-hand");
    endsWith(0, await stack.up("--refresh"));
    expect(Object.keys(await instances()).sort()).toEqual(["east", "north"]);
  });

  it("updates tags in both regions and buys nothing more", async () => {
    await stack.declare(program("risk"));
    endsWith(0, await stack.up());
    expect(await tags()).toEqual(["team=risk", "team=risk"]);
    expect((await cloud.state()).payments).toHaveLength(2);
  });

  it("replaces an instance that moves to another region", async () => {
    const { shop: _, ...rest } = program("risk");
    const moved = auditInstance({ name: "east" });
    await stack.declare({ ...rest, east: moved, eastTags: tagged("east", { tags: { team: "risk" } }) });
    const preview = endsWith(0, await stack.preview("--diff"));
    expect(preview).toMatch(/region/);
    endsWith(0, await stack.up());
    await cloud.advance("PT10M");
    expect(await instances()).toEqual({ north: ACCOUNT.projectId, east: ACCOUNT.projectId });
    expect(await tags()).toEqual(["team=risk", "team=risk"]);
    expect((await cloud.state()).payments).toHaveLength(3);
    endsWith(0, await stack.drift("--expect-no-changes"));
  });

  it("destroys the instances in both regions", async () => {
    endsWith(0, await stack.destroy());
    await cloud.advance("PT10M");
    expect(await instances()).toEqual({});
  });
});
