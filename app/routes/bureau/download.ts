import type { LoaderFunctionArgs } from "@remix-run/node";

import { getOverview, type NodeFigures } from "#app/domain/quota/overview.queries.server";
import { listUnits, type UnitFilter, type UnitRow } from "#app/domain/quota/units.queries.server";
import type { OverviewQuestion } from "#app/domain/quota/overview.queries.server";
import type { Actor } from "#app/domain/identity/actor";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat, tableDownload, type DownloadColumn } from "#app/http/download.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { fenToInput } from "#app/lib/money";
import { prefixOf, questionOf, unitFilterOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

const PAGE = 1_000;

/** The table that the page of a division shows, with the same filters and order, as CSV or XLSX. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const format = downloadFormat(url) ?? "csv";
  const prefix = await prefixOf(url, actor);
  const { question, programme, year } = await questionOf(url, actor, prefix);
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const view = url.searchParams.get("view");
  const yuan = (fen: bigint) => (format === "xlsx" ? Number(fen) / 100 : fenToInput(fen));
  const share = (bps: bigint | null) => (bps === null ? null : Number(bps) / 100);
  const money = <Row>(header: string, pick: (row: Row) => bigint): DownloadColumn<Row> => ({
    header,
    value: (row) => yuan(pick(row)),
    format: "#,##0.00",
    width: 18,
  });
  const base = `${prefix.padEnd(6, "0")}-${programme.code}-${year}`;

  if (prefix.length === 6 || view === "units" || view === "own") {
    const filter = { ...unitFilterOf(url, PAGE), after: null };
    return tableDownload<UnitRow>(format, {
      fileName: `xiangji-units-${base}`,
      sheetName: t("bureau:units"),
      rows: allUnits(actor, question, filter),
      columns: [
        { header: t("bureau:col.unit"), value: (row) => row.name, width: 32 },
        { header: t("bureau:col.place"), value: (row) => placeName(locale, row.division) },
        { header: t("bureau:col.filing"), value: (row) => t(`bureau:status.${row.status}`) },
        { header: t("bureau:col.mode"), value: (row) => (row.mode ? t(`bureau:mode.${row.mode}` as "bureau:mode.OWN") : null), width: 20 },
        money(t("bureau:col.required"), (row) => row.requiredFen),
        money(t("bureau:col.settled"), (row) => row.settledFen),
        money(t("bureau:col.accepted"), (row) => row.acceptedFen),
        money(t("bureau:col.ordered"), (row) => row.orderedFen),
        ...(programme.countingStage === "SETTLED" ? [] : [money<UnitRow>(t("bureau:col.counted"), (row) => row.countedFen)]),
        money(t("bureau:col.remaining"), (row) => row.remainingFen),
        money(t("bureau:col.planToDate"), (row) => row.planToDateFen),
        { header: t("bureau:col.completionPercent"), value: (row) => share(row.completionBps), format: "0.00" },
        { header: t("bureau:col.pace"), value: (row) => t(`bureau:pace.${row.pace}`) },
      ],
    });
  }
  const { node, children } = await getOverview(actor, question);
  return tableDownload<NodeFigures>(format, {
    fileName: `xiangji-${base}`,
    sheetName: t("bureau:children"),
    rows: [...children, { ...node, name: t("bureau:sum") }],
    columns: [
      { header: t("bureau:col.code"), value: (row) => row.code },
      {
        header: t("bureau:col.place"),
        value: (row) => (row.own ? t("bureau:ownLevel", { name: placeName(locale, row.name) }) : placeName(locale, row.name)),
        width: 28,
      },
      { header: t("bureau:col.units"), value: (row) => row.units },
      money(t("bureau:col.required"), (row) => row.requiredFen),
      money(t("bureau:col.settled"), (row) => row.stages.SETTLED),
      ...(programme.countingStage === "SETTLED" ? [] : [money<NodeFigures>(t("bureau:col.counted"), (row) => row.countedFen)]),
      money(t("bureau:col.accepted"), (row) => row.stages.ACCEPTED),
      money(t("bureau:col.ordered"), (row) => row.stages.ORDERED),
      money(t("bureau:col.remaining"), (row) => row.stages.REMAINING),
      money(t("bureau:col.planToDate"), (row) => row.planToDateFen),
      { header: t("bureau:col.completionPercent"), value: (row) => share(row.completionBps), format: "0.00" },
      { header: t("bureau:col.pace"), value: (row) => t(`bureau:pace.${row.pace}`) },
      { header: t("bureau:col.notFiled"), value: (row) => row.notFiled },
      { header: t("bureau:col.behind"), value: (row) => row.behind },
    ],
  });
}

/** Page after page, so that a province of units never stands in memory at once. */
async function* allUnits(actor: Actor, question: OverviewQuestion, filter: UnitFilter): AsyncGenerator<UnitRow> {
  let after: string | null = null;
  do {
    const { units, nextAfter }: Awaited<ReturnType<typeof listUnits>> = await listUnits(actor, question, { ...filter, after });
    yield* units;
    after = nextAfter;
  } while (after !== null);
}
