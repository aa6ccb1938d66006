import type { LoaderFunctionArgs } from "@remix-run/node";

import { movedText, shareText } from "#app/components/bulletins/words";
import { getBulletin, getSignedBulletin } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import {
  remarkKey,
  type DivisionLine,
  type Line,
  type ProgrammeTerms,
  type Ranked,
  type UnitLine,
} from "#app/domain/supervision/bulletins/content";
import { requireActor } from "#app/http/actor.server";
import { signedFile } from "#app/http/bulletin-file.server";
import { downloadFormat, tableDownload, type DownloadColumn } from "#app/http/download.server";
import { found, notFound, parseId } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { fenToInput } from "#app/lib/money";

export const handle = { policy: "bureau:read" };

/** The rankings of a bulletin as CSV or XLSX, or its frozen bytes with the signature. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const id = parseId(params.id);
  const url = new URL(request.url);
  if (url.searchParams.get("format") === "json") return signedFile(found(await getSignedBulletin(actor, id)));
  const format = downloadFormat(url) ?? "csv";
  const bulletin = found(await getBulletin(actor, id));
  const figures = bulletin.figures ?? notFoundNow();
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const remarks = bulletin.content?.rowRemarks ?? bulletin.rowRemarks;
  type In<Row> = { programme: ProgrammeTerms; row: Row };
  const money = <Row extends Line>(
    key: "required" | "counted" | "planToDate" | "ordered" | "accepted" | "settled",
    pick: (row: Row) => string,
  ) => ({
    header: t(`bulletins:col.${key}`),
    value: ({ row }: In<Row>) => (format === "xlsx" ? Number(pick(row)) / 100 : fenToInput(BigInt(pick(row)))),
    format: "#,##0.00",
    width: 18,
  });
  const shared = <Row extends Line & Ranked>(
    remark: (cell: In<Row>) => string,
  ): { first: DownloadColumn<In<Row>>[]; last: DownloadColumn<In<Row>>[] } => ({
    first: [
      { header: t("bulletins:field.programmes"), value: ({ programme }) => programme.code },
      { header: t("bulletins:col.rank"), value: ({ row }) => row.rank },
      { header: t("bulletins:col.moved"), value: ({ row }) => movedText(row.moved, t("bulletins:same")) },
    ],
    last: [
      money("required", (row) => row.requiredFen),
      money("counted", (row) => row.countedFen),
      { header: t("bulletins:col.completion"), value: ({ row }) => shareText(row.completionBps) },
      money("planToDate", (row) => row.planToDateFen),
      money("settled", (row) => row.settledFen),
      money("accepted", (row) => row.acceptedFen),
      money("ordered", (row) => row.orderedFen),
      { header: t("bulletins:col.remark"), value: remark, width: 40 },
    ],
  });
  const fileName = `${bulletin.number ?? "draft"}-${bulletin.asOf}`;
  if (url.searchParams.get("of") === "divisions") {
    const { first, last } = shared<DivisionLine>(({ programme, row }) => remarks[remarkKey(programme.id, row)] ?? "");
    return tableDownload<In<DivisionLine>>(format, {
      fileName: `${fileName}-divisions`,
      sheetName: t("bulletins:divisionsFile"),
      rows: figures.sections.flatMap(({ programme, divisions }) => divisions.map((row) => ({ programme, row }))),
      columns: [
        ...first,
        { header: t("bulletins:col.code"), value: ({ row }) => row.code },
        {
          header: t("bulletins:col.place"),
          value: ({ row }) => (row.own ? t("bulletins:ownLevel", { name: placeName(locale, row.name) }) : placeName(locale, row.name)),
          width: 24,
        },
        { header: t("bulletins:col.units"), value: ({ row }) => row.units },
        { header: t("bulletins:col.behind"), value: ({ row }) => row.behind },
        { header: t("bulletins:col.missing"), value: ({ row }) => row.missing },
        { header: t("bulletins:col.cases"), value: ({ row }) => row.cases },
        ...last,
      ],
    });
  }
  const { first, last } = shared<UnitLine>(({ programme, row }) => remarks[remarkKey(programme.id, row)] ?? "");
  return tableDownload<In<UnitLine>>(format, {
    fileName: `${fileName}-units`,
    sheetName: t("bulletins:unitsFile"),
    rows: figures.sections.flatMap(({ programme, units }) => units.map((row) => ({ programme, row }))),
    columns: [
      ...first,
      { header: t("bulletins:col.unit"), value: ({ row }) => row.name, width: 32 },
      { header: t("bulletins:col.uscc"), value: ({ row }) => row.uscc, width: 22 },
      { header: t("bulletins:col.division"), value: ({ row }) => placeName(locale, row.division) },
      { header: t("bulletins:col.pace"), value: ({ row }) => t(`bureau:pace.${row.pace}`) },
      ...last,
    ],
  });
}

function notFoundNow(): never {
  throw notFound();
}
