import { linearRegression, mean } from "simple-statistics";
import type { Figure } from "../results";
import { HOSTS, type Host, type Lived } from "./life";

/** Difference in processor time between two equal runs. */
const NOISE_SECONDS = 0.1;

/**
 * How memory and processor time of the provider's process grow with the number of instances, without those of the
 * floor.
 */
export function growthOf(lived: readonly Lived[], sizes: readonly number[]): Figure[] {
  return [
    ...sizes.flatMap((size) => HOSTS.map((host) => memory(lived, size, host))),
    ...(sizes.length > 2 ? [exponent(lived, sizes, "up"), exponent(lived, sizes, "refresh")] : []),
  ];
}

function memory(lived: readonly Lived[], instances: number, host: Host): Figure {
  const peak = (kind: Lived["kind"]) =>
    Math.max(
      ...lived
        .filter((each) => each.kind === kind && each.instances === instances && each.latencyMs === 0)
        .map(({ provider }) => provider?.maxRssMb ?? 0),
    );
  return {
    what: `its memory at most, ${instances * 36} resources, ${host} host`,
    value: peak(host),
    unit: "MB",
    beside: { what: "floor", value: peak("floor") },
  };
}

/**
 * The slope of a line through the logarithms of processor time and size; 1 means that the time is proportional to the
 * size. The time of the smallest stack is subtracted, because it is mostly the start of the process. Sizes whose time
 * differs from it by no more than the noise are left out.
 */
function exponent(lived: readonly Lived[], sizes: readonly number[], step: "up" | "refresh"): Figure {
  const work = (size: number) => spent(lived, "dynamic", size, step) - spent(lived, "floor", size, step);
  const [smallest = 1, ...others] = sizes;
  const points = others
    .map((size) => ({ more: size - smallest, seconds: work(size) - work(smallest) }))
    .filter(({ seconds }) => seconds > NOISE_SECONDS)
    .map(({ more, seconds }): [number, number] => [Math.log(more), Math.log(seconds)]);
  return {
    what: `growth of its processor time with the number of resources (${step})`,
    value: linearRegression(points).m,
    unit: "",
    goal: { of: "value", is: "at most", limit: 1.05 },
    remark: "an exponent: 1 is in proportion",
  };
}

function spent(lived: readonly Lived[], kind: Lived["kind"], instances: number, step: Lived["step"]): number {
  const same = lived.filter((each) => each.kind === kind && each.instances === instances && each.latencyMs === 0);
  return mean(same.filter((each) => each.step === step).map(({ provider }) => provider?.cpuSeconds ?? 0));
}
