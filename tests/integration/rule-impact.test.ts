import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { confirmRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { impactOf } from "#app/domain/quota/rule-impact.server";
import { simulateShare } from "#app/domain/quota/simulate-share.server";
import { requiredFen } from "#app/domain/quota/target";
import { ruleInForce, type TargetRuleTerms } from "#app/domain/region/minimum-share";
import { newId } from "#app/lib/ids";
import { fingerprint } from "#tests/support/form-walk/fingerprint";
import { givenActor, givenCoop, givenDivisions, givenProduct, givenProgramme, givenUnit, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenFiled, shareChange, valueOf } from "#tests/support/given-rule-change";

const bureauId = newId();
const officer = (role: "CLERK" | "MANAGER") => givenActor("bureau", bureauId, role, { divisionPrefix: "43" });
const [clerk, manager] = [officer("CLERK"), officer("MANAGER")];
const admin = givenActor("platform", "platform");

beforeAll(async () => {
  await givenDivisions();
  await db.bureau.create({ data: { id: bureauId, name: "湖南省财政厅", divisionCode: "430000", prefix: "43" } });
});

const listed = (productIds: string[]) => inTransaction((tx) => refreshListings(tx, productIds, THE_DAY));

async function proposed(change: RuleChangeOf): Promise<string> {
  const id = await draftRuleChange(clerk, change);
  await proposeRuleChange(clerk, id);
  return id;
}

describe("what a change touches", () => {
  test("a preview and a draft leave everything as it was", async () => {
    const programme = await givenProgramme();
    await givenFiled(programme.id, {});
    const before = await fingerprint();
    const impact = await impactOf(clerk, shareChange(programme.id));
    await simulateShare(clerk, shareChange(programme.id).input);
    expect(await fingerprint()).toBe(before);
    expect(valueOf(impact, "units")).not.toEqual(["0", "0"]);
  });

  test("figures of a share are those of the rule in force, unit by unit, for any rules", async () => {
    const modes = ["OWN", "OUTSOURCED", "SHARED_LEAD", "SHARED_MEMBER", "NONE"] as const;
    const rule = fc.record({
      divisionPrefix: fc.constantFrom("", "43", "4311", "431102", "33"),
      fromYear: fc.constantFrom(2024, 2025, 2026, 2027),
      minimumBps: fc.integer({ min: 0, max: 4_000 }),
      canteenMode: fc.constantFrom(null, "OWN" as const, "OUTSOURCED" as const),
      subsidisedCanteen: fc.constantFrom(null, true, false),
      retired: fc.boolean(),
    });
    const units = fc.array(
      fc.record({
        divisionCode: fc.constantFrom("431102", "431103", "431100"),
        mode: fc.constantFrom(...modes),
        subsidised: fc.boolean(),
        totalFen: fc.bigInt({ min: 1n, max: 9_999_999n }),
        declaredBps: fc.integer({ min: 0, max: 5_000 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(rule, { maxLength: 5 }), units, fc.integer({ min: 0, max: 4_000 }), async (others, filed, minimum) => {
        await db.unit.updateMany({ data: { closedOn: new Date("2026-01-01") } });
        const programme = await givenProgramme();
        await db.targetRule.deleteMany({ where: { programmeId: programme.id } });
        await db.targetRule.createMany({
          data: others.map(({ retired, ...row }) => ({
            ...row,
            id: newId(),
            programmeId: programme.id,
            source: "test",
            retiredAt: retired ? THE_INSTANT : null,
          })),
        });
        for (const unit of filed) await givenFiled(programme.id, unit);
        const change = shareChange(programme.id, { minimum });
        const impact = await impactOf(clerk, change);

        const known: TargetRuleTerms[] = others.flatMap(({ retired, ...row }, index) =>
          retired
            ? []
            : [
                {
                  ...row,
                  id: String(index),
                  programmeId: programme.id,
                  toYear: null,
                  notBelowLastYear: false,
                  base: "CANTEEN_TOTAL",
                  source: "",
                  version: 1,
                },
              ],
        );
        const added: TargetRuleTerms = {
          id: "new",
          programmeId: programme.id,
          divisionPrefix: "4311",
          fromYear: 2026,
          toYear: null,
          minimumBps: minimum,
          notBelowLastYear: false,
          canteenMode: null,
          subsidisedCanteen: null,
          base: "CANTEEN_TOTAL",
          source: "",
          version: 1,
        };
        const judged = filed
          .filter(({ mode }) => mode === "OWN" || mode === "OUTSOURCED" || mode === "SHARED_LEAD")
          .map((unit) => {
            const question = { programmeId: programme.id, fiscalYear: 2026, subsidisedCanteen: unit.subsidised, ...unit };
            const [was, is] = [ruleInForce(known, question), ruleInForce([...known, added], question)];
            const need = (terms: TargetRuleTerms | null) => (terms ? requiredFen(unit.totalFen, unit.declaredBps, terms.minimumBps) : 0n);
            return { touched: was?.minimumBps !== is?.minimumBps, before: need(was), after: need(is) };
          })
          .filter(({ touched }) => touched);
        const sum = (pick: (row: { before: bigint; after: bigint }) => bigint) =>
          String(judged.reduce((total, row) => total + pick(row), 0n));
        expect(valueOf(impact, "units")).toEqual([String(judged.length), String(judged.length)]);
        expect(valueOf(impact, "required")).toEqual([sum((row) => row.before), sum((row) => row.after)]);
        expect(valueOf(impact, "raised")?.[1]).toBe(String(judged.filter((row) => row.after > row.before).length));
        expect(valueOf(impact, "gap")).toEqual(valueOf(impact, "required"));
        expect(impact.units.length).toBe(judged.length);
      }),
      { numRuns: 25, seed: 20_261_124 },
    );
  });

  test("counted amounts shorten the gap, and a confirmed filing stays as it was judged", async () => {
    await db.unit.updateMany({ data: { closedOn: new Date("2026-01-01") } });
    const { unit, programme } = await givenAcceptedOrder({ priceFen: 400n });
    await db.programme.update({ where: { id: programme.id }, data: { countingStage: "ACCEPTED" } });
    await givenFiled(programme.id, { unitId: unit.id, totalFen: 1_000_000n, status: "CONFIRMED" });
    const impact = await impactOf(admin, shareChange(programme.id, { divisionCode: "430000" }));
    const [row] = await db.$queryRaw<{ counted: bigint }[]>`
      SELECT sum(e.amount_fen)::bigint AS counted FROM quota_entry e JOIN quota_account q ON q.id = e.account_id
      WHERE q.unit_id = ${unit.id}::uuid AND q.programme_id = ${programme.id}::uuid AND e.kind = 'ACCEPT'`;
    const counted = row?.counted ?? 0n;
    expect(counted).toBeGreaterThan(0n);
    expect(valueOf(impact, "required")).toEqual(["100000", "200000"]);
    expect(valueOf(impact, "gap")).toEqual([String(100_000n - counted), String(200_000n - counted)]);
    expect(valueOf(impact, "filingsJudged")).toEqual(["1", "1"]);
    const id = await proposed(shareChange(programme.id, { divisionCode: "430000" }));
    await confirmRuleChange(manager, id);
    expect(await db.filingShare.findFirstOrThrow({ where: { unitId: unit.id } })).toMatchObject({
      minimumBps: 1_000,
      requiredFen: 100_000n,
    });
  });

  test("the stage that counts: what is counted before and after", async () => {
    const { unit, programme } = await givenAcceptedOrder({ priceFen: 400n });
    const stage = (countingStage: "ACCEPTED" | "SETTLED"): RuleChangeOf => ({
      kind: "COUNTING_STAGE",
      input: { programmeId: programme.id, fiscalYear: 2026, countingStage, source: "test" },
    });
    const [row] = await db.$queryRaw<{ accepted: bigint }[]>`
      SELECT sum(e.amount_fen)::bigint AS accepted FROM quota_entry e JOIN quota_account q ON q.id = e.account_id
      WHERE q.unit_id = ${unit.id}::uuid AND q.programme_id = ${programme.id}::uuid AND e.kind = 'ACCEPT'`;
    expect(valueOf(await impactOf(admin, stage("ACCEPTED")), "counted")).toEqual(["0", String(row?.accepted)]);
  });

  test("a county: its produce, its badges, and what was ordered of it in the last year", async () => {
    const { product, programme, order } = await givenAcceptedOrder({ priceFen: 400n });
    const coop = await givenCoop({ countyCode: "422802" });
    await givenProduct(coop);
    await listed((await db.product.findMany({ select: { id: true } })).map(({ id }) => id));
    const other = await givenProgramme({ countyCodes: [] });
    const { originCountyCode: countyCode } = await db.product.findUniqueOrThrow({ where: { id: product.id } });
    const impact = await impactOf(admin, {
      kind: "COUNTY_ADD",
      input: { programmeId: other.id, countyCode, validFrom: "2026-06-01", source: "test" },
    });
    const products = await db.listing.count({ where: { originCountyCode: countyCode } });
    const [row] = await db.$queryRaw<{ orders: number; goods: bigint }[]>`
      SELECT count(DISTINCT n.order_id)::int AS orders, sum(n.goods_fen)::bigint AS goods FROM order_line n JOIN product p ON p.id = n.product_id WHERE p.origin_county_code = ${countyCode}`;
    expect(products).toBeGreaterThan(1);
    expect(valueOf(impact, "products")).toEqual([String(products), String(products)]);
    expect(valueOf(impact, "badges")).toEqual(["0", String(products)]);
    expect(valueOf(impact, "orders")?.[0]).toBe(String(row?.orders));
    expect(valueOf(impact, "ordersGoods")?.[0]).toBe(String(row?.goods));
    expect([order.id, programme.id]).not.toContain(other.id);
  });

  test("a window: the units it binds, but for those under a nearer one", async () => {
    await db.unit.updateMany({ data: { closedOn: new Date("2026-01-01") } });
    await givenUnit({ divisionCode: "431102" });
    await givenUnit({ divisionCode: "431103" });
    const days = { fiscalYear: 2029, opensOn: "2029-01-01", dueOn: "2029-02-01", correctionDueOn: "2029-03-01", source: "test" };
    await confirmRuleChange(manager, await proposed({ kind: "WINDOW_OPEN", input: { ...days, divisionCode: "431102" } }));
    const impact = await impactOf(clerk, { kind: "WINDOW_OPEN", input: { ...days, divisionCode: "430000" } });
    expect(valueOf(impact, "units")).toEqual(["0", "1"]);
    expect(valueOf(impact, "notFiled")).toEqual(["0", "1"]);
  });

  test("the simulator names the counties that could supply, by their stock at today's prices", async () => {
    const programme = await givenProgramme({ countyCodes: ["422801"] });
    const coop = await givenCoop({ countyCode: "422801" });
    await listed([
      (await givenProduct(coop, { originCountyCode: "422801", available: "12.5", priceFen: 333n })).id,
      (await givenProduct(coop, { originCountyCode: "422802", available: "1000", priceFen: 900n })).id,
    ]);
    const { supply } = await simulateShare(clerk, shareChange(programme.id).input);
    const [row] = await db.$queryRaw<{ stock: bigint; products: number }[]>`
      SELECT sum(floor(s.available * p.price_fen))::bigint AS stock, count(*)::int AS products FROM product p JOIN stock_item s ON s.product_id = p.id
      WHERE p.origin_county_code = '422801' AND p.published_at IS NOT NULL`;
    expect(supply).toMatchObject({ stockFen: row?.stock, countiesInAll: 1 });
    expect(supply.counties).toMatchObject([{ code: "422801", products: row?.products, stockFen: row?.stock }]);
    await expect(simulateShare(clerk, shareChange(programme.id, { divisionCode: "330000" }).input)).rejects.toMatchObject({
      code: "quota.ruleOfOthers",
    });
  });
});
