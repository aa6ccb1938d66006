import type { LoaderFunctionArgs } from "@remix-run/node";

import { pointsText } from "#app/components/scores/score-sheet-table";
import type { Actor } from "#app/domain/identity/actor";
import {
  getScoreYear,
  listScores,
  type ScoreFilter,
  type ScoreRow,
  type ScoreYear,
} from "#app/domain/supervision/scores/scores.queries.server";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat, tableDownload, type DownloadColumn } from "#app/http/download.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { yearOf } from "#app/routes/bureau/question.server";
import { scoreFilterOf } from "#app/routes/bureau/score-question.server";

export const handle = { policy: "bureau:read" };

const PAGE = 2_000;

/** The ranking of a year with the same filters, and both figures of every point, as CSV or XLSX. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const format = downloadFormat(url) ?? "csv";
  const year = yearOf(url, actor);
  const state = await getScoreYear(actor.orgId, year);
  const filter = { ...(await scoreFilterOf(url, actor, PAGE)), after: null };
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const criteria = (state.rule?.criteria ?? []).flatMap(({ name, weight }): DownloadColumn<ScoreRow>[] => {
    const criterion = t(`scores:criterion.${name}`);
    const of = (pick: "numerator" | "denominator") => (row: ScoreRow) => String(row.figures[name]?.[pick] ?? 0n);
    return [
      {
        header: `${criterion} ${weight}`,
        value: (row) => {
          const points = row.figures[name]?.points ?? null;
          return points === null ? null : pointsText(points);
        },
      },
      { header: `${criterion} n`, value: of("numerator") },
      { header: `${criterion} d`, value: of("denominator") },
    ];
  });
  return tableDownload<ScoreRow>(format, {
    fileName: `xiangji-scores-${year}`,
    sheetName: String(year),
    rows: allScores(actor, year, state, filter),
    columns: [
      { header: t("scores:col.rank"), value: (row) => row.rank },
      { header: t("scores:col.unit"), value: (row) => row.unit, width: 32 },
      { header: t("scores:col.division"), value: (row) => placeName(locale, row.division) },
      { header: t("scores:col.score"), value: (row) => (row.scoreBps === null ? null : row.scoreBps / 100), format: "0.00" },
      ...criteria,
    ],
  });
}

async function* allScores(actor: Actor, year: number, state: ScoreYear, filter: ScoreFilter): AsyncGenerator<ScoreRow> {
  let after: string | null = null;
  do {
    const { rows, nextAfter }: Awaited<ReturnType<typeof listScores>> = await listScores(actor, year, state, { ...filter, after });
    yield* rows;
    after = nextAfter;
  } while (after !== null);
}
