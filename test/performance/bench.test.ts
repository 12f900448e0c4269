import { expect, it } from "vitest";
import { growthOf } from "../../bench/engine/growth";
import type { Lived } from "../../bench/engine/life";
import { refuseUnlike, type StateSize, sizesIn } from "../../bench/engine/state-size";
import { type Figure, meetsGoal, rowsOf } from "../../bench/results";

const figure: Figure = {
  what: "refresh",
  value: 2.304,
  unit: "s",
  beside: { what: "floor", value: 2 },
  goal: { of: "ratio", is: "at most", limit: 1.15 },
};

it("a figure is compared with its goal by its value, or by its ratio to the figure beside it", () => {
  expect(meetsGoal(figure)).toBe(false);
  expect(meetsGoal({ ...figure, value: 2.3 })).toBe(true);
  expect(meetsGoal({ ...figure, goal: { of: "value", is: "at least", limit: 2.304 } })).toBe(true);
  expect(meetsGoal({ what: "refresh", value: 1, unit: "s" })).toBeUndefined();
});

it("a row of the table shows the figure beside it, their ratio and whether the goal is met", () => {
  expect(rowsOf({ sections: [{ title: "Time", figures: [figure] }] })).toEqual([
    { title: "Time", rows: [["refresh", "2.3 s", "floor 2 s", "1.15", "≤ 1.15", "missed"]] },
  ]);
});

it("a resource's own data counts data in both inputs and outputs once, and the provider's code never", () => {
  const inputs = { __provider: "code", name: "audit" };
  const resource = {
    type: "pulumi-nodejs:dynamic/dbss:AuditInstance",
    inputs,
    outputs: { ...inputs, status: "ACTIVE" },
  };
  const stack = { type: "pulumi:pulumi:Stack" };
  const [size, ...others] = sizesIn(JSON.stringify({ deployment: { resources: [stack, resource] } }));
  expect(others).toEqual([]);
  expect(size).toEqual({
    type: "AuditInstance",
    properties: ["inputs.__provider", "inputs.name", "outputs.__provider", "outputs.name", "outputs.status"],
    bytes: JSON.stringify(inputs).length + JSON.stringify(resource.outputs).length,
    ownBytes: JSON.stringify({ name: "audit", status: "ACTIVE" }).length,
  });
});

it("a floor whose resources have different properties is rejected", () => {
  const size: StateSize = { type: "AuditInstance", properties: ["inputs.name", "outputs.name"], bytes: 2, ownBytes: 1 };
  expect(() => refuseUnlike([size], [size])).not.toThrow();
  expect(() => refuseUnlike([{ ...size, properties: ["inputs.name"] }], [size])).toThrow(
    "AuditInstance has the properties inputs.name outputs.name, but in the floor inputs.name",
  );
  expect(() => refuseUnlike([], [size])).toThrow("but in the floor none");
});

it("the growth exponent is 1 for linear work, regardless of startup costs, and 2 for quadratic work", () => {
  const sizes = [1, 4, 34, 170];
  const lived = (work: (size: number) => number): Lived[] =>
    sizes.flatMap((instances) =>
      (["up", "refresh"] as const).flatMap((step) =>
        (["floor", "dynamic", "native"] as const).map((kind) => {
          const cpuSeconds = kind === "floor" ? instances : instances + work(instances);
          const provider = { startedAt: 0, cpuSeconds, maxRssMb: 100 };
          return { kind, instances, latencyMs: 0, step, seconds: 1, requests: 0, requestsOfParts: 0, provider };
        }),
      ),
    );
  const exponents = (work: (size: number) => number) =>
    growthOf(lived(work), sizes).flatMap(({ what, value }) => (what.startsWith("growth") ? [value] : []));
  expect(exponents((size) => 5 + 0.1 * size)).toEqual([expect.closeTo(1), expect.closeTo(1)]);
  expect(exponents((size) => 5 + 0.1 * (size - 1) ** 2)).toEqual([expect.closeTo(2), expect.closeTo(2)]);
});
