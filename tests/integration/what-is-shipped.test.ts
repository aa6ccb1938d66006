import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/** The production build holds nothing of the stand-in for Stripe. */

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Texts of the emulator that nothing else has: each stands in its sources, or the search would find nothing for ever. */
const marks = ["/_emulator/faults", "whsec_of_somebody_else", "Unrecognized request URL"];

test("no file of it speaks as Stripe does, and no process starts from it that could", () => {
  const sources = filesBelow("app/emulator").map((file) => readFileSync(file, "utf8"));
  for (const mark of marks)
    expect(
      sources.some((text) => text.includes(mark)),
      mark,
    ).toBe(true);
  const shipped = filesBelow("build").filter((file) => /\.(js|mjs|cjs|json|html|css|map)$/.test(file));
  expect(shipped.length).toBeGreaterThan(100);
  const found = shipped.filter((file) => {
    const text = readFileSync(file, "utf8");
    return marks.some((mark) => text.includes(mark)) || text.includes("app/emulator/");
  });
  expect(found).toEqual([]);
  expect(readdirSync("build/server").filter((name) => /emulator/i.test(name))).toEqual([]);
});
