import { db } from "#app/db/client.server";
import type { ProgrammeTerms } from "#app/domain/region/queries.server";
import {
  listMonths,
  listOrigins,
  listParts,
  type FigureQuestion,
  type MonthFigures,
  type OriginFigures,
  type PartFigures,
} from "#app/domain/supervision/publication/progress-figures.server";
import { publishedDay, publishedFen, ruleFor, smallestGroup, type PublicationTerms } from "#app/domain/supervision/publication/rule";
import { listConfirmedRules } from "#app/domain/supervision/publication/rules.queries.server";
import { hiddenCells } from "#app/domain/supervision/publication/suppress";
import type { CalendarDate } from "#app/lib/dates";
import { keepAnswers } from "#app/lib/keep-answers";
import { ratioBps } from "#app/lib/money";

/** Amounts as they are published: rounded, of one day. */
export interface PublishedFigures {
  units: number;
  requiredFen: bigint;
  orderedFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
  countedFen: bigint;
  /** Of the rounded amounts, in basis points; null where nothing is required. */
  completionBps: bigint | null;
}

export interface PublishedPart extends PublishedFigures {
  code: string;
  name: string;
  own: boolean;
}

export interface PublishedMonth {
  plannedFen: bigint;
  /** Null: the month had not begun. */
  countedFen: bigint | null;
}

export interface PublishedOrigin {
  code: string;
  name: string;
  province: string;
  coops: number;
  /** Null below the nation: place by origin could be subtracted from each other. */
  acceptedFen: bigint | null;
}

export interface Progress {
  /** Last day whose entries are counted. */
  day: CalendarDate;
  rule: PublicationTerms;
  minUnits: number;
  /** Null: the figures of the whole division may not be shown. */
  whole: PublishedFigures | null;
  parts: PublishedPart[];
  /** The parts that are not listed, in one sum; null where there are none. */
  others: (PublishedFigures & { parts: number }) | null;
  months: PublishedMonth[];
  origins: PublishedOrigin[];
  /** Of the counties of origin that too few units bought from, their number and their sum. */
  otherOrigins: { counties: number; acceptedFen: bigint } | null;
}

export interface ProgressQuestion {
  programme: Pick<ProgrammeTerms, "id">;
  fiscalYear: number;
  prefix: string;
  today: CalendarDate;
}

/** How the figures are read: kept for a while by the pages, straight from the database by whoever compares. */
export interface FigureSource {
  parts: (question: FigureQuestion) => Promise<PartFigures[]>;
  months: (question: FigureQuestion) => Promise<MonthFigures[]>;
  origins: (question: FigureQuestion) => Promise<OriginFigures[]>;
}

export const readFigures: FigureSource = { parts: listParts, months: listMonths, origins: listOrigins };

const MINUTE_MS = 60_000;

/** What is shown is at least a day old and changes at midnight; a process asks a few times a day, however many read. */
const keptFigures: FigureSource = {
  parts: keepAnswers(listParts, { forMs: 5 * MINUTE_MS, most: 2_000 }),
  months: keepAnswers(listMonths, { forMs: 60 * MINUTE_MS, most: 2_000 }),
  origins: keepAnswers(listOrigins, { forMs: 60 * MINUTE_MS, most: 500 }),
};

/** What everybody may see of a division: its figures, its parts, its months and where the produce came from. */
export async function getProgress(asked: ProgressQuestion, source: FigureSource = keptFigures): Promise<Progress> {
  const rules = await listConfirmedRules();
  const { programme, prefix, today } = asked;
  const rule = ruleFor(rules, prefix, programme.id, today);
  const minUnits = smallestGroup(rules, prefix, programme.id, today);
  const question = questionAt(rules, asked, prefix);
  const nothing = { day: question.day, rule, minUnits, whole: null, parts: [], others: null, months: [], origins: [], otherOrigins: null };
  if (!(await isVisible(rules, asked, source))) return nothing;
  const parts = await source.parts(question);
  const [months, origins] = await Promise.all([source.months(question), source.origins(question)]);
  const figures = (rows: readonly PartFigures[]) => publishedSum(rows, rule.roundToFen);
  const hidden = hiddenParts(rules, asked, parts);
  const left = parts.filter((part) => hidden.has(keyOf(part)));
  return {
    ...nothing,
    whole: figures(parts),
    parts: prefix.length === 6 ? [] : parts.flatMap((part) => (hidden.has(keyOf(part)) ? [] : [{ ...placeOf(part), ...figures([part]) }])),
    others: left.length > 0 && prefix.length < 6 ? { ...figures(left), parts: left.length } : null,
    months: months.map((month) => publishedMonth(month, rule.roundToFen)),
    ...publishedOrigins(origins, prefix, minUnits, rule.roundToFen),
  };
}

/** What a rule decides on the page of a division, and how much the page may show by it. */
export interface PageTerms {
  /** Last day whose entries are counted. */
  day: CalendarDate;
  minUnits: number;
  roundToFen: bigint;
  /** Parts that stand there by themselves; none where the page shows no figures. */
  listed: number;
  /** Parts that are in the sum of the others alone, or not shown at all. */
  left: number;
}

/** The terms of a division's page by the rules given, which need not be those in force. */
export async function getPageTerms(
  rules: readonly PublicationTerms[],
  asked: ProgressQuestion,
  source: FigureSource = keptFigures,
): Promise<PageTerms> {
  const { programme, prefix, today } = asked;
  const question = questionAt(rules, asked, prefix);
  const parts = await source.parts(question);
  const hidden = (await isVisible(rules, asked, source)) ? hiddenParts(rules, asked, parts).size : parts.length;
  return {
    day: question.day,
    minUnits: smallestGroup(rules, prefix, programme.id, today),
    roundToFen: ruleFor(rules, prefix, programme.id, today).roundToFen,
    listed: parts.length - hidden,
    left: hidden,
  };
}

const keyOf = (part: PartFigures) => `${part.code}${part.own ? "=" : ""}`;
const placeOf = ({ code, name, own }: PartFigures) => ({ code, name, own });

function questionAt(
  rules: readonly PublicationTerms[],
  { programme, fiscalYear, today }: ProgressQuestion,
  prefix: string,
): FigureQuestion {
  return { programmeId: programme.id, fiscalYear, prefix, day: publishedDay(rules, prefix, programme.id, today) };
}

function hiddenParts(
  rules: readonly PublicationTerms[],
  { programme, today }: ProgressQuestion,
  parts: readonly PartFigures[],
): Set<string> {
  const prefixOf = ({ code }: PartFigures) => code.replace(/(?:00){1,2}$/, "");
  return hiddenCells(
    parts.map((part) => ({
      key: keyOf(part),
      units: part.silentUnits,
      minUnits: smallestGroup(rules, prefixOf(part), programme.id, today),
    })),
  );
}

/** A division is shown if the nation is, and on the way down from it no page leaves it out. */
async function isVisible(rules: readonly PublicationTerms[], asked: ProgressQuestion, source: FigureSource): Promise<boolean> {
  const nation = await source.parts(questionAt(rules, asked, ""));
  const silent = nation.reduce((sum, part) => sum + part.silentUnits, 0);
  if (silent > 0 && silent < smallestGroup(rules, "", asked.programme.id, asked.today)) return false;
  for (let length = 0; length < asked.prefix.length; length += 2) {
    const above = asked.prefix.slice(0, length);
    const next = asked.prefix.slice(0, length + 2).padEnd(6, "0");
    const parts = length === 0 ? nation : await source.parts(questionAt(rules, asked, above));
    const part = parts.find((candidate) => candidate.code === next && !candidate.own);
    if (!part || hiddenParts(rules, asked, parts).has(keyOf(part))) return false;
  }
  return true;
}

function publishedSum(rows: readonly PartFigures[], step: bigint): PublishedFigures {
  const sum = (pick: (row: PartFigures) => bigint) =>
    publishedFen(
      rows.reduce((total, row) => total + pick(row), 0n),
      step,
    );
  const requiredFen = sum((row) => row.requiredFen);
  const acceptedFen = sum((row) => row.acceptedFen);
  const settledFen = sum((row) => row.settledFen);
  const counted = sum((row) => row.countedFen);
  return {
    units: rows.reduce((total, row) => total + row.units, 0),
    requiredFen,
    orderedFen: sum((row) => row.orderedFen),
    acceptedFen,
    settledFen,
    countedFen: counted,
    completionBps: ratioBps(counted, requiredFen),
  };
}

function publishedMonth(month: MonthFigures, step: bigint): PublishedMonth {
  return { plannedFen: publishedFen(month.plannedFen, step), countedFen: month.begun ? publishedFen(month.countedFen, step) : null };
}

/**
 * Counties of origin that enough units bought from. Amounts stand on the page of the nation alone: there they are part of no other sum.
 */
function publishedOrigins(
  origins: readonly OriginFigures[],
  prefix: string,
  minUnits: number,
  step: bigint,
): Pick<Progress, "origins" | "otherOrigins"> {
  const nation = prefix === "";
  const hidden = hiddenCells(
    origins.map(({ code, silentUnits }) => ({ key: code, units: silentUnits, minUnits })),
    { overlapping: true },
  );
  const left = origins.filter(({ code }) => hidden.has(code));
  return {
    origins: origins
      .filter(({ code }) => !hidden.has(code))
      .map(({ silentUnits: _, ...origin }) => ({ ...origin, acceptedFen: nation ? publishedFen(origin.acceptedFen, step) : null })),
    otherOrigins:
      nation && left.length > 0
        ? {
            counties: left.length,
            acceptedFen: publishedFen(
              left.reduce((sum, { acceptedFen }) => sum + acceptedFen, 0n),
              step,
            ),
          }
        : null,
  };
}

export interface PublishedRule {
  minimumBps: number;
  source: string;
}

/** The general minimum share of a programme in a place and year, and where it is written: no condition of a single canteen. */
export async function getMinimumShare(programmeId: string, prefix: string, fiscalYear: number): Promise<PublishedRule | null> {
  const rules = await db.targetRule.findMany({
    where: {
      programmeId,
      divisionPrefix: { in: [0, 2, 4, 6].filter((length) => length <= prefix.length).map((length) => prefix.slice(0, length)) },
      fromYear: { lte: fiscalYear },
      OR: [{ toYear: null }, { toYear: { gte: fiscalYear } }],
      retiredAt: null,
      canteenMode: null,
      subsidisedCanteen: null,
      base: "CANTEEN_TOTAL",
    },
    select: { minimumBps: true, source: true, divisionPrefix: true, fromYear: true },
  });
  const [found] = rules.sort((left, right) => right.divisionPrefix.length - left.divisionPrefix.length || right.fromYear - left.fromYear);
  return found ? { minimumBps: found.minimumBps, source: found.source } : null;
}
