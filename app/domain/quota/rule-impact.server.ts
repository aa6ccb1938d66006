import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { applyRuleChange } from "#app/domain/quota/apply-rule-change.server";
import { measuredYear, type ImpactFigure, type RuleChangeOf, type RuleImpact } from "#app/domain/quota/rule-change";
import {
  countBadges,
  countBeyond,
  figure,
  measureCounting,
  measureCounty,
  measureTargets,
  measureWindow,
} from "#app/domain/quota/rule-impact.queries.server";
import { isReservationBase, measureReservations, measureThreshold } from "#app/domain/quota/reservation-impact.queries.server";
import {
  measureCarry,
  measureClaims,
  measureHeldMoney,
  measureSeason,
  measureTerms,
  readSeasons,
} from "#app/domain/quota/place-rule-impact.queries.server";
import { measureCorrectable, measureProgramme, type PeriodQuestion } from "#app/domain/quota/reach-impact.queries.server";
import { rowMovedOn, windowNotFound } from "#app/domain/region/errors";
import { prefixOf } from "#app/domain/region/prefix-of.server";
import { sellerSizes } from "#app/domain/region/schema";
import { addDays, calendarDateOf, fiscalYearOf } from "#app/lib/dates";

/** Takes back what a preview did. */
class TakenBack extends Error {}

/**
 * What a rule change touches, found by doing it and taking it back: the figures come from the same statements that will judge afterwards.
 *
 * @throws whatever confirming it would throw
 */
export async function impactOf(actor: Actor, change: RuleChangeOf): Promise<RuleImpact> {
  const found: RuleImpact[] = [];
  try {
    await inTransaction(async (tx) => {
      found.push(await measure(tx, actor, change));
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  const impact = found.at(-1);
  if (!impact) throw new Error("a preview ended without figures");
  return impact;
}

async function measure(tx: Tx, actor: Actor, change: RuleChangeOf): Promise<RuleImpact> {
  const today = calendarDateOf(actor.now);
  const { kind, input } = change;
  switch (kind) {
    case "TARGET_RULE_ADD": {
      const added = await applyRuleChange(tx, actor, change);
      const prefix = await prefixOf(tx, input.divisionCode);
      const year = measuredYear(input.fromYear, input.toYear ?? null, today);
      if (isReservationBase(input.base))
        return { year, units: [], figures: await measureReservations(tx, { ...input, prefix, year, added, retired: null }) };
      return { year, ...(await measureTargets(tx, { programmeId: input.programmeId, prefix, year, added, retired: null })) };
    }
    case "TARGET_RULE_RETIRE": {
      await applyRuleChange(tx, actor, change);
      const rule = await tx.targetRule.findUniqueOrThrow({ where: { id: input.id } });
      const year = measuredYear(rule.fromYear, rule.toYear, today);
      const question = { programmeId: rule.programmeId, prefix: rule.divisionPrefix, year, added: null, retired: rule.id };
      if (isReservationBase(rule.base))
        return { year, units: [], figures: await measureReservations(tx, { ...question, base: rule.base }) };
      return { year, ...(await measureTargets(tx, question)) };
    }
    case "COUNTY_ADD":
    case "COUNTY_END":
      return { year: null, units: [], figures: await measureList(tx, actor, change) };
    case "COUNTING_STAGE":
      return measureStage(tx, actor, change, { programmeId: input.programmeId, year: input.fiscalYear, prefix: "" });
    case "COUNTING_PLACE": {
      const prefix = await prefixOf(tx, input.divisionCode);
      return measureStage(tx, actor, change, { programmeId: input.programmeId, year: measuredYear(input.fromYear, null, today), prefix });
    }
    case "TERMS_SET": {
      const place = { prefix: await prefixOf(tx, input.divisionCode), year: measuredYear(input.fromYear, null, today) };
      const before = await measureTerms(tx, place);
      await applyRuleChange(tx, actor, change);
      const after = await measureTerms(tx, place);
      const figures = [
        figure("units", "count", before.units, after.units),
        figure("acceptanceDays", "count", before.acceptance, after.acceptance),
        figure("paymentDays", "count", before.payment, after.payment),
        figure("weighed", "count", before.weighed, after.weighed),
        figure("ordersKept", "count", before.orders, after.orders),
      ];
      return { year: place.year, units: [], figures };
    }
    case "CLAIMS_SET": {
      const place = { prefix: await prefixOf(tx, input.divisionCode), year: measuredYear(input.fromYear, null, today) };
      const before = await measureClaims(tx, place);
      await applyRuleChange(tx, actor, change);
      const after = await measureClaims(tx, place);
      const figures = [figure("units", "count", before.units, after.units), figure("claimDays", "count", before.days, after.days)];
      return { year: place.year, units: [], figures };
    }
    case "HELD_MONEY_SET": {
      const place = { prefix: await prefixOf(tx, input.divisionCode), year: measuredYear(input.fromYear, null, today) };
      const before = await measureHeldMoney(tx, place);
      await applyRuleChange(tx, actor, change);
      const after = await measureHeldMoney(tx, place);
      const figures = [figure("units", "count", before.units, after.units), figure("returnDays", "count", before.days, after.days)];
      return { year: place.year, units: [], figures };
    }
    case "SEASON_SET": {
      const place = { prefix: await prefixOf(tx, input.divisionCode), year: measuredYear(input.fromYear, null, today) };
      const before = await readSeasons(tx, input.programmeId, place);
      await applyRuleChange(tx, actor, change);
      const after = await readSeasons(tx, input.programmeId, place);
      const changed = [...after].flatMap(([code, season]) => (season === before.get(code) ? [] : [code]));
      const { proposed, kept } = await measureSeason(tx, input.programmeId, place.year, changed);
      return { year: place.year, units: [], figures: [figure("proposed", "count", 0, proposed), figure("plansKept", "count", kept, kept)] };
    }
    case "CARRY_SET": {
      const place = { prefix: await prefixOf(tx, input.divisionCode), year: measuredYear(input.fromYear, null, today) };
      const before = await measureCarry(tx, input.programmeId, place);
      await applyRuleChange(tx, actor, change);
      const after = await measureCarry(tx, input.programmeId, place);
      const figures = [
        figure("accounts", "count", before.accounts, after.accounts),
        figure("carried", "fen", before.carried, after.carried),
        figure("stays", "fen", before.stays, after.stays),
      ];
      return { year: place.year, units: [], figures };
    }
    case "PROGRAMME_ADD": {
      await applyRuleChange(tx, actor, change);
      const bound = await measureProgramme(tx, {
        prefix: await prefixOf(tx, input.divisionCode),
        sellerClasses: sellerSizes[input.seller],
      });
      const figures = [
        figure("units", "count", 0, bound.units),
        figure("coops", "count", 0, bound.coops),
        figure("badges", "count", 0, bound.badges),
      ];
      return { year: null, units: [], figures };
    }
    case "PERIOD_SET":
      return measurePeriod(tx, actor, change, { kind: input.kind, prefix: await prefixOf(tx, input.divisionCode), day: input.validFrom });
    case "PERIOD_END": {
      const period = await tx.correctionPeriod.findUnique({ where: { id: input.id } });
      if (!period) throw rowMovedOn();
      return measurePeriod(tx, actor, change, { kind: period.kind, prefix: period.divisionPrefix, day: addDays(today, 1) });
    }
    case "PROGRAMME_EDIT": {
      const year = fiscalYearOf(today);
      const badges = await countBadges(tx, input.programmeId);
      const { accounts, open } = await measureCounting(tx, input.programmeId, year);
      await applyRuleChange(tx, actor, change);
      const ends = input.validTo !== undefined && input.validTo < today;
      const figures = [
        figure("badges", "count", badges, ends ? 0 : badges),
        figure("accounts", "count", accounts, accounts),
        figure("open", "fen", open, open),
      ];
      return { year, units: [], figures };
    }
    case "THRESHOLD_SET": {
      const prefix = await prefixOf(tx, input.divisionCode);
      const year = measuredYear(input.fromYear, null, today);
      const before = await measureThreshold(tx, input.purchaseKind, prefix, year);
      await applyRuleChange(tx, actor, change);
      const after = await measureThreshold(tx, input.purchaseKind, prefix, year);
      const figures = [
        figure("plans", "count", before.plans, after.plans),
        figure("projects", "count", before.projects, after.projects),
        figure("short", "count", before.short, after.short),
      ];
      return { year, units: [], figures };
    }
    case "WINDOW_OPEN":
      return measureDates(tx, actor, change, { fiscalYear: input.fiscalYear, prefix: await prefixOf(tx, input.divisionCode) });
    case "WINDOW_DIFFERENCE": {
      const window = await tx.filingWindow.findUnique({ where: { id: input.id } });
      if (!window) throw windowNotFound();
      const { fiscalYear, divisionPrefix: prefix } = window;
      const { units, not_filed: notFiled } = await measureWindow(tx, fiscalYear, prefix);
      const before = await countBeyond(tx, fiscalYear, prefix);
      await applyRuleChange(tx, actor, change);
      const after = await countBeyond(tx, fiscalYear, prefix);
      const figures = [
        figure("units", "count", units, units),
        figure("notFiled", "count", notFiled, notFiled),
        figure("beyond", "count", before, after),
      ];
      return { year: fiscalYear, units: [], figures };
    }
    case "WINDOW_MOVE": {
      const window = await tx.filingWindow.findUnique({ where: { id: input.id } });
      if (!window) throw windowNotFound();
      return measureDates(tx, actor, change, { fiscalYear: window.fiscalYear, prefix: window.divisionPrefix });
    }
  }
}

async function measureStage(
  tx: Tx,
  actor: Actor,
  change: RuleChangeOf,
  { programmeId, year, prefix }: { programmeId: string; year: number; prefix: string },
): Promise<RuleImpact> {
  const before = await measureCounting(tx, programmeId, year, prefix);
  await applyRuleChange(tx, actor, change);
  const after = await measureCounting(tx, programmeId, year, prefix);
  const figures = [
    figure("accounts", "count", before.accounts, after.accounts),
    figure("counted", "fen", before.counted, after.counted),
    figure("fulfilled", "count", before.fulfilled, after.fulfilled),
  ];
  return { year, units: [], figures };
}

async function measurePeriod(tx: Tx, actor: Actor, change: RuleChangeOf, question: PeriodQuestion): Promise<RuleImpact> {
  const before = await measureCorrectable(tx, question);
  await applyRuleChange(tx, actor, change);
  const after = await measureCorrectable(tx, question);
  const figures = [
    figure("units", "count", before.units, after.units),
    figure("correctable", "count", before.orders, after.orders),
    figure("corrections", "count", before.proposed, after.proposed),
  ];
  return { year: null, units: [], figures };
}

async function measureList(
  tx: Tx,
  actor: Actor,
  change: Extract<RuleChangeOf, { kind: "COUNTY_ADD" | "COUNTY_END" }>,
): Promise<ImpactFigure[]> {
  const today = calendarDateOf(actor.now);
  const { programmeId } = change.input;
  const countyCode =
    change.kind === "COUNTY_ADD"
      ? change.input.countyCode
      : (await tx.programmeCounty.findFirst({ where: { id: change.input.id, programmeId } }))?.countyCode;
  if (!countyCode) throw rowMovedOn();
  const before = await measureCounty(tx, programmeId, countyCode, today);
  await applyRuleChange(tx, actor, change);
  const after = await measureCounty(tx, programmeId, countyCode, today);
  return [
    figure("coops", "count", before.coops, after.coops),
    figure("products", "count", before.products, after.products),
    figure("badges", "count", before.badges, after.badges),
    figure("orders", "count", before.orders, after.orders),
    figure("ordersUnits", "count", before.units, after.units),
    figure("ordersGoods", "fen", before.goods, after.goods),
  ];
}

async function measureDates(
  tx: Tx,
  actor: Actor,
  change: RuleChangeOf,
  { fiscalYear, prefix }: { fiscalYear: number; prefix: string },
): Promise<RuleImpact> {
  const before = await measureWindow(tx, fiscalYear, prefix);
  await applyRuleChange(tx, actor, change);
  const after = await measureWindow(tx, fiscalYear, prefix);
  const figures = [
    figure("units", "count", before.units, after.units),
    figure("filed", "count", before.filed, after.filed),
    figure("notFiled", "count", before.not_filed, after.not_filed),
  ];
  return { year: fiscalYear, units: [], figures };
}
