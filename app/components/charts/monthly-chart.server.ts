import { markers, themeChart } from "#app/components/charts/chart-markup";

export type Month = { label: string; plannedFen: bigint; settledFen: bigint | null };

type Input = {
  months: readonly Month[];
  /** Says to screen readers what the chart shows; the table behind it holds the figures. */
  label: string;
  /** Width and height of the drawing; it scales with the page. 360 × 240 suits the phone. */
  width?: number;
  height?: number;
};

/** Figures of the axis in 万元, where a year of a unit reads as "30" and a year of a city as "5,041". */
const wan = (fen: bigint) => Number(fen) / 1_000_000;

/**
 * Planned and settled per month as bars, both cumulative as lines, drawn on the server: no chart code in the browser.
 * `settledFen: null` is a month that has not come yet.
 */
export async function monthlyChart({ months, label, width = 720, height = 280 }: Input): Promise<string> {
  const { init } = await library();
  let planned = 0;
  let settled = 0;
  const plannedLine = months.map((month) => (planned += wan(month.plannedFen)));
  const settledLine = months.map((month) => (month.settledFen === null ? null : (settled += wan(month.settledFen))));
  const axisLabel = { color: markers.text, fontSize: 13 };
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({
    animation: false,
    grid: { left: 8, right: 8, top: 16, bottom: 8 },
    xAxis: {
      type: "category",
      data: months.map((month) => month.label),
      axisLabel: { ...axisLabel, interval: width < 480 ? 1 : 0 },
      axisLine: { lineStyle: { color: markers.axis } },
      axisTick: { show: false },
    },
    yAxis: [
      { type: "value", axisLabel, splitLine: { lineStyle: { color: markers.grid } }, splitNumber: 4 },
      { type: "value", axisLabel, splitLine: { show: false }, splitNumber: 4 },
    ],
    series: [
      {
        type: "bar",
        data: months.map((month) => wan(month.plannedFen)),
        itemStyle: { color: markers.planned, borderRadius: [2, 2, 0, 0] },
        barGap: "-70%",
        barWidth: "46%",
      },
      {
        type: "bar",
        data: months.map((month) => (month.settledFen === null ? null : wan(month.settledFen))),
        itemStyle: { color: markers.settled, borderRadius: [2, 2, 0, 0] },
        barWidth: "46%",
      },
      {
        type: "line",
        yAxisIndex: 1,
        data: plannedLine,
        lineStyle: { color: markers.linePlan, width: 1.5, type: "dashed" },
        showSymbol: false,
      },
      {
        type: "line",
        yAxisIndex: 1,
        data: settledLine,
        lineStyle: { color: markers.line, width: 2.5 },
        itemStyle: { color: markers.line },
        symbol: "circle",
        symbolSize: 6,
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return themeChart(svg, label);
}

/** Loaded with the first chart: a process that draws none does without its 20 MB. */
async function library() {
  const [core, { BarChart, LineChart }, { GridComponent }, { SVGRenderer }] = await Promise.all([
    import("echarts/core"),
    import("echarts/charts"),
    import("echarts/components"),
    import("echarts/renderers"),
  ]);
  core.use([BarChart, LineChart, GridComponent, SVGRenderer]);
  return core;
}
