import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { AgeingFigures } from "#app/components/orders/ageing-figures";
import { ReceivablesTable } from "#app/components/orders/receivables-table";
import { ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
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
  const { t } = useTranslation(["unit", "orders", "bank", "payments"]);
  const { rows, nextAfter, ageing, state, unitName } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        over={unitName}
        title={t("payments")}
        lead={t("paymentsLead")}
        tools={
          <>
            <ButtonLink variant="quiet" to={paths.unitStatements()}>
              {t("bank:statement")}
            </ButtonLink>
            <ButtonLink to={paths.unitPaymentOrders()}>{t("payments:orders")}</ButtonLink>
          </>
        }
      />
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
      <Panel tools={<ListFiles what={t("payments")} />}>
        <ReceivablesTable
          side="unit"
          caption={t("payments")}
          rows={rows}
          paid={state === "paid"}
          empty={<EmptyState title={t(state === "paid" ? "nothingPaid" : "nothingDue")} />}
          action={{
            header: t("slip"),
            cell: (row) =>
              row.paidFen < row.amountFen ? (
                <ButtonLink size="sm" variant={row.daysLate > 0 ? "act" : "quiet"} to={paths.unitRemittanceSlip(row.orderId)}>
                  {t("orders:remittanceSlip")}
                </ButtonLink>
              ) : (
                <Link to={paths.unitAcceptance(row.acceptanceId)}>{row.acceptanceNumber}</Link>
              ),
          }}
        />
      </Panel>
      <KeysetPager nextAfter={nextAfter} />
    </>
  );
}
