import type { LoaderFunctionArgs } from "@remix-run/node";

import { listProgress } from "#app/domain/quota/account.queries.server";
import { eachEntry, entrySources, type EntrySource } from "#app/domain/quota/breakdown.queries.server";
import { getOwnUnit } from "#app/domain/quota/own-filing.queries.server";
import { entryKinds, isMark, type EntryKind, type MoveKind } from "#app/domain/quota/stages";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat, tableDownload } from "#app/http/download.server";
import { found, notFound, parseYear } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { calendarDateOf, formatInstant } from "#app/lib/dates";

export const handle = { policy: "quota:read" };

/** The book of an account as a spreadsheet, filtered as on the screen, with the whole fingerprint of every entry. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "quota:read");
  const url = new URL(request.url);
  const format = downloadFormat(url);
  if (!format) throw notFound();
  const year = parseYear(params.year);
  const unit = await getOwnUnit(actor);
  const progress = (await listProgress(unit.id, unit.divisionCode, year, calendarDateOf(actor.now))).find(
    (row) => row.programme.code === params.programme,
  );
  const accountId = found(progress?.accountId ?? null);
  const t = translator(preferencesOf(request).locale);
  const source = entrySources.find((known) => known === url.searchParams.get("source"));
  return tableDownload(format, {
    fileName: `${params.programme}-${year}-${unit.name}`,
    sheetName: `${params.programme} ${year}`,
    rows: eachEntry(actor, accountId, source),
    columns: [
      { header: "#", value: (row) => Number(row.seq), width: 8 },
      { header: t("quota:recordedAt"), value: (row) => formatInstant(row.recordedAt), width: 18 },
      { header: t("quota:effectiveOn"), value: (row) => row.effectiveOn, width: 12 },
      {
        header: t("quota:cause"),
        value: (row) =>
          row.adjustment === null
            ? t(`quota:kind.${row.kind as EntryKind}`)
            : `${String(t(`yearEnd:entry.${row.kind as "REASSESS_UP"}`))} · ${row.adjustment}`,
        width: 24,
      },
      { header: t("quota:goods"), value: (row) => row.lineName, width: 28 },
      {
        header: t("quota:stageMove"),
        value: ({ kind }) =>
          isMark(kind as EntryKind)
            ? t("quota:stage.mark")
            : entryKinds[kind as MoveKind].map((stage) => t(`quota:stage.${stage}`)).join(" → "),
        width: 18,
      },
      { header: t("quota:sourceLabel"), value: (row) => t(`quota:source.${row.source as EntrySource}`) },
      { header: t("quota:amountYuan"), value: (row) => Number(row.amountFen) / 100, format: "#,##0.00" },
      { header: t("quota:settledYuan"), value: (row) => Number(row.settledAfterFen) / 100, format: "#,##0.00" },
      { header: t("quota:ratedYuan"), value: (row) => Number(row.ratedAfterFen) / 100, format: "#,##0.00" },
      { header: t("quota:order"), value: (row) => row.orderNumber, width: 22 },
      { header: t("quota:document"), value: (row) => row.document?.number ?? "", width: 22 },
      { header: t("quota:fingerprint"), value: (row) => row.hash, width: 68 },
    ],
  });
}
