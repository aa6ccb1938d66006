import { beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { confirmRule } from "#app/domain/supervision/decide-rule.server";
import { confirmEnding } from "#app/domain/supervision/end-rule.server";
import { criterionNames, scoreOf, type CriterionFigure, type CriterionName } from "#app/domain/supervision/scores/criteria";
import { keepLargeScores, keepScores } from "#app/domain/supervision/scores/keep-scores.server";
import { confirmFreeze, proposeFreeze, withdrawFreeze } from "#app/domain/supervision/scores/freeze-scores.server";
import { sweepFiles } from "#app/domain/identity/sweep-files.server";
import { getScoreRuleDocument, listScoreRuleVersions } from "#app/domain/supervision/scores/score-rules.queries.server";
import { aPdf } from "#tests/support/given-held";
import { proposeScoreRule } from "#app/domain/supervision/scores/propose-score-rule.server";
import {
  getOwnScorePaper,
  getOwnScoreSheet,
  getScoreSheet,
  getScoreYear,
  listScores,
} from "#app/domain/supervision/scores/scores.queries.server";
import { addDays, instantOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenCoop, givenProduct, givenProgramme, givenUnit, THE_DAY } from "#tests/support/given";
import { givenStanding } from "#tests/support/given-bulletin";
import { givenScoreRule, scoreRuleOf } from "#tests/support/given-scores";
import { givenBureau, givenEnding, givenRule, type GivenBureau } from "#tests/support/given-rule";
import { givenTrade, type TradeEnd } from "#tests/support/given-trade";

let bureau: GivenBureau;
let elsewhere: GivenBureau;
let units: { id: string; clerk: Actor }[];
const TODAY = "2026-09-20";
const at = (actor: Actor, day = TODAY): Actor => ({ ...actor, now: instantOf(day, 10) });

beforeAll(async () => {
  bureau = await givenBureau("431100");
  elsewhere = await givenBureau("330100");
  const { id: programmeId } = await givenProgramme();
  const coop = await givenCoop();
  const product = await givenProduct(coop, { available: "100000" });
  await db.filingWindow.create({
    data: {
      id: newId(),
      fiscalYear: 2026,
      divisionPrefix: "",
      opensOn: toDbDate("2025-11-01"),
      dueOn: toDbDate("2026-01-31"),
      correctionDueOn: toDbDate("2026-02-28"),
      source: "test",
    },
  });
  const rule = await givenRule(bureau, "PAYMENT_OVERDUE", 1);
  units = [];
  const ends: TradeEnd[][] = [["settled", "settled"], ["accepted", "settled"], ["shipped", "paidInPart", "cancelled"], []];
  for (const [index, stops] of ends.entries()) {
    const unit = await givenStanding(programmeId, index === 3 ? "431103" : "431102", {
      required: 240_000n,
      settled: 60_000n * BigInt(3 - index),
    });
    units.push(unit);
    for (const [step, stopsAt] of stops.entries())
      await givenTrade({
        unit,
        coop,
        productId: product.id,
        quantityMilli: 100_000n,
        at: instantOf(addDays(THE_DAY, step * 20), 9),
        stopsAt,
      });
    if (index !== 2)
      await db.filing.create({
        data: {
          unitId: unit.id,
          id: newId(),
          fiscalYear: 2026,
          status: index === 3 ? "RETURNED" : "CONFIRMED",
          mode: "OWN",
          canteenTotalFen: 1_000_000n,
          submittedAt: instantOf("2026-01-20"),
          isLate: index === 1,
        },
      });
    for (const [dueOn, closedOn] of [
      ["2026-07-01", index === 0 ? "2026-06-20" : null],
      ["2026-08-01", index === 1 ? "2026-08-20" : null],
    ] as const)
      await db.alertCase.create({
        data: {
          unitId: unit.id,
          id: newId(),
          ruleId: rule.id,
          ruleVersion: 1,
          subject: "PAYMENT",
          level: "WARN",
          subjectId: newId(),
          divisionCode: "431102",
          evidence: {},
          status: closedOn ? "RESOLVED" : "OPEN",
          openedAt: instantOf("2026-06-10"),
          dueOn: toDbDate(dueOn),
          closedAt: closedOn ? instantOf(closedOn) : null,
          ownerId: closedOn ? newId() : null,
          resolution: closedOn ? "已办" : null,
        },
      });
  }
  await givenScoreRule(bureau);
});

const codeOf = (error: unknown) => (error as { code?: string }).code;
const refused = async (work: Promise<unknown>) => codeOf(await work.then(() => null).catch((error: unknown) => error));
const filter = { q: "", prefix: "4311", lowest: false, after: null, limit: 50 };
const list = async (options: Partial<typeof filter> = {}, actor = at(bureau.clerk)) =>
  listScores(actor, 2026, await getScoreYear(bureau.id, 2026), { ...filter, ...options });

/** The same figures of one unit, each by a plain question of its own. */
async function recompute(unitId: string): Promise<Record<CriterionName, CriterionFigure>> {
  const ask = async (sql: string): Promise<CriterionFigure> => {
    const [row] = await db.$queryRawUnsafe<{ n: bigint | null; d: bigint | null }[]>(sql);
    return { numerator: row?.n ?? 0n, denominator: row?.d ?? 0n };
  };
  const day = (column: string) => `(${column} AT TIME ZONE 'Asia/Shanghai')::date`;
  const planned = { n: 0n, d: 0n };
  for (const account of await db.quotaAccount.findMany({ where: { unitId, fiscalYear: 2026 } }))
    for (let month = 1; month <= 8; month += 1) {
      const end = month === 8 ? "2026-09-01" : `2026-0${month + 1}-01`;
      const [row] = await db.$queryRawUnsafe<{ plan: bigint | null; settled: bigint | null }[]>(`SELECT
        (SELECT sum(planned_fen)::bigint FROM plan_month WHERE account_id = '${account.id}' AND month <= ${month}) AS plan,
        (SELECT sum(amount_fen)::bigint FROM quota_entry WHERE account_id = '${account.id}' AND kind = 'SETTLE' AND effective_on < '${end}') AS settled`);
      if (!row?.plan) continue;
      planned.d += 1n;
      if ((row.settled ?? 0n) * 100n >= row.plan * 95n) planned.n += 1n;
    }
  return {
    COMPLETION:
      await ask(`SELECT least(coalesce(sum(amount_fen) FILTER (WHERE kind = 'SETTLE'), 0), sum(amount_fen) FILTER (WHERE kind = 'ASSESS'))::bigint AS n,
      (sum(amount_fen) FILTER (WHERE kind = 'ASSESS'))::bigint AS d FROM quota_entry WHERE unit_id = '${unitId}'`),
    FILING_ON_TIME: await ask(
      `SELECT count(*) AS n, 1::bigint AS d FROM filing WHERE unit_id = '${unitId}' AND status = 'CONFIRMED' AND NOT is_late`,
    ),
    PLAN_KEPT: { numerator: planned.n, denominator: planned.d },
    SETTLED_IN_TIME: await ask(`SELECT count(*) FILTER (WHERE ${day("paid_at")} <= due_on) AS n, count(*) AS d FROM receivable
      WHERE unit_id = '${unitId}' AND (paid_at IS NOT NULL OR due_on < '${TODAY}')`),
    ACCEPTED_IN_TIME:
      await ask(`SELECT (SELECT count(*) FROM acceptance a JOIN shipment s ON s.id = a.shipment_id WHERE a.unit_id = '${unitId}' AND ${day("a.accepted_at")} <= s.expected_on + 3) AS n,
      (SELECT count(*) FROM shipment s WHERE s.unit_id = '${unitId}') AS d`),
    ALERTS_RESOLVED: await ask(
      `SELECT count(*) FILTER (WHERE ${day("closed_at")} <= due_on) AS n, count(*) AS d FROM alert_case WHERE unit_id = '${unitId}'`,
    ),
    CORRECTIONS_FEW: await ask(`SELECT count(*) AS n, count(*) AS d FROM purchase_order WHERE unit_id = '${unitId}'`),
  };
}

describe("scores", () => {
  test("every figure is what plain questions answer, every score what the rule makes of them, ranks follow", async () => {
    const { rule } = await getScoreYear(bureau.id, 2026);
    const { rows, total } = await list();
    expect(total).toBe(await db.unit.count({ where: { divisionCode: { startsWith: "4311" } } }));
    for (const { id } of units) {
      const row = rows.find(({ unitId }) => unitId === id);
      const expected = await recompute(id);
      for (const name of criterionNames) {
        const { numerator, denominator } = row?.figures[name] ?? {};
        expect({ name, numerator, denominator }).toEqual({ name, ...expected[name] });
      }
      expect(row?.scoreBps).toBe(scoreOf(rule?.criteria ?? [], expected));
      expect(await getScoreSheet(at(bureau.clerk), 2026, id)).toMatchObject({ figures: row?.figures, scoreBps: row?.scoreBps, rank: null });
      expect(await getOwnScoreSheet(at(units.find((unit) => unit.id === id)?.clerk ?? bureau.clerk), 2026)).toMatchObject({
        figures: row?.figures,
      });
    }
    expect(new Set(rows.map(({ scoreBps }) => scoreBps)).size).toBeGreaterThan(2);
    for (const row of rows)
      if (row.scoreBps !== null) expect(row.rank).toBe(rows.filter(({ scoreBps }) => (scoreBps ?? -1) > (row.scoreBps ?? -1)).length + 1);
  });

  test("pages follow a key in both directions, filters narrow", async () => {
    const whole = (await list()).rows.map(({ unitId }) => unitId);
    const seen: string[] = [];
    for (let after: string | null = null, first = true; first || after !== null; first = false) {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 2, after } as Partial<typeof filter>);
      seen.push(...page.rows.map(({ unitId }) => unitId));
      after = page.nextAfter;
    }
    expect(seen).toEqual(whole);
    expect((await list({ lowest: true })).rows.map(({ unitId }) => unitId)).toEqual([...whole].reverse());
    const county = await list({ prefix: "431103" });
    expect(county.rows.map(({ unitId }) => unitId)).toContain(units[3]?.id);
    expect(county.total).toBeLessThan(whole.length);
  });

  test("another bureau sees nothing of them", async () => {
    expect(await getScoreSheet(at(elsewhere.clerk), 2026, units[0]?.id ?? "")).toBeNull();
    await givenScoreRule(elsewhere);
    expect(await getScoreSheet(at(elsewhere.clerk), 2026, units[0]?.id ?? "")).toBeNull();
    await expect(listScores(at(elsewhere.clerk), 2026, await getScoreYear(elsewhere.id, 2026), filter)).rejects.toThrow(RangeError);
  });
});

describe("the rule", () => {
  test("two persons, once, in versions by fiscal year; what a version says never changes", async () => {
    const own = await givenBureau("330106");
    const input = scoreRuleOf();
    await proposeScoreRule(own.clerk, input);
    await proposeScoreRule(own.clerk, input);
    expect(await refused(proposeScoreRule(own.manager, input))).toBe("supervision.proposalWaits");
    expect(await refused(confirmRule(own.clerk, "score-rule", own.id, 1))).toBe("supervision.ownProposal");
    expect(await refused(confirmRule(elsewhere.manager, "score-rule", own.id, 1))).toBe("supervision.ruleNotFound");
    const confirmed = await Promise.allSettled([1, 2].map(() => confirmRule(own.manager, "score-rule", own.id, 1)));
    expect(confirmed.flatMap((result) => (result.status === "rejected" ? [codeOf(result.reason)] : []))).toEqual([
      "supervision.ruleMovedOn",
    ]);
    await expect(db.scoreRule.updateMany({ where: { id: own.id }, data: { acceptanceDays: 60 } })).rejects.toThrow();
    await givenScoreRule(own, { fromYear: 2027, acceptanceDays: 9 });
    expect([(await getScoreYear(own.id, 2026)).rule?.version, (await getScoreYear(own.id, 2027)).rule?.version]).toEqual([1, 2]);
    expect((await getScoreYear(own.id, 2025)).rule).toBeNull();
    expect(await refused(proposeScoreRule(own.clerk, scoreRuleOf({ version: 3, fromYear: 2029 })))).toBe("scores.yearOutside");
    const ending = await givenEnding(own, "score-rule", { id: own.id, version: 2 }, "2027-12-31", own.manager.now);
    expect((await getScoreYear(own.id, 2028)).rule?.version).toBe(2);
    await confirmEnding(own.manager, "score-rule", own.id, ending);
    expect((await getScoreYear(own.id, 2028)).rule).toBeNull();
    expect(await db.auditLog.count({ where: { objectType: "score-rule", objectId: own.id } })).toBe(6);
  });
});

test("a scoring rule carries its paper, which stays with its version and is its own bureau's and the units' that it scores", async () => {
  const [own, elsewhere] = [await givenBureau("422801"), await givenBureau("422802")];
  const paper = aPdf();
  await proposeScoreRule(own.clerk, scoreRuleOf({ documentUrl: "https://example.gov.cn/1" }), paper);
  const [version] = await listScoreRuleVersions(own.manager);
  expect(version).toMatchObject({ documentUrl: "https://example.gov.cn/1", documentName: paper.name });
  const fileId = version?.documentFileId ?? "";
  expect(Buffer.from((await getScoreRuleDocument(own.manager, fileId))?.content ?? [])).toEqual(Buffer.from(paper.bytes));
  expect(await getScoreRuleDocument(elsewhere.manager, fileId)).toBeNull();
  await expect(db.scoreRule.updateMany({ where: { id: own.id }, data: { documentFileId: null } })).rejects.toThrow();
  await db.storedFile.updateMany({ where: { id: fileId }, data: { createdAt: new Date("2026-01-01T00:00:00Z") } });
  await sweepFiles(new Date());
  expect(await getScoreRuleDocument(own.manager, fileId)).not.toBeNull();
  const [scored, stranger] = [await givenUnit({ divisionCode: "422801" }), await givenUnit({ divisionCode: "422802" })];
  expect(await getOwnScorePaper(scored.clerk, 2026)).toBeNull(); // it binds nobody yet
  await confirmRule(own.manager, "score-rule", own.id, 1);
  expect(await getOwnScoreSheet(at(scored.clerk), 2026)).toMatchObject({
    paper: { documentUrl: "https://example.gov.cn/1", documentName: paper.name },
  });
  expect(Buffer.from((await getOwnScorePaper(scored.clerk, 2026))?.content ?? [])).toEqual(Buffer.from(paper.bytes));
  expect(await getOwnScorePaper(stranger.clerk, 2026)).toBeNull();
  await expect(proposeScoreRule(elsewhere.clerk, scoreRuleOf(), { name: "x.pdf", bytes: new Uint8Array([1, 2, 3]) })).rejects.toMatchObject(
    {
      field: "file",
    },
  );
});

describe("final scores", () => {
  const january = (actor: Actor) => at(actor, "2027-01-15");

  test("only of a year that is over, by two persons, once; then nothing changes them", async () => {
    expect(await refused(proposeFreeze(at(bureau.clerk), 2026))).toBe("scores.yearOpen");
    await proposeFreeze(january(bureau.clerk), 2026);
    await proposeFreeze(january(bureau.clerk), 2026);
    expect(await refused(proposeFreeze(january(bureau.manager), 2026))).toBe("scores.movedOn");
    const first = await getScoreYear(bureau.id, 2026);
    await withdrawFreeze(january(bureau.clerk), first.freeze?.id ?? "");
    expect(await refused(confirmFreeze(january(bureau.manager), first.freeze?.id ?? ""))).toBe("scores.movedOn");
    await proposeFreeze(january(bureau.clerk), 2026);
    const { freeze } = await getScoreYear(bureau.id, 2026);
    const id = freeze?.id ?? "";
    expect(await refused(confirmFreeze(january(bureau.clerk), id))).toBe("scores.own");
    expect(await refused(confirmFreeze(january(elsewhere.manager), id))).toBe("scores.notFound");
    const live = await list({}, january(bureau.clerk));
    const frozen = await Promise.allSettled([1, 2].map(() => confirmFreeze(january(bureau.manager), id)));
    expect(frozen.flatMap((result) => (result.status === "rejected" ? [codeOf(result.reason)] : []))).toEqual(["scores.movedOn"]);
    expect(frozen.find((result) => result.status === "fulfilled")).toMatchObject({ value: live.total });

    const later = await givenUnit({ divisionCode: "431102" });
    await db.filing.updateMany({ where: { unitId: units[1]?.id ?? "" }, data: { isLate: false } });
    expect(await list({}, january(bureau.clerk))).toEqual(live);
    expect(await getScoreSheet(january(bureau.clerk), 2026, later.id)).toBeNull();
    expect((await getOwnScoreSheet(january(units[0]?.clerk ?? bureau.clerk), 2026))?.rank).toBe(
      live.rows.find(({ unitId }) => unitId === units[0]?.id)?.rank,
    );
    await expect(db.scoreSheet.updateMany({ data: { rank: 1 } })).rejects.toThrow();
    await expect(db.scoreFreeze.updateMany({ where: { id }, data: { state: "WITHDRAWN" } })).rejects.toThrow();
    expect(await refused(proposeScoreRule(january(bureau.clerk), scoreRuleOf({ version: 2 })))).toBe("scores.yearFrozen");
    expect(await db.auditLog.count({ where: { action: "scores.freeze", objectId: id } })).toBe(1);
  });

  test("nothing can become final without a rule", async () => {
    expect(await refused(proposeFreeze(january((await givenBureau("441500")).clerk), 2026))).toBe("scores.noRule");
  });
});

describe("a bureau with many units", () => {
  test("reads its live ranking as it was last computed, which says when; the same rows, until it is computed again", async () => {
    const year = 2026;
    const province = await givenBureau("430000");
    await givenScoreRule(province);
    const filter = { q: "", prefix: province.prefix, lowest: false, after: null, limit: 50 };
    const list = async () => listScores(at(province.clerk), year, await getScoreYear(province.id, year), filter);
    const live = await list();
    expect((await getScoreYear(province.id, year)).keptAt).toBeNull();
    const now = instantOf(TODAY, 10);
    expect(await keepLargeScores(now, 1_000_000)).toBe(0);
    expect(await Promise.all([keepScores(province.id, year, now), keepScores(province.id, year, now)])).toEqual([live.total, live.total]);
    expect(await list()).toEqual(live);
    expect((await getScoreYear(province.id, year)).keptAt).toEqual(now);

    const first = live.rows[0]?.unitId ?? "";
    await db.unit.update({ where: { id: first }, data: { closedOn: toDbDate("2026-09-01") } });
    expect(await list()).toEqual(live);
    await keepScores(province.id, year, now);
    expect((await list()).rows.map(({ unitId }) => unitId)).not.toContain(first);
    await db.unit.update({ where: { id: first }, data: { closedOn: null } });
    await keepScores(province.id, year, now);
    expect(await list()).toEqual(live);

    await givenScoreRule(province);
    expect((await getScoreYear(province.id, year)).keptAt).toBeNull();
    expect(await keepScores((await givenBureau("441500")).id, year, now)).toBe(0);
  });
});
