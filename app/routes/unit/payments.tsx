import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { AgeingFigures } from "#app/components/orders/ageing-figures";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { getAgeing, listReceivables, receivableStates } from "#app/domain/payments/receivables.queries.server";
import { requireActor } from "#app/http/actor.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "receivable:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "receivable:read");
  const search = new URL(request.url).searchParams;
  const state = receivableStates.find((known) => known === search.get("state")) ?? "open";
  const [page, ageing] = await Promise.all([listReceivables(actor, { state, after: search.get("after"), take: 25 }), getAgeing(actor)]);
  return { ...page, state, ageing, unitName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "付款 Payments · 乡集 Xiangji" }];

export default function UnitPayments() {
  const { t } = useTranslation(["unit", "orders"]);
  const { rows, nextAfter, ageing, state, unitName } = useLoaderData<typeof loader>();
  const words = useWords();
  return (
    <>
      <PageHead over={unitName} title={t("payments")} lead={t("paymentsLead")} />
      <AgeingFigures ageing={ageing} />
      <div className="my-4">
        <Chips
          label={t("orders:statusLabel")}
          name="state"
          options={[
            { value: "", label: t("state.open") },
            { value: "overdue", label: t("state.overdue") },
            { value: "paid", label: t("state.paid") },
          ]}
        />
      </div>
      <Panel>
        <DataTable
          caption={t("payments")}
          captionHidden
          rows={rows}
          rowKey={(row) => row.id}
          empty={<EmptyState title={t(state === "paid" ? "nothingPaid" : "nothingDue")} />}
          columns={[
            {
              key: "dueOn",
              header: t("orders:dueOn"),
              nowrap: true,
              cell: (row) => (
                <>
                  {row.dueOn} {row.daysLate > 0 ? <Badge tone="late">{t("daysLate", { days: row.daysLate })}</Badge> : null}
                </>
              ),
            },
            {
              key: "order",
              header: t("orders:number"),
              title: true,
              nowrap: true,
              cell: (row) => <Link to={paths.unitOrder(row.orderId)}>{row.orderNumber}</Link>,
            },
            {
              key: "payee",
              header: t("orders:payee"),
              cell: (row) => (
                <>
                  {row.coopName}
                  <div className="over">
                    {row.bankName} <span className="whitespace-nowrap">{row.bankAccountNumber}</span>
                  </div>
                </>
              ),
            },
            { key: "code", header: t("orders:remittanceCode"), nowrap: true, cell: (row) => <code>{row.remittanceCode}</code> },
            {
              key: "left",
              header: t(state === "paid" ? "orders:paidYuan" : "orders:openYuan"),
              align: "end",
              nowrap: true,
              cell: (row) => (
                <>
                  {words.fen(state === "paid" ? row.paidFen : row.amountFen - row.paidFen)}
                  {row.lateInterestFen > 0n ? (
                    <div className="over">{t("interest", { amount: words.fen(row.lateInterestFen) })}</div>
                  ) : null}
                </>
              ),
            },
            {
              key: "slip",
              header: t("slip"),
              align: "end",
              nowrap: true,
              cell: (row) =>
                row.paidFen < row.amountFen ? (
                  <ButtonLink size="sm" variant={row.daysLate > 0 ? "act" : "quiet"} to={paths.unitRemittanceSlip(row.orderId)}>
                    {t("orders:remittanceSlip")}
                  </ButtonLink>
                ) : (
                  <Link to={paths.unitAcceptance(row.acceptanceId)}>{row.acceptanceNumber}</Link>
                ),
            },
          ]}
        />
      </Panel>
      <KeysetPager nextAfter={nextAfter} />
    </>
  );
}
