import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { getProgress, readFigures, type Progress } from "#app/domain/supervision/publication/progress.queries.server";
import { publishedFen } from "#app/domain/supervision/publication/rule";
import { addDays, calendarDateOf, fiscalYearOf, toDbDate, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenProgramme } from "#tests/support/given";
import { givenBuyer, givenRule } from "#tests/support/given-progress";
import { startWeb, visitor, type Visitor, type Web } from "#tests/support/http";

const TODAY: CalendarDate = "2026-06-15";
const DAY = addDays(TODAY, -14);

let web: Web;
let nobody: Visitor;
beforeAll(async () => {
  web = await startWeb();
  nobody = visitor(web.origin);
}, 300_000);
afterAll(() => web.close());

const ask = (programmeId: string, prefix: string, today: CalendarDate = TODAY, fiscalYear = 2026): Promise<Progress> =>
  getProgress({ programme: { id: programmeId }, fiscalYear, prefix, today }, readFigures);

/** The sums of a place up to a day, from the entries alone. */
async function fromEntries(programmeId: string, prefix: string, day: CalendarDate, fiscalYear = 2026) {
  const [row] = await db.$queryRaw<{ required: bigint; settled: bigint; units: number }[]>`
    SELECT coalesce(sum(CASE e.kind WHEN 'ASSESS' THEN e.amount_fen END), 0)::bigint AS required,
      coalesce(sum(CASE e.kind WHEN 'SETTLE' THEN e.amount_fen END), 0)::bigint AS settled, count(DISTINCT q.unit_id)::int AS units
    FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
    WHERE q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${fiscalYear} AND q.division_code LIKE ${`${prefix}%`} AND e.effective_on <= ${day}::date`;
  return row ?? { required: 0n, settled: 0n, units: 0 };
}

const rounded = (fen: bigint) => publishedFen(fen, 10_000n);

async function givenRegion() {
  const programme = await givenProgramme();
  const settled = [
    { on: "2026-01-20", fen: 123_456n },
    { on: "2026-05-31", fen: 54_321n },
    { on: "2026-06-01", fen: 77_777n },
    { on: "2026-06-02", fen: 900_000n },
    { on: "2026-06-14", fen: 31_000n },
  ];
  for (const code of ["431102", "431102", "431102", "431103", "431103", "431103", "330106", "330106", "330106"]) {
    await givenBuyer(programme.id, code, { settled });
  }
  return programme;
}

describe("figures", () => {
  test("are the entries up to the day of the embargo, at every level, and not a day later", async () => {
    const programme = await givenRegion();
    for (const prefix of ["", "43", "4311", "431102", "33"]) {
      const progress = await ask(programme.id, prefix);
      const truth = await fromEntries(programme.id, prefix, DAY);
      expect(progress.day).toBe(DAY);
      expect(progress.whole, prefix).toMatchObject({
        units: truth.units,
        requiredFen: rounded(truth.required),
        settledFen: rounded(truth.settled),
      });
      expect(progress.whole?.completionBps).toBe((rounded(truth.settled) * 10_000n) / rounded(truth.required));
    }
    const late = await ask(programme.id, "43", "2026-06-16");
    expect((late.whole?.settledFen ?? 0n) - ((await ask(programme.id, "43")).whole?.settledFen ?? 0n)).toBe(rounded(900_000n) * 6n);
  });

  test("hold on the first days of a year, after its end, and before it", async () => {
    const programme = await givenRegion();
    for (const today of ["2026-01-25", "2026-02-10", "2027-01-03", "2027-05-05", "2025-12-31"]) {
      const progress = await ask(programme.id, "", today);
      const truth = await fromEntries(programme.id, "", addDays(today, -14));
      expect(progress.whole?.settledFen ?? 0n, today).toBe(rounded(truth.settled));
    }
  });

  test("of parts and of what is left out come to the whole; months come to the year", async () => {
    const programme = await givenProgramme();
    const exact = { settled: [{ on: "2026-03-03", fen: 40_000n }] };
    for (const code of ["431102", "431103", "431103", "431103", "431103", "431100", "431100", "431100", "431100", "431100"])
      await givenBuyer(programme.id, code, exact);
    const progress = await ask(programme.id, "4311");
    const sum = (pick: (row: { settledFen: bigint; units: number }) => bigint) =>
      [...progress.parts, ...(progress.others ? [progress.others] : [])].reduce((total, row) => total + pick(row), 0n);
    expect(progress.parts.map(({ code, own }) => [code, own])).toEqual([["431100", true]]);
    expect(progress.others).toMatchObject({ parts: 2, units: 5 });
    expect(sum((row) => row.settledFen)).toBe(progress.whole?.settledFen);
    expect(sum((row) => BigInt(row.units))).toBe(BigInt(progress.whole?.units ?? 0));
    expect(progress.months.reduce((total, month) => total + (month.countedFen ?? 0n), 0n)).toBe(progress.whole?.settledFen);
    expect(progress.months[2]?.countedFen).toBe(400_000n);
    expect(progress.months.map(({ countedFen }) => countedFen !== null)).toEqual(Array.from({ length: 12 }, (_, index) => index < 6));
  });

  test("a longer embargo of a place holds back what lies above it, and no other", async () => {
    const programme = await givenRegion();
    await givenRule("431102", { embargoDays: 40, programmeId: programme.id });
    expect((await ask(programme.id, "431102")).day).toBe("2026-05-06");
    expect((await ask(programme.id, "")).day).toBe("2026-05-06");
    expect((await ask(programme.id, "431103")).day).toBe(DAY);
    const truth = await fromEntries(programme.id, "43", "2026-05-06");
    expect((await ask(programme.id, "43")).whole?.settledFen).toBe(rounded(truth.settled));
  });
});

describe("small numbers", () => {
  test("a place that is left out has no page, and nothing below it has", async () => {
    const programme = await givenProgramme();
    for (const code of ["431102", "330106", "330106", "330106", "422801", "422801", "422801", "422801"])
      await givenBuyer(programme.id, code);
    const nation = await ask(programme.id, "");
    expect(nation.parts.map(({ code }) => code)).toEqual(["420000"]);
    expect(nation.others).toMatchObject({ parts: 2, units: 4 });
    for (const prefix of ["43", "4311", "431102", "33", "3301", "330106"]) {
      const progress = await ask(programme.id, prefix);
      expect(progress, prefix).toMatchObject({ whole: null, parts: [], others: null, months: [], origins: [] });
    }
  });

  test("a unit that shows its own figures protects nobody: those beside it are counted without it", async () => {
    const programme = await givenProgramme();
    const units = await Promise.all(["431102", "431102", "431102"].map((code) => givenBuyer(programme.id, code)));
    for (const code of ["431103", "431103", "431103", "431103"]) await givenBuyer(programme.id, code);
    expect((await ask(programme.id, "4311")).parts.map(({ code }) => code)).toEqual(["431102", "431103"]);
    const [open] = units;
    await db.unitPage.create({
      data: {
        unitId: open?.id ?? "",
        slug: `open-${newId()}`.slice(0, 40),
        updatedAt: new Date(),
        publishedAt: new Date(),
        publishedVersion: 1,
        texts: {
          create: {
            edition: "PUBLISHED",
            taglineZh: "",
            taglineEn: "",
            storyZh: "",
            storyEn: "",
            showsSuppliers: false,
            showsProgress: true,
          },
        },
      },
    });
    const progress = await ask(programme.id, "4311");
    expect(progress.parts).toEqual([]);
    expect(progress.others).toMatchObject({ parts: 2, units: 7 });
  });

  test("over random regions: no figure that the database gives out is of too few units, and every one is the entries' own", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("431102", "431103", "431100", "330106", "422801", "422802"), { maxLength: 12 }),
        async (codes) => {
          const programme = await givenProgramme();
          for (const [index, code] of codes.entries()) {
            await givenBuyer(programme.id, code, { settled: [{ on: "2026-02-02", fen: 10_000n * BigInt(2 ** index) }] });
          }
          // Each unit's amount is a power of two, so that every sum names the units it is made of.
          const unitsIn = (fen: bigint) => (fen / 10_000n).toString(2).replaceAll("0", "").length;
          for (const prefix of ["", "43", "4311", "431102", "431103", "33", "42", "4228", "422801"]) {
            const { whole, parts, others } = await ask(programme.id, prefix);
            for (const figure of [whole, others, ...parts]) {
              if (!figure || figure.settledFen === 0n) continue;
              expect(unitsIn(figure.settledFen)).toBeGreaterThanOrEqual(3);
              expect(unitsIn(figure.settledFen)).toBe(figure.units);
            }
            const shown = parts.reduce((sum, { settledFen }) => sum + settledFen, 0n);
            const rest = (whole?.settledFen ?? 0n) - shown;
            if (rest > 0n) expect(unitsIn(rest)).toBeGreaterThanOrEqual(3);
          }
        },
      ),
      { numRuns: 8 },
    );
  }, 180_000);
});

describe("pages and files", () => {
  const today = calendarDateOf(new Date());
  const year = fiscalYearOf(addDays(today, -14));
  const cellsOf = (csv: string) =>
    csv
      .replace("\uFEFF", "")
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(","));

  test("the page, its CSV and its JSON say the same, in both languages, and leave the same out", async () => {
    const programme = await givenProgramme({ code: `shown-${newId()}` });
    const settled = [{ on: addDays(today, -20), fen: 350_000n }];
    for (const code of ["431102", "431103", "431103", "431103", "431103", "431100", "431100", "431100", "431100", "431100"])
      await givenBuyer(programme.id, code, { settled, fiscalYear: year });
    const query = `?programme=${programme.code}&year=${year}`;
    const page = await nobody.get(`/progress/431100${query}`);
    const csv = cellsOf((await nobody.get(`/progress/431100/download${query}&format=csv`)).text);
    const json = JSON.parse((await nobody.get(`/progress/431100/download${query}&format=json`)).text) as {
      day: string;
      whole: { settledFen: number; units: number };
      parts: { code: string; settledFen: number }[];
      others: { settledFen: number; parts: number };
    };
    expect(page.status).toBe(200);
    expect(page.headers.get("cache-control")).toBe("public, no-cache");
    expect(json.day).toBe(addDays(today, -14));
    expect(page.text).toContain(json.day);
    expect(json.parts.map(({ code }) => code)).toEqual(["431100"]);
    const amounts = [json.whole.settledFen, ...json.parts.map(({ settledFen }) => settledFen), json.others.settledFen];
    expect(csv.slice(1).map((cells) => Math.round(Number(cells[4]) * 100))).toEqual(amounts);
    for (const fen of amounts) expect(page.text).toContain((fen / 100).toLocaleString("en", { minimumFractionDigits: 2 }));
    expect(csv.flat().join(" ") + page.text + JSON.stringify(json)).not.toMatch(/431102|431103/);
    const english = await visitor(web.origin, "", "en").get(`/progress/431100${query}`);
    expect(english.text).toContain("Other places, not listed");
    expect(page.text).toContain("其他地区（不单列）");
  });

  test("a place that is not published says so, with the way up; what is no place is 404", async () => {
    const programme = await givenProgramme({ code: `small-${newId()}` });
    await givenBuyer(programme.id, "431102", { fiscalYear: year });
    const page = await nobody.get(`/progress/431102?programme=${programme.code}&year=${year}`);
    expect([page.status, page.text.includes("这里的数据不单独公布")]).toEqual([200, true]);
    for (const bad of ["/progress/999999", "/progress/abc", "/progress/download?format=xml", "/progress/999999/download?format=csv"])
      expect((await nobody.get(bad)).status, bad).toBe(404);
  });

  test("the footer of the home page leads there", async () => {
    const home = await nobody.get("/");
    expect(home.text).toContain('href="/progress"');
    expect(home.text).toContain('href="/open-data"');
  });
});

test("the rule that the product comes with binds the nation from the beginning", async () => {
  const [rule] = await db.publicationRule.findMany({ where: { divisionPrefix: "", programmeId: null, version: 1 } });
  expect(rule).toMatchObject({ state: "CONFIRMED", validFrom: toDbDate("2021-01-01"), validTo: null, embargoDays: 14, minUnits: 3 });
});
