import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { AgeingFigures } from "#app/components/orders/ageing-figures";
import { ReceivablesTable } from "#app/components/orders/receivables-table";
import { useWords } from "#app/components/orders/words";
import { ButtonLink } from "#app/components/ui/button";
import { Chips } from "#app/components/ui/chips";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { getAgeing, listReceivables, listRemittances } from "#app/domain/payments/receivables.queries.server";
import { requireActor } from "#app/http/actor.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

const views = ["open", "overdue", "received"] as const;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const search = new URL(request.url).searchParams;
  const view = views.find((known) => known === search.get("view")) ?? "open";
  const after = search.get("after");
  const ageing = await getAgeing(actor);
  const due = view === "received" ? null : await listReceivables(actor, { state: view, after, take: 25 });
  const received = view === "received" ? await listRemittances(actor, after, 25) : null;
  return { view, ageing, due, received, coopName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "汇款 Remittances · 乡集 Xiangji" }];

export default function CoopRemittances() {
  const { t } = useTranslation(["coop", "orders", "bank", "payouts", "payments"]);
  const { view, ageing, due, received, coopName } = useLoaderData<typeof loader>();
  const words = useWords();
  return (
    <>
      <PageHead
        over={coopName}
        title={t("remittances")}
        lead={t("remittancesLead")}
        tools={
          <>
            <ButtonLink variant="quiet" to={paths.coopStatements()}>
              {t("bank:statement")}
            </ButtonLink>
            <ButtonLink variant="quiet" to={paths.coopFinancing()}>
              {t("payments:financing.title")}
            </ButtonLink>
            <ButtonLink variant="quiet" to={paths.payouts("coop")}>
              {t("payouts:title")}
            </ButtonLink>
            <ButtonLink to={paths.coopBank()}>{t("bank:import")}</ButtonLink>
          </>
        }
      />
      <AgeingFigures ageing={ageing} />
      <div className="my-4">
        <Chips
          label={t("orders:statusLabel")}
          name="view"
          options={[
            { value: "", label: t("view.open") },
            { value: "overdue", label: t("view.overdue") },
            { value: "received", label: t("view.received") },
          ]}
        />
      </div>
      <Panel tools={<ListFiles what={t(`view.${view}`)} />}>
        {due ? (
          <ReceivablesTable
            side="coop"
            caption={t(`view.${view}`)}
            rows={due.rows}
            empty={<EmptyState title={t("nothingOpen")} />}
            action={{
              header: t("orders:command.confirmRemittance"),
              cell: (row) => (
                <ButtonLink size="sm" variant="quiet" to={paths.coopSale(row.orderId)}>
                  {t("received")}
                </ButtonLink>
              ),
            }}
          />
        ) : null}
        {received ? (
          <DataTable
            caption={t("view.received")}
            captionHidden
            rows={received.rows}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t("nothingReceived")} />}
            columns={[
              { key: "receivedOn", header: t("orders:receivedOn"), nowrap: true, cell: (row) => row.receivedOn },
              {
                key: "reference",
                header: t("orders:bankReference"),
                title: true,
                cell: (row) => <Link to={paths.coopReceipt(row.id)}>{row.bankReference}</Link>,
              },
              {
                key: "order",
                header: t("orders:number"),
                nowrap: true,
                cell: (row) => <Link to={paths.coopSale(row.orderId)}>{row.orderNumber}</Link>,
              },
              { key: "unit", header: t("orders:unit"), cell: (row) => words.name(row.unitName, row.unitNameEn) },
              { key: "amount", header: t("orders:amountYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
              { key: "by", header: t("orders:recordedBy"), quiet: true, cell: (row) => row.confirmedBy },
            ]}
          />
        ) : null}
      </Panel>
      <KeysetPager nextAfter={(due ?? received)?.nextAfter ?? null} />
    </>
  );
}
