import type { LoaderFunctionArgs } from "@remix-run/node";

import { listEntries, listProgress, type EntryRow } from "#app/domain/quota/account.queries.server";
import { getUnitRecord } from "#app/domain/quota/unit-record.queries.server";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat, tableDownload } from "#app/http/download.server";
import { found, parseId } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";
import { yearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

const PAGE = 1_000;

/** All entries of a unit's account under a programme, oldest last, as CSV or XLSX. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const unit = found(await getUnitRecord(actor, parseId(params.id)));
  const url = new URL(request.url);
  const format = downloadFormat(url) ?? "csv";
  const year = yearOf(url, actor);
  const progress = await listProgress(unit.id, unit.divisionCode, year, calendarDateOf(actor.now));
  const shown = found(progress.find(({ programme }) => programme.code === url.searchParams.get("programme")) ?? progress[0]);
  const t = translator(preferencesOf(request).locale);
  const yuan = (fen: bigint) => (format === "xlsx" ? Number(fen) / 100 : fenToInput(fen));
  return tableDownload<EntryRow>(format, {
    fileName: `xiangji-entries-${unit.budgetCode}-${shown.programme.code}-${year}`,
    sheetName: t("bureau:entries"),
    rows: allEntries(unit.id, found(shown.accountId)),
    columns: [
      { header: t("bureau:entry.seq"), value: (row) => Number(row.seq), width: 8 },
      { header: t("bureau:entry.kind"), value: (row) => t(`bureau:kind.${row.kind as "SETTLE"}`), width: 20 },
      { header: t("bureau:entry.amount"), value: (row) => yuan(row.amountFen), format: "#,##0.00" },
      { header: t("bureau:entry.settledAfter"), value: (row) => yuan(row.settledAfterFen), format: "#,##0.00" },
      { header: t("bureau:entry.source"), value: (row) => t(`bureau:source.${row.source as "CANTEEN"}`) },
      { header: t("bureau:entry.on"), value: (row) => row.effectiveOn },
      { header: t("bureau:order.number"), value: (row) => row.orderNumber, width: 22 },
      { header: t("bureau:order.line"), value: (row) => row.lineName, width: 24 },
      { header: t("bureau:entry.cause"), value: (row) => row.document?.number ?? null, width: 22 },
      { header: t("bureau:entry.recordedAt"), value: (row) => formatInstant(row.recordedAt), width: 18 },
      { header: t("bureau:entry.hash"), value: (row) => row.hash, width: 66 },
    ],
  });
}

async function* allEntries(unitId: string, accountId: string): AsyncGenerator<EntryRow> {
  let beforeSeq: bigint | undefined;
  for (;;) {
    const rows = await listEntries(unitId, accountId, { limit: PAGE, ...(beforeSeq === undefined ? {} : { beforeSeq }) });
    yield* rows;
    beforeSeq = rows.at(-1)?.seq;
    if (rows.length < PAGE) return;
  }
}
