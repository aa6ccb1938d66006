import { db } from "#app/db/client.server";
import { toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import type { SeedData } from "#prisma/seed/data/read-seed-data";

const FIRST_DAY = toDbDate("2000-01-01");

/** Divisions, programmes with their county lists, target rules, filing windows, categories. Sources stand beside each row. */
export async function loadReference(data: SeedData): Promise<void> {
  const prefixOf = (code: string) => code.replace(/(00){1,2}$/, "");
  const codes = new Set(data.divisions.map((division) => division.code));
  const levels = { P: "PROVINCE", R: "PREFECTURE", C: "COUNTY" } as const;
  for (const level of ["P", "R", "C"] as const) {
    await db.division.createMany({
      data: data.divisions
        .filter((division) => division.level === level)
        .map((division) => {
          const parents =
            level === "P" ? [] : level === "R" ? [division.code.slice(0, 2)] : [division.code.slice(0, 4), division.code.slice(0, 2)];
          const parentCode =
            parents.map((prefix) => prefix.padEnd(6, "0")).find((code) => code !== division.code && codes.has(code)) ?? null;
          return {
            code: division.code,
            prefix: prefixOf(division.code),
            name: division.name,
            level: levels[level],
            parentCode,
            validFrom: FIRST_DAY,
            ...hundredths(data.divisionPlaces[division.code]),
          };
        }),
    });
  }
  const programmeIds = new Map<string, string>();
  for (const [sort, programme] of data.programmes.entries()) {
    const id = newId();
    programmeIds.set(programme.code, id);
    await db.programme.create({
      data: {
        id,
        sort,
        code: programme.code,
        kind: programme.kind,
        nameZh: programme.nameZh,
        nameEn: programme.nameEn,
        shortZh: programme.shortZh,
        shortEn: programme.shortEn,
        buyerPrefix: programme.buyerDivision,
        countingStage: programme.countingStage,
        sellerClasses: programme.kind === "SELLER_CLASS" ? programme.sellerClasses : [],
        validFrom: toDbDate(programme.validFrom),
        validTo: programme.validTo === null ? null : toDbDate(programme.validTo),
        source: programme.source,
      },
    });
    await db.programmeCounty.createMany({
      data: programme.counties.map((county) => ({
        id: newId(),
        programmeId: id,
        countyCode: county.code,
        listedName: county.name,
        formerCode: county.formerCode ?? null,
        validFrom: toDbDate(programme.validFrom),
        validTo: null,
        source: programme.source,
      })),
    });
  }
  await db.targetRule.createMany({
    data: data.targetRules.map((rule) => ({
      id: newId(),
      programmeId: programmeIds.get(rule.programme) ?? "",
      divisionPrefix: rule.division,
      fromYear: rule.fromYear,
      minimumBps: rule.minimumShareBps,
      notBelowLastYear: rule.notBelowLastYear ?? false,
      canteenMode: rule.canteenMode ?? null,
      subsidisedCanteen: rule.subsidisedCanteen ?? null,
      base: rule.base ?? "CANTEEN_TOTAL",
      source: rule.source,
    })),
  });
  await db.reservationThreshold.createMany({
    data: data.reservationThresholds.map((row) => ({
      id: newId(),
      kind: row.kind,
      divisionPrefix: row.division,
      fromYear: row.fromYear,
      wholeUpToFen: BigInt(row.wholeUpToFen),
      partMinimumBps: row.partMinimumBps,
      version: 1,
      source: row.source,
      createdAt: toDbDate(`${row.fromYear}-01-01`),
    })),
  });
  await db.filingWindow.createMany({
    data: data.filingWindows.map((window) => ({
      id: newId(),
      fiscalYear: window.fiscalYear,
      divisionPrefix: window.division,
      opensOn: toDbDate(window.opens ?? `${window.fiscalYear}-01-01`),
      dueOn: toDbDate(window.due),
      correctionDueOn: toDbDate(`${window.fiscalYear}-12-31`),
      source: window.source,
    })),
  });
  for (const top of [true, false]) {
    await db.category.createMany({
      data: data.categories.flatMap((category, sort) =>
        (category.parent === null) === top
          ? [
              {
                code: category.code,
                parentCode: category.parent,
                nameZh: category.nameZh,
                nameEn: category.nameEn,
                art: category.art,
                storage: category.storage,
                shelfLifeDays: category.shelfLifeDays,
                sort,
              },
            ]
          : [],
      ),
    });
  }
}

/** Degrees as whole numbers of the database. */
function hundredths(place: readonly [number, number] | undefined) {
  return place ? { lonHundredths: Math.round(place[0] * 100), latHundredths: Math.round(place[1] * 100) } : {};
}
