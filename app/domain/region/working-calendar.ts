import { calendarUnreadable } from "#app/domain/region/errors";
import { addDays, daysBetween, isCalendarDate, toDbDate, type CalendarDate } from "#app/lib/dates";

/** A day that is not as its weekday is: a holiday, or a Saturday or Sunday that is worked. */
export interface CalendarDay {
  day: CalendarDate;
  works: boolean;
  nameZh: string;
  /** Null where nobody has said it in English. */
  nameEn: string | null;
}

/** The statutory holidays of a year (全国年节及纪念日放假办法) and what they are called in English. */
const holidays = {
  元旦: "New Year's Day",
  春节: "Spring Festival",
  清明节: "Tomb-sweeping Day",
  劳动节: "Labour Day",
  端午节: "Dragon Boat Festival",
  中秋节: "Mid-autumn Festival",
  国庆节: "National Day",
} as const;

const short: Record<string, keyof typeof holidays> = { 清明: "清明节", 端午: "端午节", 中秋: "中秋节", 国庆: "国庆节", 五一: "劳动节" };

const WEEKDAYS = "日一二三四五六";
const weekdayOf = (day: CalendarDate): number => toDbDate(day).getUTCDay();
const isWeekend = (day: CalendarDate): boolean => [0, 6].includes(weekdayOf(day));

/** Holidays that no day of a calendar is named after: the calendar is probably not whole. */
export function missingHolidays(days: readonly CalendarDay[]): { nameZh: string; nameEn: string }[] {
  const named = days.filter(({ works }) => !works).map(({ nameZh }) => nameZh);
  return Object.entries(holidays).flatMap(([nameZh, nameEn]) => (named.some((name) => name.includes(nameZh)) ? [] : [{ nameZh, nameEn }]));
}

/** The days that a unit has for a payment unless its place says otherwise. */
const USUAL_PAYMENT_DAYS = 30;

/** From which day on a year's calendar is needed: what is accepted then is due in that year. */
export const neededFrom = (year: number): CalendarDate => addDays(`${year}-01-01`, -USUAL_PAYMENT_DAYS);

/**
 * Reads a year's calendar from the text of the State Council's notice as it is published, or from a table with one line per day: the day, whether it is worked, the
 * holiday's name and, if wanted, its English name. Lines about something else are left out.
 *
 * @param text weekdays and numbers of days that it names must be right, so that a notice of another year is found out
 * @returns by day; Saturdays, Sundays and other days that are as usual are not in it
 * @throws calendarUnreadable with the line and the reason
 */
export function parseCalendar(text: string, year: number): CalendarDay[] {
  const lines = text
    .normalize("NFKC")
    .replaceAll(/([。;])\s*(?=[一二三四五六七八九十]+、)/g, "$1\n")
    .split(/\r?\n/)
    .map((line) => line.trim());
  const days = lines.flatMap((line, index) => {
    if (line === "") return [];
    if (/^"?\d{4}[-/.]\d/.test(line)) return [readRow(line, index + 1)];
    if (/\d日/.test(line) && /放假|上班|调休/.test(line) && /^[^:]{1,40}:\s*\S/.test(line)) return readSentence(line, index + 1, year);
    if (/月\d{1,2}日.*(?:放假|上班)/.test(line)) throw calendarUnreadable("line", { line: index + 1 });
    return [];
  });
  if (days.length === 0) throw calendarUnreadable("nothing");
  const sorted = days.toSorted((left, right) => (left.day < right.day ? -1 : 1));
  for (const [index, { day, works }] of sorted.entries()) {
    if (day < `${year - 1}-12-01` || day > `${year}-12-31`) throw calendarUnreadable("outside", { day });
    if (day === sorted[index + 1]?.day) throw calendarUnreadable("twice", { day });
    if (works && !isWeekend(day)) throw calendarUnreadable("worksAnyway", { day });
  }
  if (!sorted.some(({ day, works }) => day === `${year}-01-01` && !works)) throw calendarUnreadable("noNewYear", { day: `${year}-01-01` });
  return sorted;
}

/** `2026-10-10,上班,国庆节,National Day` */
function readRow(text: string, line: number): CalendarDay {
  const [first = "", what = "", name = "", english = ""] = text.split(/[,\t;]/).map((cell) => cell.trim().replaceAll(/^"|"$/g, ""));
  const day = first.replaceAll(/[/.]/g, "-").replaceAll(/-(\d)(?!\d)/g, "-0$1");
  if (!isCalendarDate(day)) throw calendarUnreadable("day", { line, text: first });
  const works = /^(?:上班|班|worked|work|working)$/i.test(what);
  if (!works && !/^(?:放假|休|holiday|off)$/i.test(what)) throw calendarUnreadable("line", { line });
  return { day, works, ...named(name, english, line) };
}

/** `一、元旦:1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。` */
function readSentence(text: string, line: number, year: number): CalendarDay[] {
  const at = text.indexOf(":");
  const name = text.slice(0, at).replace(/^[\s(]*(?:[一二三四五六七八九十]+|\d+)[)、.\s]+/, "");
  const names = named(name, "", line);
  const found: CalendarDay[] = [];
  for (const sentence of text.slice(at + 1).split(/[。;]|(?<=\d天),/)) {
    const verb = /放假|上班/.exec(sentence);
    if (!verb) continue;
    const works = verb[0] === "上班";
    const days = spans(sentence.slice(0, verb.index), line, year);
    const said = /(?:共|放假)(\d+)天/.exec(sentence)?.[1];
    if (!works && said !== undefined && Number(said) !== days.length) throw calendarUnreadable("count", { line, said, found: days.length });
    found.push(...days.map((day) => ({ day, works, ...names })));
  }
  if (found.length === 0) throw calendarUnreadable("line", { line });
  return found;
}

/** `2月14日(周六)、2月28日(周六)`, `1月1日(周四)至3日(周六)`: every day that is meant. */
function spans(text: string, line: number, year: number): CalendarDate[] {
  const days: CalendarDate[] = [];
  let [inYear, inMonth] = [year, 0];
  let upTo = false;
  for (const part of text.matchAll(/(至|到)|(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?/g)) {
    if (part[1]) {
      upTo = true;
      continue;
    }
    if (part[2]) inYear = Number(part[2]);
    if (part[3]) inMonth = Number(part[3]);
    const day = `${inYear}-${String(inMonth).padStart(2, "0")}-${(part[4] ?? "").padStart(2, "0")}`;
    if (!isCalendarDate(day)) throw calendarUnreadable("day", { line, text: part[0] });
    const weekday = /(?:周|星期)([日一二三四五六天])/.exec(part[5] ?? "")?.[1]?.replace("天", "日");
    if (weekday !== undefined && WEEKDAYS[weekdayOf(day)] !== weekday) throw calendarUnreadable("weekday", { line, day, text: part[0] });
    const from = days.at(-1);
    if (upTo && from !== undefined) {
      if (day <= from || daysBetween(from, day) > 31) throw calendarUnreadable("day", { line, text: part[0] });
      for (let next = addDays(from, 1); next < day; next = addDays(next, 1)) days.push(next);
    }
    days.push(day);
    upTo = false;
  }
  return days;
}

function named(name: string, english: string, line: number): { nameZh: string; nameEn: string | null } {
  const parts = name
    .split(/[、和]/)
    .map((part) => part.trim())
    .map((part) => short[part] ?? part);
  const nameZh = parts.join("、");
  if (nameZh === "" || nameZh.length > 60 || english.length > 60) throw calendarUnreadable("line", { line });
  const known = parts.map((part) => holidays[part as keyof typeof holidays]);
  return { nameZh, nameEn: english || (known.every((part) => part !== undefined) ? known.join(", ") : null) };
}
