import { z } from "zod/v4";

import { ruleChangeKinds } from "#app/domain/quota/rule-change";
import { getRuleChange, listRuleChanges, ruleChangeStatuses } from "#app/domain/quota/rule-changes.queries.server";
import { getCalendar, listCalendars } from "#app/domain/region/calendars.queries.server";
import { correctionKinds, correctionStarts } from "#app/domain/region/correction-period";
import { listCorrectionPeriods } from "#app/domain/region/correction-periods.queries.server";
import { placeRuleKinds, placeRuleValues, type PlaceRuleKind } from "#app/domain/region/place-rule";
import { listPlaceRules } from "#app/domain/region/place-rules.queries.server";
import { listProgrammeCounties, listProgrammes } from "#app/domain/region/reference.queries.server";
import { listThresholdsAround } from "#app/domain/region/reservation-thresholds.queries.server";
import { countingStages, purchaseKinds, ruleBases } from "#app/domain/region/schema";
import { bps, count, day, fen, id, instant, none, oneOf, pathId, words, yes } from "#app/http/api/fields";
import { among, list, one, pageThrough, search } from "#app/http/api/reads/declare.server";
import { listBoundProgrammes, listRulesAround, listWindowsAround } from "#app/http/rule-lists.server";

/** Rules as data: what binds where, since when, and by which source. */

const rules = { scope: "rules:read", actions: { bureau: "rule:read" } } as const;
/** Days on which people work decide when everybody's deadlines end. */
const forAll = { scope: "rules:read", actions: { unit: "receivable:read", coop: "sale:read", bureau: "rule:read" } } as const;
const MOST = 10_000;

const prefix = () => words().meta({ description: "Prefix of the divisions where it holds; empty for the whole country." });
const kinds = placeRuleKinds as [PlaceRuleKind, ...PlaceRuleKind[]];

const ruleChange = {
  id: id(),
  kind: oneOf(ruleChangeKinds as [(typeof ruleChangeKinds)[number], ...typeof ruleChangeKinds]),
  status: oneOf(ruleChangeStatuses),
  place: words(),
  prefix: prefix(),
  programmeZh: none(words()),
  programmeEn: none(words()),
  source: words(),
  by: words(),
  createdAt: instant(),
  decidedBy: none(words()),
  decidedAt: none(instant()),
};
const impact = z.object({
  figures: z.array(z.object({ key: words(), kind: oneOf(["count", "fen"]), before: words(), after: words() })),
  units: z.array(z.object({ id: id(), name: words(), place: words(), beforeFen: words(), afterFen: words(), countedFen: words() })),
});
const calendar = {
  id: id(),
  year: count(),
  state: oneOf(["DRAFT", "IN_FORCE", "REPLACED", "DROPPED"]),
  version: none(count()),
  source: words(),
  documentUrl: none(words()),
  publishedOn: none(day()),
};

export const ruleReads = {
  listProgrammes: list({
    ...rules,
    path: "/rules/programmes",
    name: "Programme",
    row: z.object({
      id: id(),
      code: words(),
      kind: oneOf(["ORIGIN", "SELLER_CLASS"]),
      nameZh: words(),
      nameEn: words(),
      shortZh: words(),
      shortEn: words(),
      validFrom: day(),
      validTo: none(day()),
      countingStage: none(oneOf(countingStages)).meta({ description: "Null in a division whose places count differently." }),
      listVersion: count(),
      counties: count(),
      source: words(),
      buyerPrefix: prefix(),
    }),
    page: async ({ actor, today, ...page }) => pageThrough(await listBoundProgrammes(actor.divisionPrefix, today), page, (row) => row.id),
  }),
  listProgrammeCounties: list({
    ...rules,
    path: "/rules/programmes/{programmeId}/counties",
    params: { programmeId: pathId() },
    query: { q: search },
    name: "ListedCounty",
    row: z.object({
      id: id(),
      countyCode: words(),
      listedName: words(),
      place: words(),
      validFrom: day(),
      validTo: none(day()),
      source: words(),
    }),
    page: async ({ actor, today, params: { programmeId }, query, ...page }) => {
      const programme = (await listProgrammes(today)).find((row) => row.id === programmeId);
      const reach = actor.divisionPrefix;
      if (!programme || !(reach.startsWith(programme.buyerPrefix) || programme.buyerPrefix.startsWith(reach))) return null;
      return pageThrough(await listProgrammeCounties(programmeId, query.q ?? "", MOST), page, (row) => row.id);
    },
  }),
  listTargetRules: list({
    ...rules,
    path: "/rules/targets",
    name: "TargetRule",
    row: z.object({
      id: id(),
      programmeShortZh: words(),
      programmeShortEn: words(),
      place: words(),
      divisionPrefix: prefix(),
      fromYear: count(),
      toYear: none(count()),
      minimumBps: bps(),
      canteenMode: none(words()),
      subsidised: none(yes()),
      base: oneOf(ruleBases),
      notBelowLastYear: yes(),
      source: words(),
      retired: yes(),
    }),
    page: async ({ actor, ...page }) => pageThrough(await listRulesAround(actor.divisionPrefix), page, (row) => row.id),
  }),
  listPlaceRules: list({
    ...rules,
    path: "/rules/places",
    query: { kind: among(kinds) },
    name: "PlaceRule",
    row: z.object({
      id: id(),
      kind: oneOf(kinds),
      programmeZh: none(words()),
      programmeEn: none(words()),
      place: words(),
      divisionPrefix: prefix(),
      fromYear: count(),
      version: count(),
      value: z.union(Object.values(placeRuleValues) as unknown as [z.ZodObject, z.ZodObject]),
      source: words(),
    }),
    page: async ({ actor, query, ...page }) => {
      const asked = query.kind === undefined ? kinds : [query.kind];
      const found = await Promise.all(
        asked.map(async (kind) => (await listPlaceRules(kind, actor.divisionPrefix)).map((row) => ({ ...row, kind }))),
      );
      return pageThrough(found.flat(), page, (row) => row.id);
    },
  }),
  listWindows: list({
    ...rules,
    path: "/rules/windows",
    name: "Window",
    row: z.object({
      id: id(),
      fiscalYear: count(),
      divisionPrefix: prefix(),
      opensOn: day(),
      dueOn: day(),
      correctionDueOn: day(),
      differenceBps: bps().meta({ description: "A difference from last year of at least this much needs a reason." }),
      source: words(),
    }),
    page: async ({ actor, today, ...page }) =>
      pageThrough((await listWindowsAround(actor.divisionPrefix, today)).windows, page, (row) => row.id),
  }),
  listThresholds: list({
    ...rules,
    path: "/rules/thresholds",
    name: "Threshold",
    row: z.object({
      id: id(),
      kind: oneOf(purchaseKinds),
      place: words(),
      divisionPrefix: prefix(),
      fromYear: count(),
      wholeUpToFen: fen(),
      partMinimumBps: bps(),
      version: count(),
      source: words(),
    }),
    page: async ({ actor, ...page }) => pageThrough(await listThresholdsAround(actor.divisionPrefix), page, (row) => row.id),
  }),
  listCorrectionPeriods: list({
    ...rules,
    path: "/rules/correction-periods",
    name: "CorrectionPeriod",
    row: z.object({
      id: id(),
      kind: oneOf(correctionKinds),
      place: words(),
      divisionPrefix: prefix(),
      days: count(),
      countedFrom: oneOf(correctionStarts),
      crossesYear: yes(),
      validFrom: day(),
      validTo: none(day()),
      source: words(),
    }),
    page: async ({ actor, ...page }) => pageThrough(await listCorrectionPeriods(actor.divisionPrefix), page, (row) => row.id),
  }),
  listRuleChanges: list({
    ...rules,
    path: "/rules/changes",
    query: { status: among(ruleChangeStatuses) },
    name: "RuleChange",
    row: z.object(ruleChange),
    page: async ({ actor, query, after, limit }) => {
      const { changes, nextAfter } = await listRuleChanges(actor, { status: query.status ?? "PROPOSED", after, limit });
      return { rows: changes, nextAfter };
    },
  }),
  getRuleChange: one({
    ...rules,
    path: "/rules/changes/{changeId}",
    params: { changeId: pathId() },
    name: "RuleChangeDocument",
    response: z.object({
      ...ruleChange,
      documentUrl: none(words()),
      decisionReason: none(words()),
      proposedAt: none(instant()),
      impact: impact.meta({ description: "What it touched when it was drafted." }),
      impactNow: none(impact),
    }),
    find: ({ actor, params: { changeId } }) => getRuleChange(actor, changeId),
  }),
  listCalendars: list({
    ...forAll,
    path: "/rules/working-days",
    name: "Calendar",
    row: z.object({ ...calendar, off: count(), worked: count() }),
    page: async (page) =>
      pageThrough(
        (await listCalendars()).filter(({ state }) => state === "IN_FORCE"),
        page,
        (row) => row.id,
      ),
  }),
  getCalendar: one({
    ...forAll,
    path: "/rules/working-days/{calendarId}",
    params: { calendarId: pathId() },
    name: "CalendarDocument",
    response: z.object({
      ...calendar,
      days: z
        .array(z.object({ day: day(), works: yes(), nameZh: words(), nameEn: none(words()) }))
        .meta({ description: "Days that are not as their weekday is: holidays, and weekends that are worked." }),
    }),
    find: async ({ params: { calendarId } }) => {
      const found = await getCalendar(calendarId);
      if (found?.state !== "IN_FORCE") return null;
      return { ...found, days: found.days.filter(({ change }) => change !== "removed") };
    },
  }),
};
