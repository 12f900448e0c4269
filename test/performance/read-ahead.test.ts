import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Snapshot } from "../../provider/model/snapshots";
import { auditInstance } from "../../provider/resources/audit-instance/lifecycle";
import { resourceTags } from "../../provider/resources/resource-tags";
import { type Cloud, startCloud } from "../cloud";
import { buyInstance, homeArgs } from "../lifecycle/buy-instance";

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud();
  await cloud.settings({ jobSeconds: 1, orderSeconds: 1 });
});
afterAll(() => cloud.close());

/** A list whose fetches complete when the test releases them, and the keys fetched so far. */
function heldList() {
  const fetched: string[] = [];
  const release = new Map<string, { resolve(): void; reject(error: Error): void }>();
  const list = new Snapshot<string>((key) => {
    fetched.push(key);
    return new Promise((resolve, reject) => release.set(key, { resolve: () => resolve(key), reject }));
  });
  return { list, fetched, release };
}

/** Lets all pending callbacks run. */
const turn = () => new Promise(setImmediate);

const KEYS = Array.from({ length: 20 }, (_, index) => `i-${index}`);

it("expected keys are fetched up to eight ahead once a key is requested", async () => {
  const { list, fetched, release } = heldList();
  for (const key of KEYS) {
    list.expect(key);
  }
  expect(fetched).toEqual([]);
  const asked = list.get("i-0");
  await turn();
  expect(fetched).toEqual(KEYS.slice(0, 9));
  for (const { resolve } of release.values()) {
    resolve();
  }
  expect(await asked).toBe("i-0");
  expect(fetched, "no further key was requested").toEqual(KEYS.slice(0, 9));
  expect(await list.get("i-5")).toBe("i-5");
  expect(fetched, "one was used, so one more is fetched").toEqual(KEYS.slice(0, 10));
});

it("keys that are expected later are fetched ahead as well, and none twice", async () => {
  const { list, fetched, release } = heldList();
  const asked = list.get("i-0");
  await turn();
  list.expect("i-0");
  list.expect("i-1");
  list.expect("i-1");
  expect(fetched).toEqual(["i-0", "i-1"]);
  for (const { resolve } of release.values()) {
    resolve();
  }
  expect([await asked, await list.get("i-1")]).toEqual(["i-0", "i-1"]);
  expect(fetched).toEqual(["i-0", "i-1"]);
});

it("a key that could not be fetched ahead is fetched again on request", async () => {
  const { list, fetched, release } = heldList();
  list.expect("i-1");
  const first = list.get("i-0");
  await turn();
  release.get("i-1")?.reject(new Error("busy"));
  release.get("i-0")?.resolve();
  await first;
  const second = list.get("i-1");
  await turn();
  release.get("i-1")?.resolve();
  expect(await second).toBe("i-1");
  expect(fetched).toEqual(["i-0", "i-1", "i-1"]);
});

it("a list that was fetched ahead is not served after a write to its key", async () => {
  const { list, fetched, release } = heldList();
  list.expect("i-1");
  const first = list.get("i-0");
  await turn();
  for (const { resolve } of release.values()) {
    resolve();
  }
  await first;
  await list.writing("i-1", async () => undefined);
  const second = list.get("i-1");
  await turn();
  release.get("i-1")?.resolve();
  await second;
  expect(fetched).toEqual(["i-0", "i-1", "i-1"]);
});

it("reads during a write share one fetch after it, and a later write waits for that fetch", async () => {
  const { list, fetched, release } = heldList();
  let end = () => {};
  const write = list.writing("i-0", () => new Promise<void>((resolve) => (end = resolve)));
  await turn();
  const looks = [list.get("i-0"), list.fresh("i-0")];
  let isWritten = false;
  const later = list.writing("i-0", async () => {
    isWritten = true;
  });
  await turn();
  expect([fetched, isWritten]).toEqual([[], false]);
  end();
  await write;
  await turn();
  expect([fetched, isWritten]).toEqual([["i-0"], false]);
  release.get("i-0")?.resolve();
  expect(await Promise.all(looks)).toEqual(["i-0", "i-0"]);
  await later;
  expect([fetched, isWritten]).toEqual([["i-0"], true]);
});

it("a refresh that reads the tags of one instance also fetches the tags of the others", async () => {
  const made = [];
  for (const name of ["a", "b"]) {
    made.push(await buyInstance(cloud.context(), { ...homeArgs, name, mark: name.repeat(32) }));
  }
  const context = cloud.context();
  for (const { id, state } of made) {
    await auditInstance.read(context, id, state);
  }
  await cloud.requests();
  const readTags = ({ id }: { id: string }) =>
    resourceTags.read(context, `auditInstance/${id}`, {
      resourceId: id,
      resourceType: "auditInstance",
      mode: "merge",
      tags: {},
    });
  const asked: string[] = [];
  const [first, second] = made as [(typeof made)[number], (typeof made)[number]];
  await readTags(first);
  await vi.waitFor(async () => {
    asked.push(...(await cloud.requests()).map(({ operation }) => operation ?? ""));
    expect(asked).toEqual(["listAuditTags", "listAuditTags"]);
  });
  await readTags(second);
  expect(await cloud.requests()).toEqual([]);
});

it("concurrent writers share one fetch, including the writer that ends last", async () => {
  const { list, fetched, release } = heldList();
  const ends: (() => void)[] = [];
  const steps = KEYS.slice(0, 3).map(async () => {
    await list.writing("i-0", () => new Promise<void>((resolve) => ends.push(resolve)));
    return list.get("i-0");
  });
  await turn();
  for (const end of ends) {
    end();
    await turn();
  }
  expect(fetched).toEqual(["i-0"]);
  release.get("i-0")?.resolve();
  expect(await Promise.all(steps)).toEqual(["i-0", "i-0", "i-0"]);
});
