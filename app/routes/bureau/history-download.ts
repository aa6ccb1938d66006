import type { LoaderFunctionArgs } from "@remix-run/node";

import { getPast, type PastNode } from "#app/domain/quota/history.queries.server";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat, tableDownload, type DownloadColumn } from "#app/http/download.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { fenToInput } from "#app/lib/money";
import { dayOf, prefixOf, questionOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

/** The table of a past day as the page shows it, with all stages, as CSV or XLSX. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const format = downloadFormat(url) ?? "csv";
  const prefix = await prefixOf(url, actor);
  const { question, programme, year } = await questionOf(url, actor, prefix);
  const day = dayOf(url, actor);
  const { node, children } = await getPast(actor, { ...question, day });
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const sides = (["then", "now"] as const).flatMap((side): DownloadColumn<PastNode>[] => {
    const money = (what: string, pick: (row: PastNode) => bigint): DownloadColumn<PastNode> => ({
      header: `${t(`bureau:history.${side}`)} ${what}`,
      value: (row) => (format === "xlsx" ? Number(pick(row)) / 100 : fenToInput(pick(row))),
      format: "#,##0.00",
      width: 22,
    });
    return [
      money(t("bureau:col.required"), (row) => row[side].requiredFen),
      money(t("bureau:col.settled"), (row) => row[side].stages.SETTLED),
      money(t("bureau:col.accepted"), (row) => row[side].stages.ACCEPTED),
      money(t("bureau:col.ordered"), (row) => row[side].stages.ORDERED),
      money(t("bureau:col.remaining"), (row) => row[side].stages.REMAINING),
    ];
  });
  return tableDownload<PastNode>(format, {
    fileName: `xiangji-${prefix.padEnd(6, "0")}-${programme.code}-${year}-${day}`,
    sheetName: day,
    rows: [...children, { ...node, name: t("bureau:sum") }],
    columns: [
      { header: t("bureau:col.code"), value: (row) => row.code },
      {
        header: t("bureau:col.place"),
        value: (row) => (row.own ? t("bureau:ownLevel", { name: placeName(locale, row.name) }) : placeName(locale, row.name)),
        width: 28,
      },
      ...sides,
    ],
  });
}
