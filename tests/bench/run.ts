import { openBench } from "#tests/bench/open-bench";

/**
 * `npm run bench [-- --fresh]`: the demo region ×10 in a PostgreSQL of its own beside the production build, every figure next to a limit measured in the same run.
 */
const bench = await openBench({ name: "bench", times: 10, unitsAlone: 0 });
const { inChild, log } = bench;

interface OrderFigures {
  tpcbPerSecond: number;
  submitPerSecond: number;
  share: number;
  submitP95: number;
  submitCpuMs: number;
  failed: number;
  overviewP95: Record<"nation" | "province" | "prefecture", number>;
}
type Rate = { perSecond: number; p95: number; failed: number };
interface HttpFigures {
  shopperFlow: Rate;
  catalogueRendered: Rate & { cpuMs: number };
  productRendered: Rate & { cpuMs: number };
  search: Rate;
  searchCached: Rate;
  catalogueCached: Rate;
  homeCached: Rate;
  bareNodeHttp: number;
  memory: { now: number; peak: number };
}

try {
  log("orders beside a TPC-B-like transaction");
  const orders = JSON.parse(await inChild("tests/bench/orders.ts")) as OrderFigures;
  log("the web process over loopback");
  const http = JSON.parse(await inChild("tests/bench/http.ts")) as HttpFigures;
  const n = (value: number) => Math.round(value).toLocaleString("en");
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const rows: [string, string, string][] = [
    [
      "orders submitted, 16 at once",
      `${n(orders.submitPerSecond)}/s, ${(orders.share * 100).toFixed(0)} % of TPC-B-like (${n(orders.tpcbPerSecond)}/s), p95 ${ms(orders.submitP95)}`,
      "≥ 400/s, ≥ 18 %",
    ],
    ["shopper flow over HTTP, 16 shoppers", `${n(http.shopperFlow.perSecond)}/s`, "≥ 40/s"],
    [
      "catalogue page rendered",
      `${n(http.catalogueRendered.perSecond)}/s, ${ms(http.catalogueRendered.cpuMs)} of processor each`,
      "≥ 250/s",
    ],
    ["product page rendered", `${n(http.productRendered.perSecond)}/s, ${ms(http.productRendered.cpuMs)} of processor each`, "≥ 300/s"],
    [
      "catalogue page from the cache",
      `${n(http.catalogueCached.perSecond)}/s, ${((http.catalogueCached.perSecond / http.bareNodeHttp) * 100).toFixed(0)} % of bare node:http (${n(http.bareNodeHttp)}/s)`,
      "≥ 5,000/s",
    ],
    ["search, 16 at once, every page rendered", `p95 ${ms(http.search.p95)}, ${n(http.search.perSecond)}/s`, "p95 ≤ 50 ms"],
    ["the same words as visitors ask, from the cache", `p95 ${ms(http.searchCached.p95)}, ${n(http.searchCached.perSecond)}/s`, ""],
    [
      "bureau overview, nation · province · prefecture",
      `p95 ${ms(orders.overviewP95.nation)} · ${ms(orders.overviewP95.province)} · ${ms(orders.overviewP95.prefecture)}`,
      "p95 ≤ 100 ms",
    ],
    ["memory of the web process, peak", `${n(http.memory.peak)} MB`, "≤ 300 MB"],
  ];
  process.stdout.write(`| what | measured | bar |\n|---|---|---|\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`);
  const failed =
    orders.failed +
    http.shopperFlow.failed +
    http.catalogueRendered.failed +
    http.productRendered.failed +
    http.search.failed +
    http.catalogueCached.failed;
  if (failed > 0) {
    process.stdout.write(`${failed} requests failed\n`);
    process.exitCode = 1;
  }
} finally {
  await bench.close();
}
