import type { LoaderFunctionArgs } from "@remix-run/node";

import type { Actor } from "#app/domain/identity/actor";
import { listFilings, type FilingQuestion, type FilingRow } from "#app/domain/quota/filings.queries.server";
import { filingStates } from "#app/domain/quota/units.queries.server";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat, tableDownload } from "#app/http/download.server";
import { textOf } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";
import { yearOf } from "#app/routes/bureau/question.server";

export const handle = { policy: "bureau:read" };

const PAGE = 1_000;

/** The filings that the page lists, with the same filters, as CSV or XLSX. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const format = downloadFormat(url) ?? "csv";
  const fiscalYear = yearOf(url, actor);
  const status = (["LATE", ...filingStates] as const).find((known) => known === url.searchParams.get("status")) ?? "SUBMITTED";
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const yuan = (fen: bigint) => (format === "xlsx" ? Number(fen) / 100 : fenToInput(fen));
  return tableDownload<FilingRow>(format, {
    fileName: `xiangji-filings-${fiscalYear}-${status.toLowerCase()}`,
    sheetName: t("bureau:filings"),
    rows: allFilings(actor, {
      fiscalYear,
      status: status === "LATE" ? null : status,
      late: status === "LATE",
      today: calendarDateOf(actor.now),
      q: textOf(url, "q"),
      after: null,
      limit: PAGE,
    }),
    columns: [
      { header: t("bureau:filing.unit"), value: (row) => row.unit, width: 32 },
      { header: t("bureau:col.place"), value: (row) => placeName(locale, row.division) },
      { header: t("bureau:col.filing"), value: (row) => t(`bureau:status.${row.status}`) },
      { header: t("bureau:col.mode"), value: (row) => (row.mode ? t(`bureau:mode.${row.mode as "OWN"}`) : null), width: 20 },
      { header: t("bureau:filing.total"), value: (row) => yuan(row.canteenTotalFen), format: "#,##0.00", width: 18 },
      { header: t("bureau:filing.required"), value: (row) => yuan(row.requiredFen), format: "#,##0.00", width: 18 },
      { header: t("bureau:filing.lastYear"), value: (row) => yuan(row.lastYearFen), format: "#,##0.00", width: 18 },
      { header: t("bureau:filing.submittedAt"), value: (row) => (row.submittedAt ? formatInstant(row.submittedAt) : null), width: 18 },
      {
        header: t("bureau:filing.findings"),
        value: (row) => row.findings.map((finding) => t(`bureau:finding.${finding}`)).join("；"),
        width: 32,
      },
    ],
  });
}

async function* allFilings(actor: Actor, question: FilingQuestion): AsyncGenerator<FilingRow> {
  let after: string | null = null;
  do {
    const { filings, nextAfter }: Awaited<ReturnType<typeof listFilings>> = await listFilings(actor, { ...question, after });
    yield* filings;
    after = nextAfter;
  } while (after !== null);
}
