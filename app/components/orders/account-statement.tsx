import { Form, Link } from "@remix-run/react";

import { PrintButton } from "#app/components/orders/print-button";
import { useWords } from "#app/components/orders/words";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { PrintFrame } from "#app/components/ui/print-frame";
import { SelectField } from "#app/components/ui/select-field";
import type { AccountStatement, Counterparty, StatementLine } from "#app/domain/payments/receivable-document.queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

type Props = {
  side: "unit" | "coop";
  /** Name of the organisation that reads. */
  over: string;
  statement: AccountStatement | null;
  counterparties: readonly Counterparty[];
  other: string;
  month: string;
  months: readonly string[];
  printedAt: string;
};

/** What one unit and one co-op owed and paid each other in a month: the same sheet for both. */
export function AccountStatementPage({ side, over, statement, counterparties, other, month, months, printedAt }: Props) {
  const { t } = useTranslation("bank");
  const words = useWords();
  return (
    <>
      <div className="no-print">
        <PageHead
          over={over}
          title={t("statement")}
          lead={t("statementLead")}
          tools={statement ? <ListFiles what={t("statement")} keep={{ with: other, month }} /> : null}
        />
        <Form method="get" className="filter-bar mb-5">
          <SelectField
            field={{ id: "statement-with", name: "with", initialValue: other }}
            label={t("counterparty")}
            options={counterparties.map((row) => ({
              value: row.id,
              label: `${words.name(row.name, row.nameEn)} · ${t("openAmount", { amount: words.yuan(row.openFen) })}`,
            }))}
          />
          <SelectField
            field={{ id: "statement-month", name: "month", initialValue: month }}
            label={t("month")}
            options={months.map((value) => ({ value, label: value }))}
          />
          <Button variant="quiet">{t("showStatement")}</Button>
          {statement ? <PrintButton /> : null}
        </Form>
      </div>
      {statement ? (
        <Sheet side={side} statement={statement} printedAt={printedAt} />
      ) : (
        <Panel>
          <EmptyState title={t("noCounterparty")} />
        </Panel>
      )}
    </>
  );
}

/** The page of a line's document, for who reads the statement; a payment has none of its own. */
function DocumentLink({ side, line }: { side: "unit" | "coop"; line: StatementLine }) {
  if (line.kind === "credit") return <Link to={paths.creditNote(side, line.id)}>{line.document}</Link>;
  if (line.kind !== "receivable") return <>{line.document}</>;
  return <Link to={side === "unit" ? paths.unitReceivable(line.id) : paths.coopReceivable(line.id)}>{line.document}</Link>;
}

function Sheet({ side, statement, printedAt }: { side: "unit" | "coop"; statement: AccountStatement; printedAt: string }) {
  const { t } = useTranslation(["bank", "orders"]);
  const nameOf = useOrganisationName();
  const words = useWords();
  return (
    <PrintFrame
      title={t("statementOf", { month: statement.month })}
      over={`${nameOf(statement.unitName)} · ${nameOf(statement.coopName)}`}
      seals={[nameOf(statement.coopName), nameOf(statement.unitName)]}
      printedAt={printedAt}
    >
      <p className="mb-3">
        {t("opening")} <b className="tnum">{words.yuan(statement.openingFen)}</b>
      </p>
      <DataTable
        caption={t("statementOf", { month: statement.month })}
        captionHidden
        rows={statement.lines}
        rowKey={(line) => `${line.kind} ${line.id}`}
        empty={<p className="text-ink-2">{t("quietMonth")}</p>}
        summaryLabel={t("sum")}
        columns={[
          { key: "day", header: t("day"), nowrap: true, cell: (line) => line.day },
          {
            key: "document",
            header: t("document"),
            title: true,
            cell: (line) => (
              <>
                {t(`line.${line.kind}`)} <DocumentLink side={side} line={line} />
                {line.pledgedTo ? ` ${t("pledgedTo", { bank: line.pledgedTo })}` : ""}
              </>
            ),
          },
          { key: "order", header: t("orders:number"), nowrap: true, quiet: true, cell: (line) => line.orderNumber },
          { key: "due", header: t("orders:dueOn"), nowrap: true, quiet: true, cell: (line) => line.dueOn ?? "" },
          {
            key: "owed",
            header: t("owed"),
            align: "end",
            nowrap: true,
            cell: (line) => (line.owedFen === 0n ? "" : words.fen(line.owedFen)),
            summary: words.fen(statement.owedFen),
          },
          {
            key: "paid",
            header: t("paidYuan"),
            align: "end",
            nowrap: true,
            cell: (line) => (line.paidFen === 0n ? "" : words.fen(line.paidFen)),
            summary: words.fen(statement.paidFen),
          },
          {
            key: "balance",
            header: t("balance"),
            align: "end",
            nowrap: true,
            cell: (line) => words.fen(line.balanceFen),
            summary: words.fen(statement.closingFen),
          },
        ]}
      />
      <p className="mt-3">
        {t("closing")} <b className="tnum">{words.yuan(statement.closingFen)}</b>
      </p>
    </PrintFrame>
  );
}
