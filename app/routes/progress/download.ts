import type { LoaderFunctionArgs } from "@remix-run/node";

import { LICENCE } from "#app/domain/supervision/publication/ocds-package";
import type { PublishedFigures } from "#app/domain/supervision/publication/progress.queries.server";
import { tableDownload } from "#app/http/download.server";
import { entityResponse } from "#app/http/entity.server";
import { notFound, parseDivisionCode } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { fenToInput, formatBps } from "#app/lib/money";
import { loadFigures } from "#app/routes/progress/progress-data.server";

export const handle = { policy: "public" };

/** The figures of a page as a file: the same ones, with the same left out. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const code = params.code === undefined ? null : parseDivisionCode(params.code);
  const format = new URL(request.url).searchParams.get("format");
  if (format !== "csv" && format !== "json") throw notFound();
  const figures = await loadFigures(request, code);
  return format === "csv" ? csvOf(request, figures) : jsonOf(request, figures);
}

type Figures = Awaited<ReturnType<typeof loadFigures>>;

interface Row extends PublishedFigures {
  code: string;
  place: string;
}

/** The place itself, its parts, and what is not listed by itself. */
function rowsOf(
  { division, progress }: Figures,
  words: { nation: string; others: string; own: (name: string) => string; place: (name: string) => string },
): Row[] {
  const { whole, parts, others } = progress;
  return [
    ...(whole ? [{ code: division.code, place: division.name ? words.place(division.name) : words.nation, ...whole }] : []),
    ...parts.map(({ own, name, ...part }) => ({ place: own ? words.own(words.place(name)) : words.place(name), ...part })),
    ...(others ? [{ code: "", place: words.others, ...others }] : []),
  ];
}

function csvOf(request: Request, figures: Figures): Response {
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const { progress, programme, year, division } = figures;
  const money = (key: "required" | "settled" | "accepted" | "ordered" | "counted", pick: (row: Row) => bigint) => ({
    header: t(`progress:col.${key}`),
    value: (row: Row) => fenToInput(pick(row)),
  });
  return tableDownload("csv", {
    fileName: `xiangji-progress-${division.code}-${programme.code}-${year}-${progress.day}`,
    sheetName: "progress",
    rows: rowsOf(figures, {
      nation: t("progress:nation"),
      others: t("progress:others"),
      own: (name) => t("progress:ownLevel", { name }),
      place: (name) => placeName(locale, name),
    }),
    columns: [
      { header: t("progress:col.code"), value: (row: Row) => row.code },
      { header: t("progress:col.place"), value: (row: Row) => row.place },
      { header: t("progress:col.units"), value: (row: Row) => row.units },
      money("required", (row) => row.requiredFen),
      money("settled", (row) => row.settledFen),
      money("accepted", (row) => row.acceptedFen),
      money("ordered", (row) => row.orderedFen),
      ...(programme.countingStage === "SETTLED" ? [] : [money("counted", (row) => row.countedFen)]),
      { header: t("progress:col.completion"), value: (row: Row) => (row.completionBps === null ? "" : formatBps(row.completionBps)) },
      { header: t("progress:col.day"), value: () => progress.day },
    ],
  });
}

function jsonOf(request: Request, figures: Figures): Response {
  const { progress, programme, year, division } = figures;
  const amounts = ({ units, requiredFen, settledFen, acceptedFen, orderedFen, countedFen, completionBps }: PublishedFigures) => ({
    units,
    requiredFen: Number(requiredFen),
    settledFen: Number(settledFen),
    acceptedFen: Number(acceptedFen),
    orderedFen: Number(orderedFen),
    countedFen: Number(countedFen),
    completionBps: completionBps === null ? null : Number(completionBps),
  });
  const { rule } = progress;
  const body = {
    format: "xiangji-progress/1",
    licence: LICENCE,
    place: { code: division.code, name: division.name },
    programme: { code: programme.code, nameZh: programme.nameZh, nameEn: programme.nameEn, counts: programme.countingStage },
    year,
    day: progress.day,
    rule: {
      minUnits: progress.minUnits,
      roundToFen: Number(rule.roundToFen),
      noteZh: rule.noteZh,
      noteEn: rule.noteEn,
      source: rule.source,
    },
    whole: progress.whole && amounts(progress.whole),
    parts: progress.parts.map((part) => ({ code: part.code, name: part.name, own: part.own, ...amounts(part) })),
    others: progress.others && { parts: progress.others.parts, ...amounts(progress.others) },
    months: progress.months.map(({ plannedFen, countedFen }, index) => ({
      month: index + 1,
      plannedFen: Number(plannedFen),
      countedFen: countedFen === null ? null : Number(countedFen),
    })),
    origins: progress.origins.map((origin) => ({
      ...origin,
      acceptedFen: origin.acceptedFen === null ? null : Number(origin.acceptedFen),
    })),
    otherOrigins: progress.otherOrigins && { ...progress.otherOrigins, acceptedFen: Number(progress.otherOrigins.acceptedFen) },
  };
  return entityResponse(request, `${JSON.stringify(body, null, 1)}\n`, { mediaType: "application/json; charset=utf-8", mayBeKept: false });
}
