import { readFileSync } from "node:fs";

const read = (/** @type {string} */ file) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));

/**
 * The names that places have or had in the data of this folder: divisions, and counties as the lists of the programmes call them.
 *
 * @returns {{ divisions: [code: string, name: string, level: string][], names: string[], above: string[] }} above: provinces and prefectures only
 */
export function readPlaces() {
  /** @type {[string, string, string][]} */
  const divisions = read("divisions.json");
  const listed = ["programme-832-counties.json", "programme-zhejiang-26-6-counties.json", "programme-guangdong-partner-counties.json"].flatMap((file) =>
    read(file).flatMap((/** @type {Record<string, string>} */ row) => [row.name, row.currentName, row.prefecture, row.province].filter(Boolean)),
  );
  return {
    divisions,
    names: [...divisions.map(([, name]) => name), ...listed],
    above: divisions.filter(([, , level]) => level !== "C").map(([, name]) => name),
  };
}
