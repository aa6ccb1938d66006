import { describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { rateOrder } from "#app/domain/credit/rate-order.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { listReceivables } from "#app/domain/payments/receivables.queries.server";
import { assessAccounts } from "#app/domain/quota/assess-accounts.server";
import { draftRuleChange } from "#app/domain/quota/draft-rule-change.server";
import { closeDays } from "#app/domain/quota/close-days.server";
import { getPast } from "#app/domain/quota/history.queries.server";
import { impactOf } from "#app/domain/quota/rule-impact.server";
import { getOverview } from "#app/domain/quota/overview.queries.server";
import { ensureAccounts } from "#app/domain/quota/ledger.server";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { listUnits } from "#app/domain/quota/units.queries.server";
import { listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { listProgrammesFor } from "#app/domain/region/queries.server";
import { listParts } from "#app/domain/supervision/publication/progress-figures.server";
import { newId } from "#app/lib/ids";
import { toMilli } from "#app/lib/quantity";
import { givenActor, givenProgramme, givenUnit, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { acceptInput, givenShippedOrder } from "#tests/support/given-order";
import { fourStars, givenSettledOrder } from "#tests/support/given-rating";
import { inForce, officerOfHunan } from "#tests/support/given-place-rule";
import { valueOf } from "#tests/support/given-rule-change";

const [clerk, manager] = [officerOfHunan("CLERK"), officerOfHunan("MANAGER")];
const countsIn = (
  programmeId: string,
  divisionCode: string,
  countingStage: "ACCEPTED" | "SETTLED" | "RATED",
  fromYear = 2026,
): RuleChangeOf => ({ kind: "COUNTING_PLACE", input: { programmeId, divisionCode, fromYear, countingStage, source: "test" } });

describe("what counts, by place", () => {
  test("the most specific place wins, from its year on; accounts follow, and new ones too", { timeout: 180_000 }, async () => {
    const { programme, unit } = await givenSettledOrder();
    await inForce(countsIn(programme.id, "431100", "ACCEPTED"));
    await inForce(countsIn(programme.id, "431102", "RATED"));
    const stage = async (divisionCode: string, year: number) =>
      (await listProgrammesFor(divisionCode, year)).find(({ id }) => id === programme.id)?.countingStage;
    expect(await stage("431102", 2026)).toBe("RATED");
    expect(await stage("431103", 2027)).toBe("ACCEPTED");
    expect(await stage("431103", 2025)).toBe("SETTLED");
    expect(await stage("430100", 2026)).toBe("SETTLED");
    const below = async (prefix: string) => (await listProgrammesBelow(prefix, 2026)).find(({ id }) => id === programme.id)?.countingStage;
    expect([await below("431102"), await below("4311"), await below("33"), await below("43")]).toEqual(["RATED", null, "SETTLED", null]);
    const own = await db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id } });
    expect(own.countingStage).toBe("RATED");
    const other = await givenUnit({ divisionCode: "431103" });
    await inTransaction((tx) => ensureAccounts(tx, other.id, [programme.id], 2026, THE_INSTANT));
    expect((await db.quotaAccount.findFirstOrThrow({ where: { unitId: other.id } })).countingStage).toBe("ACCEPTED");

    // The same place again is the next version; what is no longer said below is no difference.
    await inForce(countsIn(programme.id, "431102", "ACCEPTED"));
    expect(await below("4311")).toBe("ACCEPTED");
    expect(
      await db.placeRule.findMany({ where: { programmeId: programme.id }, select: { version: true }, orderBy: { createdAt: "asc" } }),
    ).toEqual(expect.arrayContaining([{ version: 2 }]));
  });

  test("a bureau's figures are sums of units, each by its own rule, on every screen", async () => {
    const first = await givenSettledOrder();
    const { programme } = first;
    const second = await givenSettledOrder();
    const otherUnit = await db.quotaAccount.findFirstOrThrow({ where: { unitId: second.unit.id, programmeId: programme.id } });
    await db.unit.update({ where: { id: second.unit.id }, data: { name: "另一所" } });
    const settled = otherUnit.settledFen;
    await inForce(countsIn(programme.id, "431102", "RATED"));
    await rateOrder(second.unit.clerk, second.order.id, fourStars);
    const question = { programmeId: programme.id, fiscalYear: 2026, prefix: "43", today: THE_DAY };
    const units = await listUnits(clerk, question, {
      q: "",
      status: null,
      mode: null,
      pace: null,
      ownLevel: false,
      sort: "name",
      descending: false,
      after: null,
      limit: 50,
    });
    const counted = units.units.reduce((sum, row) => sum + row.countedFen, 0n);
    const { node } = await getOverview(clerk, question);
    const [plain] = await db.$queryRaw<{ fen: bigint }[]>`
      SELECT coalesce(sum(e.amount_fen), 0)::bigint AS fen FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
      WHERE q.programme_id = ${programme.id}::uuid AND e.kind = 'RATE'`;
    expect([node.countedFen, counted, plain?.fen]).toEqual([settled, settled, settled]);
    await closeDays(new Date("2026-06-16T02:00:00.000Z"));
    const past = await getPast(clerk, { programmeId: programme.id, fiscalYear: 2026, prefix: "43", day: THE_DAY });
    expect([past.node.then.countedFen, past.node.now.countedFen]).toEqual([settled, settled]);
    const parts = await listParts({ programmeId: programme.id, fiscalYear: 2026, prefix: "43", day: THE_DAY });
    expect(parts.reduce((sum, part) => sum + part.countedFen, 0n)).toBe(settled);
  });

  test("the preview says what it does to accounts, and takes it back; closed years are left alone", async () => {
    const { programme, unit } = await givenSettledOrder();
    const change = countsIn(programme.id, "431102", "RATED");
    const account = () => db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id } });
    const { settledFen } = await account();
    const impact = await impactOf(clerk, change);
    expect(valueOf(impact, "counted")).toEqual([String(settledFen), "0"]);
    expect((await account()).countingStage).toBe("SETTLED");
    await expect(draftRuleChange(officerOfHunan("CLERK", "33"), change)).rejects.toMatchObject({ code: "region.outsideScope" });
    await expect(draftRuleChange(givenActor("platform", "platform"), countsIn(programme.id, "000000", "RATED"))).rejects.toMatchObject({
      code: "region.placeMissing",
    });
    const { id: accountId, unitId } = await account();
    await db.quotaAccount.update({ where: { unitId_id: { unitId, id: accountId } }, data: { sealedAt: THE_INSTANT } });
    await expect(draftRuleChange(clerk, change)).rejects.toMatchObject({ code: "quota.yearClosed" });
    await expect(db.placeRule.deleteMany({})).rejects.toThrow();
  });
});

const terms = { acceptanceDays: 7, paymentDays: 45, lateInterestPpm: 300, toleranceBps: 300 };
const termsIn = (divisionCode: string, options: Partial<typeof terms> = {}, fromYear = 2026): RuleChangeOf => ({
  kind: "TERMS_SET",
  input: { divisionCode, fromYear, ...terms, ...options, source: "test" },
});

describe("terms of trade, by place", () => {
  test("an order keeps what held when it was placed: days, interest, tolerance", async () => {
    const before = await givenShippedOrder({ catchWeight: true, toleranceBps: 800 });
    await inForce(termsIn("431102"));
    const after = await givenShippedOrder({ catchWeight: true, toleranceBps: 800 });
    const termsOf = ({ unit, order }: { unit: { id: string }; order: { id: string } }) =>
      db.order.findUniqueOrThrow({
        where: { unitId_id: { unitId: unit.id, id: order.id } },
        select: { acceptanceDays: true, paymentDays: true, lateInterestPpm: true, lines: { select: { toleranceBps: true } } },
      });
    expect(await termsOf(before)).toEqual({ acceptanceDays: 5, paymentDays: 30, lateInterestPpm: 500, lines: [{ toleranceBps: 800 }] });
    expect(await termsOf(after)).toEqual({ acceptanceDays: 7, paymentDays: 45, lateInterestPpm: 300, lines: [{ toleranceBps: 300 }] });
    const due = async ({ unit, order, line, shipmentId }: typeof before) => {
      await acceptDelivery(unit.clerk, shipmentId, acceptInput([{ lineId: line.id, accepted: toMilli(line.quantity) }]));
      const late = { ...unit.clerk, now: new Date("2026-08-09T02:00:00.000Z") };
      const { rows } = await listReceivables(late, { state: "open", orderId: order.id, take: 5 });
      return rows.map((row) => [row.dueOn, row.daysLate, row.lateInterestFen, row.amountFen]);
    };
    const amount = 40_000n * 1n;
    expect(await due(before)).toEqual([["2026-07-15", 25, (amount * 500n * 25n) / 1_000_000n, amount]]);
    expect(await due(after)).toEqual([["2026-07-30", 10, (amount * 300n * 10n) / 1_000_000n, amount]]);
    await expect(
      db.order.update({ where: { unitId_id: { unitId: after.unit.id, id: after.order.id } }, data: { paymentDays: 60 } }),
    ).rejects.toThrow(/keeps its terms/);
  });

  test("nobody pays later than after 60 days; the preview counts what is touched", async () => {
    await expect(inForce(termsIn("431103", { paymentDays: 61 }))).rejects.toThrow(/place_rule_value|violates check/);
    const impact = await impactOf(clerk, termsIn("431103", { paymentDays: 20 }));
    expect(valueOf(impact, "paymentDays")).toEqual(["30", "20"]);
    expect(valueOf(impact, "acceptanceDays")).toEqual(["5", "7"]);
    expect(await db.placeRule.count({ where: { kind: "TERMS", divisionPrefix: "431103" } })).toBe(0);
  });
});

describe("the season, by place", () => {
  const weights = [2_000, 1_000, 1_000, 1_000, 1_000, 1_000, 0, 0, 500, 500, 1_000, 1_000];
  const seasonIn = (programmeId: string, divisionCode: string, input = weights): RuleChangeOf => ({
    kind: "SEASON_SET",
    input: { programmeId, divisionCode, fromYear: 2026, weights: input, source: "test" },
  });
  const planOf = async (unitId: string, programmeId: string) =>
    (await db.planMonth.findMany({ where: { unitId, account: { programmeId } }, orderBy: { month: "asc" } })).map(
      ({ plannedFen }) => plannedFen,
    );
  const assess = (unitId: string, programmeId: string) =>
    inTransaction((tx) =>
      assessAccounts(tx, manager, {
        unitId,
        fiscalYear: 2026,
        kind: "ORIGIN",
        required: new Map([[programmeId, { requiredFen: 1_000_000n, ruleId: null }]]),
        cause: { type: "filing", id: newId() },
      }),
    );

  test("a plan is proposed by the season of the place; plans that exist stay; the preview says which", async () => {
    const programme = await givenProgramme();
    const [planned, waiting] = [await givenUnit({ divisionCode: "431103" }), await givenUnit({ divisionCode: "431103" })];
    await assess(planned.id, programme.id);
    const before = await planOf(planned.id, programme.id);
    const impact = await impactOf(clerk, seasonIn(programme.id, "431103"));
    const [units] = await db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM unit WHERE division_code = '431103'`;
    expect(valueOf(impact, "proposed")).toEqual(["0", String((units?.n ?? 0) - 1)]);
    expect(valueOf(impact, "plansKept")).toEqual(["1", "1"]);
    expect(
      valueOf(
        await impactOf(clerk, seasonIn(programme.id, "431103", [800, 500, 900, 900, 900, 900, 600, 500, 1_000, 900, 1_000, 1_100])),
        "proposed",
      ),
    ).toEqual(["0", "0"]);
    await inForce(seasonIn(programme.id, "431103"));
    await assess(waiting.id, programme.id);
    expect(await planOf(waiting.id, programme.id)).toEqual(weights.map((weight) => BigInt(weight) * 100n));
    expect(await planOf(planned.id, programme.id)).toEqual(before);
    await expect(inForce(seasonIn(programme.id, "431102", [...weights.slice(1), 1_999]))).rejects.toThrow(
      /place_rule_value|violates check/,
    );
  });
});
