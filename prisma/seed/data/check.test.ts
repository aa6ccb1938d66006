import { readdirSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readSeedData } from "./read-seed-data";
import { BUYING_PATTERNS, isUscc } from "./schema";

const folder = new URL("./", import.meta.url);
const data = readSeedData();
const { divisions, programmes, targetRules, categories, halls, coops, products, bureaus, units, people } = data;

const byKey = <Row>(rows: readonly Row[], keyOf: (row: Row) => string) => new Map(rows.map((row) => [keyOf(row), row]));
const divisionOf = byKey(divisions, (division) => division.code);
const coopOf = byKey(coops, (coop) => coop.key);
const unitOf = byKey(units, (unit) => unit.key);
const bureauOf = byKey(bureaus, (bureau) => bureau.key);
const categoryOf = byKey(categories, (category) => category.code);
const programmeOf = byKey(programmes, (programme) => programme.code);

function duplicates(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || !seen.add(value));
}

/** Names of the rows for which the condition does not hold; a failing test therefore says which. */
const offenders = <Row>(rows: readonly Row[], nameOf: (row: Row) => string, holds: (row: Row) => boolean) =>
  rows.filter((row) => !holds(row)).map(nameOf);

function minimumBps(programme: string, divisionCode: string): number {
  const matching = targetRules
    .filter((rule) => rule.programme === programme && divisionCode.startsWith(rule.division))
    .filter((rule) => rule.canteenMode === undefined && rule.subsidisedCanteen === undefined)
    .sort((a, b) => b.division.length - a.division.length || b.fromYear - a.fromYear);
  return matching[0]?.minimumShareBps ?? 0;
}

const countsUnder = (programme: string, countyCode: string) =>
  programmeOf.get(programme)?.counties.some((county) => county.code === countyCode) ?? false;

test("the check character of a unified social credit code is computed as in GB 32100-2015", () => {
  expect(isUscc("91350100M000100Y43")).toBe(true);
  expect(isUscc("91350100M000100Y44")).toBe(false);
  expect(isUscc("91350100M000100Y4")).toBe(false);
  expect(isUscc("91350100I000100Y43")).toBe(false);
});

describe("divisions", () => {
  test("are unique, complete and hang together", () => {
    const count = (level: string) => divisions.filter((division) => division.level === level).length;
    expect([count("P"), count("R"), count("C")]).toEqual([34, 342, 2975]);
    expect(duplicates(divisions.map((division) => division.code))).toEqual([]);
    expect(
      offenders(divisions, (d) => d.code, (d) =>
        d.level === "P" ? d.code.endsWith("0000")
        : d.level === "R" ? d.code.endsWith("00") && divisionOf.get(`${d.code.slice(0, 2)}0000`)?.level === "P"
        : divisionOf.get(`${d.code.slice(0, 4)}00`)?.level === "R"),
    ).toEqual([]);
  });

  test("carry names that a reader recognises as places", () => {
    const pseudo = /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/;
    expect(offenders(divisions, (d) => d.code, (d) => !pseudo.test(d.name))).toEqual([]);
  });

  test("stay a small file", () => {
    expect(statSync(new URL("divisions.json", folder)).size).toBeLessThan(250_000);
  });
});

describe("programmes", () => {
  test("the county lists are whole and every county is a division of that name", () => {
    const counties = (code: string) => programmeOf.get(code)?.counties ?? [];
    expect(counties("national-832")).toHaveLength(832);
    expect(new Set(counties("national-832").map((county) => county.code)).size).toBe(831);
    expect(counties("zhejiang-26-6")).toHaveLength(32);
    expect(counties("guangdong-partner").length).toBeGreaterThanOrEqual(8);
    for (const programme of programmes) {
      expect(
        offenders(programme.counties, (c) => `${programme.code} ${c.code} ${c.name}`, (c) =>
          divisionOf.get(c.code)?.level === "C" && divisionOf.get(c.code)?.name === (c.currentName ?? c.name)),
      ).toEqual([]);
    }
  });

  test("what is invented says so", () => {
    expect(programmes.filter((programme) => programme.demo).map((programme) => programme.code)).toEqual(["guangdong-partner"]);
    expect(targetRules.filter((rule) => rule.demo).map((rule) => rule.programme)).toEqual([
      "guangdong-partner", "zhejiang-26-6", "sme", "sme", "micro", "micro",
    ]);
  });

  test("rules name a known programme and apply where the programme does", () => {
    expect(offenders(targetRules, (r) => r.source, (r) => r.division.startsWith(programmeOf.get(r.programme)?.buyerDivision ?? "?"))).toEqual([]);
    expect(minimumBps("national-832", "431128")).toBe(1500);
    expect(minimumBps("national-832", "440305")).toBe(2000);
    expect(minimumBps("national-832", "440106")).toBe(3000);
    expect(minimumBps("national-832", "330106")).toBe(1000);
    expect(minimumBps("zhejiang-26-6", "330106")).toBe(500);
    expect(minimumBps("guangdong-partner", "440304")).toBe(500);
  });
});

test("sources are citations in one language, the documents' own", () => {
  const cited = [...programmes, ...targetRules, ...data.filingWindows];
  expect(offenders(cited, (row) => row.source, (row) => !/[a-z]{2}/i.test(row.source))).toEqual([]);
});

describe("categories", () => {
  test("form two levels and every leaf is used", () => {
    expect(duplicates(categories.map((category) => category.code))).toEqual([]);
    expect(categories.filter((category) => category.parent === null)).toHaveLength(12);
    expect(categories.filter((category) => category.parent !== null).length).toBeGreaterThanOrEqual(50);
    expect(offenders(categories, (c) => c.code, (c) => c.parent === null || categoryOf.get(c.parent)?.parent === null)).toEqual([]);
    const used = new Set(products.map((product) => product.category));
    expect(offenders(categories, (c) => c.code, (c) => c.parent === null || used.has(c.code))).toEqual([]);
  });
});

describe("halls and co-ops", () => {
  test("each hall has at least ten co-ops, and all its counties are served", () => {
    expect(halls.map((hall) => hall.slug)).toEqual(["enshi", "kashi", "shanwei"]);
    for (const hall of halls) {
      const inside = (code: string) => hall.divisionPrefixes.some((prefix) => code.startsWith(prefix));
      expect(coops.filter((coop) => inside(coop.countyCode)).length).toBeGreaterThanOrEqual(10);
      const counties = divisions.filter((division) => division.level === "C" && inside(division.code)).map((division) => division.code);
      const served = new Set(coops.map((coop) => coop.countyCode));
      expect(counties.filter((code) => !served.has(code))).toEqual([]);
    }
  });

  test("Enshi and Kashgar count nationally; Shanwei only under the demo programme", () => {
    expect(offenders(coops, (c) => c.key, (c) => countsUnder("national-832", c.countyCode) === /^(4228|6531)/.test(c.countyCode))).toEqual([]);
    expect(offenders(coops, (c) => c.key, (c) => countsUnder("guangdong-partner", c.countyCode) === c.countyCode.startsWith("4415"))).toEqual([]);
    expect(offenders(coops, (c) => c.key, (c) => countsUnder("zhejiang-26-6", c.countyCode) === c.countyCode.startsWith("33"))).toEqual([]);
  });

  test("co-ops are distinct, placed, and say what delivery costs anywhere", () => {
    expect(coops.length).toBeGreaterThanOrEqual(44);
    expect(duplicates(coops.map((coop) => coop.key))).toEqual([]);
    expect(duplicates(coops.map((coop) => coop.nameZh))).toEqual([]);
    expect(duplicates([...coops, ...bureaus, ...units].map((organisation) => organisation.uscc))).toEqual([]);
    expect(duplicates(coops.map((coop) => coop.bank.accountNumber))).toEqual([]);
    expect(offenders(coops, (c) => c.key, (c) => divisionOf.get(c.countyCode)?.level === "C")).toEqual([]);
    expect(offenders(coops, (c) => c.key, (c) => c.uscc.slice(2, 8) === c.countyCode)).toEqual([]);
    expect(offenders(coops, (c) => c.key, (c) => c.freight.filter((row) => row.prefix === "").length === 1)).toEqual([]);
    expect(offenders(coops, (c) => c.key, (c) => duplicates(c.freight.map((row) => row.prefix)).length === 0)).toEqual([]);
    const moneyFirst = coops.filter((coop) => coop.paymentTerms === "MONEY_FIRST").length;
    expect(moneyFirst).toBeGreaterThan(0);
    expect(moneyFirst).toBeLessThan(coops.length / 10);
  });
});

describe("products", () => {
  test("are many, distinct, and belong to a co-op and a leaf category", () => {
    expect(products.length).toBeGreaterThanOrEqual(420);
    expect(duplicates(products.map((product) => product.sku))).toEqual([]);
    expect(duplicates(products.map((p) => `${p.coop} ${p.nameZh} ${p.packageZh}`))).toEqual([]);
    expect(offenders(products, (p) => p.sku, (p) => coopOf.has(p.coop))).toEqual([]);
    expect(offenders(products, (p) => p.sku, (p) => categoryOf.get(p.category)?.parent != null)).toEqual([]);
    const selling = new Set(products.map((product) => product.coop));
    expect(offenders(coops, (c) => c.key, (c) => selling.has(c.key))).toEqual([]);
  });

  test("come from the co-op's county or one of the same prefecture", () => {
    expect(
      offenders(products, (p) => p.sku, (p) => p.originCountyCode.slice(0, 4) === coopOf.get(p.coop)?.countyCode.slice(0, 4)),
    ).toEqual([]);
    expect(offenders(products, (p) => p.sku, (p) => divisionOf.get(p.originCountyCode)?.level === "C")).toEqual([]);
  });

  test("units, weights and quantities agree", () => {
    expect(offenders(products, (p) => p.sku, (p) => p.salesUnit !== "kg" || p.netGrams === 1000)).toEqual([]);
    expect(offenders(products, (p) => p.sku, (p) => p.salesUnit !== "jin" || p.netGrams === 500)).toEqual([]);
    expect(offenders(products, (p) => p.sku, (p) => !p.catchWeight || p.salesUnit === "kg")).toEqual([]);
    expect(offenders(products, (p) => p.sku, (p) => p.toleranceBps === (p.catchWeight ? 500 : 0))).toEqual([]);
    expect(offenders(products, (p) => p.sku, (p) => p.minQty % p.stepQty === 0)).toEqual([]);
    expect(offenders(products, (p) => p.sku, (p) => duplicates(p.seasonMonths.map(String)).length === 0)).toEqual([]);
    const yuanPerKg = (product: (typeof products)[number]) => product.priceFen / product.netGrams * 10;
    expect(offenders(products, (p) => `${p.sku} ${yuanPerKg(p)}`, (p) => yuanPerKg(p) >= 1.5 && yuanPerKg(p) <= 1000)).toEqual([]);
  });

  test("a canteen finds its staples in plenty, from several co-ops", () => {
    const inCategories = (...codes: string[]) => products.filter((product) => codes.includes(product.category));
    const atLeast: [count: number, codes: string[]][] = [
      [12, ["rice"]], [8, ["noodles"]], [12, ["cooking-oil"]], [10, ["fresh-pork"]], [8, ["chickens"]], [10, ["eggs"]],
      [12, ["potatoes"]], [40, ["leafy-greens", "cabbage-family", "root-vegetables", "fruiting-vegetables", "chili-pepper", "gourds", "green-beans", "onion-garlic-ginger", "bamboo-wild"]],
      [12, ["freshwater-fish", "sea-fish"]], [10, ["dry-beans"]], [20, ["citrus", "apples-pears", "stone-fruit", "melons", "grapes-berries", "tropical-fruit"]],
      [20, ["green-tea", "black-tea", "herbal-tea"]], [6, ["flour"]],
    ];
    for (const [count, codes] of atLeast) {
      const found = inCategories(...codes);
      expect(found.length, codes.join()).toBeGreaterThanOrEqual(count);
      expect(new Set(found.map((product) => product.coop)).size, codes.join()).toBeGreaterThanOrEqual(3);
    }
  });

  test("two-character searches find several", () => {
    for (const word of ["小米", "土豆", "鸡蛋", "豆腐", "猪肉", "面粉", "香菇", "红茶", "核桃"]) {
      const found = products.filter((product) => `${product.nameZh}${product.descZh}`.includes(word));
      expect(found.length, word).toBeGreaterThanOrEqual(3);
    }
  });

  test("most have stock, a few have little or none", () => {
    expect(products.filter((product) => product.stock === 0).length).toBeLessThanOrEqual(5);
    expect(products.filter((product) => product.stock > 0 && product.stock < 50).length).toBeGreaterThanOrEqual(4);
  });
});

describe("buyers", () => {
  test("bureaus stand at three levels, one per division of the three cities", () => {
    expect(duplicates(bureaus.map((bureau) => bureau.key))).toEqual([]);
    expect(duplicates(bureaus.map((bureau) => bureau.divisionCode))).toEqual([]);
    expect(offenders(bureaus, (b) => b.key, (b) => divisionOf.has(b.divisionCode))).toEqual([]);
    const counties = (prefix: string) => bureaus.filter((b) => b.divisionCode.startsWith(prefix) && !b.divisionCode.endsWith("00")).length;
    expect([counties("4311"), counties("4403"), counties("3301")]).toEqual([11, 9, 13]);
    expect(
      offenders(bureaus, (b) => b.key, (b) => {
        const level = divisionOf.get(b.divisionCode)?.level;
        const above = b.parent === null ? undefined : bureauOf.get(b.parent);
        if (level === "P") return b.parent === null;
        return above?.divisionCode === (level === "R" ? `${b.divisionCode.slice(0, 2)}0000` : `${b.divisionCode.slice(0, 4)}00`);
      }),
    ).toEqual([]);
  });

  test("150 units, each supervised by the bureau of its own division", () => {
    expect(units).toHaveLength(150);
    expect(duplicates(units.map((unit) => unit.key))).toEqual([]);
    expect(duplicates(units.map((unit) => unit.nameZh))).toEqual([]);
    expect(duplicates(units.map((unit) => `${unit.divisionCode} ${unit.budgetCode}`))).toEqual([]);
    expect(offenders(units, (u) => u.key, (u) => bureauOf.get(u.bureau)?.divisionCode === u.divisionCode)).toEqual([]);
    expect(offenders(units, (u) => u.key, (u) => u.contactName !== u.reviewerName)).toEqual([]);
    expect(
      offenders(units, (u) => u.key, (u) => {
        const above = u.supervisingUnit === null ? undefined : unitOf.get(u.supervisingUnit);
        return u.supervisingUnit === null || (above !== undefined && above.key !== u.key && above.supervisingUnit === null && above.divisionCode === u.divisionCode);
      }),
    ).toEqual([]);
  });

  test("every canteen mode and every pattern occurs, and their facts agree", () => {
    const modes = (mode: string) => units.filter((unit) => unit.canteenMode === mode).length;
    expect([modes("OUTSOURCED"), modes("SHARED_LEAD"), modes("SHARED_MEMBER"), modes("NONE")]).toEqual([20, 5, 8, 9]);
    for (const pattern of BUYING_PATTERNS) expect(units.filter((unit) => unit.pattern === pattern).length, pattern).toBeGreaterThanOrEqual(4);
    expect(offenders(units, (u) => u.key, (u) => (u.canteenMode === "OUTSOURCED") === (u.contractorName !== null))).toEqual([]);
    expect(offenders(units, (u) => u.key, (u) => (u.canteenMode === "SHARED_MEMBER") === (u.sharedLead !== null))).toEqual([]);
    expect(offenders(units, (u) => u.key, (u) => u.sharedLead === null || unitOf.get(u.sharedLead)?.canteenMode === "SHARED_LEAD")).toEqual([]);
    const nothingRequired = (mode: string) => mode === "SHARED_MEMBER" || mode === "NONE";
    expect(offenders(units, (u) => u.key, (u) => nothingRequired(u.canteenMode) === (u.canteenTotalFen === 0))).toEqual([]);
  });

  test("declared shares cover exactly the programmes that apply and are not below the minimum", () => {
    const applies = (divisionCode: string) =>
      programmes.filter((programme) => programme.kind === "ORIGIN" && divisionCode.startsWith(programme.buyerDivision)).map((programme) => programme.code).sort();
    expect(offenders(units, (u) => u.key, (u) => Object.keys(u.declaredBps).sort().join() === applies(u.divisionCode).join())).toEqual([]);
    expect(
      offenders(units, (u) => u.key, (u) =>
        u.canteenTotalFen === 0 || Object.entries(u.declaredBps).every(([code, share]) => share >= minimumBps(code, u.divisionCode))),
    ).toEqual([]);
  });
});

describe("people", () => {
  test("each has an address and a scope that exists", () => {
    expect(duplicates(people.map((person) => person.email))).toEqual([]);
    const exists = { unit: unitOf, bureau: bureauOf, coop: coopOf, hall: byKey(halls, (hall) => hall.slug), county: divisionOf, platform: new Map([["platform", true]]) };
    expect(offenders(people, (p) => p.email, (p) => exists[p.scope.type].has(p.scope.key))).toEqual([]);
  });

  test("every audience is there, and a unit's clerk and reviewer are different people", () => {
    expect(new Set(people.map((person) => person.scope.type))).toEqual(new Set(["unit", "bureau", "coop", "hall", "county", "platform"]));
    for (const unit of ["yz-xiaoxiang-school", "sz-bayside-school", "hz-xixiqiao-school"]) {
      const roles = people.filter((person) => person.scope.key === unit);
      expect(roles.map((person) => person.role).sort()).toEqual(["CLERK", "MANAGER", "REVIEWER"]);
      const clerk = roles.find((person) => person.role === "CLERK");
      expect(clerk?.nameZh).toBe(unitOf.get(unit)?.contactName);
    }
    const levels = people.filter((p) => p.scope.type === "bureau").map((p) => divisionOf.get(bureauOf.get(p.scope.key)?.divisionCode ?? "")?.level);
    expect(new Set(levels)).toEqual(new Set(["P", "R", "C"]));
  });
});

test("every data file of this folder is read", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json")).sort();
  const lists = programmes.flatMap((programme) => (programme.kind === "ORIGIN" ? [programme.countiesFile] : []));
  expect(files).toEqual(["buyers", "categories", "coops", "division-places", "divisions", "filing-windows", "halls", "people", "place-name-exceptions", "products", "programmes", "reservation-thresholds", "target-rules"]
    .map((name) => `${name}.json`).concat(lists).sort());
});
