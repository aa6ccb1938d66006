import { addDays, type CalendarDate } from "#app/lib/dates";
import { divideHalfUp } from "#app/lib/money";

/** A rule of publication as far as choosing and applying it needs it. */
export interface PublicationTerms {
  id: string;
  divisionPrefix: string;
  /** Null: for every programme. */
  programmeId: string | null;
  version: number;
  validFrom: CalendarDate;
  validTo: CalendarDate | null;
  embargoDays: number;
  minUnits: number;
  roundToFen: bigint;
  noteZh: string;
  noteEn: string;
  source: string;
}

const inForce = (rule: PublicationTerms, programmeId: string | null, today: CalendarDate) =>
  (rule.programmeId === null || rule.programmeId === programmeId) &&
  rule.validFrom <= today &&
  (rule.validTo === null || rule.validTo >= today);

/** Where two rules bind the same place: the longer prefix, then the programme's own, then the later beginning, then the later version. */
function outranks(rule: PublicationTerms, other: PublicationTerms): boolean {
  const order =
    rule.divisionPrefix.length - other.divisionPrefix.length ||
    Number(rule.programmeId !== null) - Number(other.programmeId !== null) ||
    (rule.validFrom === other.validFrom ? rule.version - other.version : rule.validFrom > other.validFrom ? 1 : -1);
  return order > 0;
}

/**
 * The rule that binds a division on a day.
 *
 * @param programmeId null for what belongs to no programme
 * @throws RangeError when no rule binds the nation: the database comes with one that has no end
 */
export function ruleFor<Rule extends PublicationTerms>(
  rules: readonly Rule[],
  prefix: string,
  programmeId: string | null,
  today: CalendarDate,
): Rule {
  const found = rules
    .filter((rule) => prefix.startsWith(rule.divisionPrefix) && inForce(rule, programmeId, today))
    .reduce<Rule | null>((best, rule) => (best && !outranks(rule, best) ? best : rule), null);
  if (!found) throw new RangeError("no rule of publication binds the nation");
  return found;
}

/**
 * The last day that figures of a division may contain. Everything on a page is of one day; the longest embargo of any place below decides, for otherwise the
 * figure of that place would be the difference between a page and its neighbours.
 *
 * @param programmeId null where figures of all programmes stand side by side: the longest embargo of any of them
 */
export function publishedDay(
  rules: readonly PublicationTerms[],
  prefix: string,
  programmeId: string | null,
  today: CalendarDate,
): CalendarDate {
  const days = placesBelow(rules, prefix).flatMap((place) =>
    programmesOf(rules, programmeId).map((programme) => ruleFor(rules, place, programme, today).embargoDays),
  );
  return addDays(today, -Math.max(...days));
}

/**
 * How many units a figure of a division must stand for at least: as many as the strictest rule of any place below asks for, for a division may consist of that
 * place alone.
 */
export function smallestGroup(rules: readonly PublicationTerms[], prefix: string, programmeId: string, today: CalendarDate): number {
  return Math.max(...placesBelow(rules, prefix).map((place) => ruleFor(rules, place, programmeId, today).minUnits));
}

/** The division itself and every place below it that has a rule of its own. */
function placesBelow(rules: readonly PublicationTerms[], prefix: string): string[] {
  return [...new Set([prefix, ...rules.map((rule) => rule.divisionPrefix).filter((place) => place.startsWith(prefix))])];
}

function programmesOf(rules: readonly PublicationTerms[], programmeId: string | null): (string | null)[] {
  return programmeId === null ? [...new Set([null, ...rules.map((rule) => rule.programmeId)])] : [programmeId];
}

/** An amount as it is published: rounded half up to a multiple of the step. */
export function publishedFen(amountFen: bigint, roundToFen: bigint): bigint {
  return divideHalfUp(amountFen, roundToFen) * roundToFen;
}
