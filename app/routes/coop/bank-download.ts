import type { LoaderFunctionArgs } from "@remix-run/node";

import type { Actor } from "#app/domain/identity/actor";
import { bankLineViews, type BankLineView } from "#app/domain/payments/bank-desk";
import { listBankLines, type BankLineRow } from "#app/domain/payments/bank-desk.queries.server";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat, tableDownload } from "#app/http/download.server";
import { notFound } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { calendarDateOf } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";

export const handle = { policy: "sale:read" };

/** Lines of the bank desk as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "sale:read");
  const url = new URL(request.url);
  const format = downloadFormat(url);
  if (!format) throw notFound();
  const view = bankLineViews.find((known) => known === url.searchParams.get("view")) ?? "waiting";
  const t = translator(preferencesOf(request).locale);
  const money = (fen: bigint) => (format === "xlsx" ? Number(fen) / 100 : fenToInput(fen));
  return tableDownload<BankLineRow>(format, {
    fileName: `xiangji-bank-${view}-${calendarDateOf(actor.now)}`,
    sheetName: t(`bank:view.${view}`),
    columns: [
      { header: t("bank:col.bookedOn"), value: (row) => row.bookedOn, width: 12 },
      { header: t("bank:col.payer"), value: (row) => row.payerName || t("bank:nobody"), width: 30 },
      { header: t("bank:col.account"), value: (row) => row.payerAccount, width: 24 },
      { header: t("bank:col.purpose"), value: (row) => row.purpose, width: 40 },
      { header: t("bank:col.reference"), value: (row) => row.reference, width: 24 },
      { header: t("bank:col.amount"), value: (row) => money(row.amountFen), format: "#,##0.00" },
      { header: t("bank:undecided"), value: (row) => money(row.leftFen), format: "#,##0.00" },
    ],
    rows: allLines(actor, view),
  });
}

async function* allLines(actor: Actor, view: BankLineView): AsyncGenerator<BankLineRow> {
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listBankLines>> = await listBankLines(actor, view, after, 500);
    yield* page.rows;
    after = page.nextAfter;
  } while (after !== null);
}
