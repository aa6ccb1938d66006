import { openBench } from "#tests/bench/open-bench";

/**
 * `npm run bench:supervision [-- --fresh]`: the bureau's morning at 5,000 units with 20,000 orders and at 50,000 with 200,000, one after the other in one run.
 */
interface Figures {
  units: number;
  orders: number;
  cases: number;
  alerts: number;
  pages: Record<string, number>;
  bulletin: number;
  remind: number;
  reminded: number;
  entries: number;
  entriesPerSecond: number;
  differences: number;
}

interface Taken {
  milliseconds: number;
  rows: number;
  bytes: number;
  /** Memory of the web process before and at its highest, in MB. */
  before: number;
  peak: number;
}

/** What an export may add to the web process, in MB, however many rows it has: a collector's breath, not the rows. */
const EXPORT_MB = 96;

async function figuresOf(name: string, times: number, unitsAlone: number): Promise<Figures & { taken: { csv: Taken; xlsx: Taken } }> {
  const bench = await openBench({ name, times, unitsAlone });
  try {
    bench.log("the bureau's morning");
    const figures = JSON.parse(await bench.inChild("tests/bench/supervision.ts")) as Figures;
    bench.log("200,000 rows taken along");
    return { ...figures, taken: JSON.parse(await bench.inChild("tests/bench/export.ts")) as { csv: Taken; xlsx: Taken } };
  } finally {
    await bench.close();
  }
}

const small = await figuresOf("bench-5000", 7, 27);
const large = await figuresOf("bench-50000", 67, 267);
const n = (value: number) => Math.round(value).toLocaleString("en");
const seconds = (value: number) => `${(value / 1000).toFixed(1)} s`;
const rows: [string, string, string, string][] = [
  ["units, orders, ledger entries", sizeOf(small), sizeOf(large), ""],
  ...Object.keys(large.pages).map((page): [string, string, string, string] => {
    const [before, after] = [small.pages[page] ?? Number.NaN, large.pages[page] ?? Number.NaN];
    return [
      `${page}, 4 at once, p95`,
      `${before.toFixed(1)} ms`,
      `${after.toFixed(1)} ms (×${(after / before).toFixed(1)})`,
      "≤ 100 ms, ×1.3",
    ];
  }),
  ["alert run over all units", seconds(small.alerts), `${seconds(large.alerts)}, ${n(large.cases)} cases`, "≤ 20 s"],
  ["bulletin of a province", seconds(small.bulletin), seconds(large.bulletin), "≤ 5 s"],
  [
    "reminders at once",
    `${n(small.reminded)} in ${seconds(small.remind)}`,
    `${n(large.reminded)} in ${seconds(large.remind)}`,
    "10,000 in ≤ 10 s",
  ],
  ...(["csv", "xlsx"] as const).map((format): [string, string, string, string] => [
    `export of 200,000 rows as ${format.toUpperCase()}`,
    exported(small.taken[format]),
    exported(large.taken[format]),
    `≤ ${EXPORT_MB} MB more`,
  ]),
  ["ledger:verify", `${n(small.entriesPerSecond)} entries/s`, `${n(large.entriesPerSecond)} entries/s`, "≥ 50,000 entries/s"],
];
process.stdout.write(`| what | small | large | bar |\n|---|---|---|---|\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`);
const broken = [
  ...(small.differences + large.differences > 0 ? ["the ledger differs"] : []),
  ...[small, large].flatMap(({ taken: { csv, xlsx } }) => [
    ...(csv.rows < 200_000 ? [`an export had ${n(csv.rows)} rows`] : []),
    ...[csv, xlsx]
      .filter(({ before, peak }) => peak - before > EXPORT_MB)
      .map(({ peak, before }) => `an export took ${n(peak - before)} MB`),
  ]),
];
if (broken.length > 0) {
  process.stdout.write(`${broken.join("\n")}\n`);
  process.exitCode = 1;
}

function exported({ milliseconds, bytes, before, peak }: Taken): string {
  return `${seconds(milliseconds)}, ${(bytes / 1_048_576).toFixed(0)} MB; web process ${n(before)} → ${n(peak)} MB`;
}

function sizeOf(figures: Figures): string {
  return `${n(figures.units)} · ${n(figures.orders)} · ${n(figures.entries)}`;
}
