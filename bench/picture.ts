import * as echarts from "echarts";
import { type Results, ratioOf, type Section } from "./results";

const WIDTH = 900;
const HEIGHT = 420;

/** A chart of the times as multiples of the engine's own time, with a group for each size and a bar for each step. */
export function pictureOf({ sections }: Pick<Results, "sections">): string {
  const times = sections.find(({ title }) => title.startsWith("Time of an operation"));
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: HEIGHT });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    title: { text: "Time of an operation, as a multiple of the engine's own", left: "center" },
    legend: { bottom: 0 },
    xAxis: { type: "category", data: sizesIn(times) },
    yAxis: { type: "value", min: 0 },
    series: stepsIn(times).map((step) => ({
      name: step,
      type: "bar",
      label: { show: true, position: "top", fontSize: 10 },
      data: (times?.figures ?? [])
        .filter(({ what }) => what.startsWith(`${step} of`))
        .map((figure) => Number((ratioOf(figure) ?? 0).toFixed(2))),
      // The engine's own time is 1.
      markLine: { silent: true, symbol: "none", label: { show: false }, data: [{ yAxis: 1 }] },
    })),
  });
  const picture = chart.renderToSVGString();
  chart.dispose();
  return `${picture}\n`;
}

function sizesIn(times: Section | undefined): string[] {
  return [...new Set((times?.figures ?? []).map(({ what }) => what.split(" of ")[1] ?? ""))];
}

function stepsIn(times: Section | undefined): string[] {
  return [...new Set((times?.figures ?? []).map(({ what }) => what.split(" of ")[0] ?? ""))];
}
