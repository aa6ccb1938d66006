import { monthlyChart } from "#app/components/charts/monthly-chart.server";
import { getDivision, listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { getDivisionPath } from "#app/domain/region/queries.server";
import { getMinimumShare, getProgress } from "#app/domain/supervision/publication/progress.queries.server";
import { listPublicUnitPages } from "#app/domain/supervision/publication/unit-page.queries.server";
import { found } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";

const FIRST_YEAR = 2021;

/** Programme, year and place that an address asks for; values that are none of ours ask for the first and the present. */
async function questionOf(url: URL, code: string | null) {
  const today = calendarDateOf(new Date());
  const current = fiscalYearOf(today);
  const wanted = Number(url.searchParams.get("year"));
  const year = Number.isInteger(wanted) && wanted >= FIRST_YEAR && wanted <= current ? wanted : current;
  const division = code === null ? { code: "000000", prefix: "", name: "" } : found(await getDivision(code));
  const programmes = await listProgrammesBelow(division.prefix, year);
  const programme = found(programmes.find((known) => known.code === url.searchParams.get("programme")) ?? programmes[0]);
  return {
    today,
    year,
    years: [...new Set([current, current - 1, current - 2, year])].sort((left, right) => right - left),
    division,
    programmes,
    programme,
  };
}

/** What the page and the files of a place are drawn from: the same figures, with the same left out. */
export async function loadFigures(request: Request, code: string | null) {
  const asked = await questionOf(new URL(request.url), code);
  const { programme, division, today, year } = asked;
  return { ...asked, progress: await getProgress({ programme, fiscalYear: year, prefix: division.prefix, today }) };
}

/** Everything the page of a place shows. @param code null for the nation */
export async function loadProgress(request: Request, code: string | null) {
  const { today: _, ...figures } = await loadFigures(request, code);
  const { progress, programme, division, year } = figures;
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const place = code === null ? t("progress:nation") : placeName(locale, division.name);
  const months = progress.months.map((month, index) => ({
    label: t("progress:month", { month: index + 1 }),
    plannedFen: month.plannedFen,
    settledFen: month.countedFen,
  }));
  const [path, minimum, unitPages, chart] = await Promise.all([
    code === null ? [] : getDivisionPath(code),
    getMinimumShare(programme.id, division.prefix, year),
    division.prefix.length >= 4 ? listPublicUnitPages(division.prefix) : [],
    progress.whole ? monthlyChart({ months, label: t("progress:chartLabel", { place, year }) }) : null,
  ]);
  return { ...figures, code, place, path, minimum, unitPages, chart, months, title: t("progress:title", { place }) };
}

export type ProgressData = Awaited<ReturnType<typeof loadProgress>>;
