import type { Actor } from "#app/domain/identity/actor";
import { getAccountStatement, listCounterparties, type StatementLine } from "#app/domain/payments/receivable-document.queries.server";
import { downloadFormat, tableDownload } from "#app/http/download.server";
import { found, notFound } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { addDays, calendarDateOf, formatInstant } from "#app/lib/dates";
import { isId } from "#app/lib/ids";
import { fenToInput } from "#app/lib/money";

const MONTHS = 18;

/** Which statement an address asks for; without an answer the last whole month with whoever has most open. */
export async function statementOf(request: Request, actor: Actor) {
  const search = new URL(request.url).searchParams;
  const counterparties = await listCounterparties(actor);
  const asked = search.get("with") ?? "";
  const other = isId(asked) ? asked : (counterparties[0]?.id ?? "");
  const months: string[] = [];
  for (let day = `${calendarDateOf(actor.now).slice(0, 7)}-01`; months.length < MONTHS; day = `${addDays(day, -1).slice(0, 7)}-01`)
    months.push(day.slice(0, 7));
  const month = months.find((known) => known === search.get("month")) ?? months[1] ?? "";
  const statement = other === "" ? null : await getAccountStatement(actor, other, month);
  if (asked !== "" && !statement) throw notFound(); // nobody we know, or nobody there
  return { statement, counterparties, other, month, months, printedAt: formatInstant(actor.now), over: actor.orgName };
}

/** A line, or the sum below the last. */
type Row = Omit<StatementLine, "kind"> & { kind: StatementLine["kind"] | null };

/** The statement as a spreadsheet; the balance stands beside each line. */
export async function statementDownload(request: Request, actor: Actor): Promise<Response> {
  const format = downloadFormat(new URL(request.url));
  if (!format) throw notFound();
  const { statement, month } = await statementOf(request, actor);
  const { lines, owedFen, paidFen, closingFen, coopName, unitName } = found(statement);
  const t = translator(preferencesOf(request).locale);
  const money = (fen: bigint) => (format === "xlsx" ? Number(fen) / 100 : fenToInput(fen));
  const sum: Row = {
    id: "",
    day: "",
    kind: null,
    document: "",
    orderNumber: "",
    dueOn: null,
    pledgedTo: null,
    owedFen,
    paidFen,
    balanceFen: closingFen,
  };
  return tableDownload<Row>(format, {
    fileName: `xiangji-${unitName}-${coopName}-${month}`,
    sheetName: month,
    rows: lines.length === 0 ? [] : [...lines, sum],
    columns: [
      { header: t("bank:day"), value: (line) => line.day, width: 12 },
      {
        header: t("bank:document"),
        value: (line) =>
          line.kind === null
            ? t("bank:sum")
            : [t(`bank:line.${line.kind}`), line.document, ...(line.pledgedTo ? [t("bank:pledgedTo", { bank: line.pledgedTo })] : [])].join(
                " ",
              ),
        width: 30,
      },
      { header: t("orders:number"), value: (line) => line.orderNumber, width: 22 },
      { header: t("orders:dueOn"), value: (line) => line.dueOn, width: 12 },
      { header: t("bank:owed"), value: (line) => money(line.owedFen), format: "#,##0.00" },
      { header: t("bank:paidYuan"), value: (line) => money(line.paidFen), format: "#,##0.00" },
      { header: t("bank:balance"), value: (line) => money(line.balanceFen), format: "#,##0.00" },
    ],
  });
}
