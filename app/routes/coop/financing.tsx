import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { getBankExport, listConfirmedReceivables } from "#app/domain/payments/bank-export.queries.server";
import { requireActor } from "#app/http/actor.server";
import { publicOrigin } from "#app/http/origin.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const [page, { sha256 }] = await Promise.all([
    listConfirmedReceivables(actor, new URL(request.url).searchParams.get("after"), 25),
    getBankExport(actor, (token) => new URL(paths.confirmation(token), publicOrigin(request)).toString()),
  ]);
  return { ...page, sha256, coopName: actor.orgName };
}

export const meta: MetaFunction = () => [{ title: "可融资应收 Receivables for financing · 乡集 Xiangji" }];

/** What a bank may lend on, for the co-op that hands it over. */
export default function CoopFinancing() {
  const { t } = useTranslation(["payments", "orders"]);
  const words = useWords();
  const { rows, nextAfter, sha256, coopName } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("dues"), to: paths.coopRemittances() }, { label: t("financing.title") }]} />
      <PageHead over={coopName} title={t("financing.title")} lead={t("financing.lead")} />
      <div className="grid gap-4">
        <Panel title={t("financing.list")} tools={<ListFiles what={t("financing.list")} />}>
          <DataTable
            caption={t("financing.list")}
            captionHidden
            rows={rows}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t("financing.none")}>{t("financing.noneHint")}</EmptyState>}
            columns={[
              { key: "number", header: t("financing.confirmation"), title: true, nowrap: true, cell: (row) => row.number },
              {
                key: "receivable",
                header: t("receivable"),
                nowrap: true,
                cell: (row) => <Link to={paths.coopReceivable(row.receivableId)}>{row.receivable}</Link>,
              },
              { key: "unit", header: t("orders:unit"), cell: (row) => words.name(row.unitName, row.unitNameEn) },
              { key: "open", header: t("open"), align: "end", nowrap: true, cell: (row) => words.fen(row.openFen) },
              { key: "due", header: t("dueOn"), nowrap: true, cell: (row) => row.dueOn },
              { key: "confirmed", header: t("financing.confirmedAt"), nowrap: true, cell: (row) => formatInstant(row.confirmedAt) },
              {
                key: "bank",
                header: t("financing.pledgedTo"),
                cell: (row) => (row.bankName ? <Badge tone="warn">{row.bankName}</Badge> : "—"),
              },
            ]}
          />
        </Panel>
        <KeysetPager nextAfter={nextAfter} />
        {rows.length > 0 ? (
          <Panel title={t("financing.signed")}>
            <p className="text-ink-2">{t("financing.signedLead")}</p>
            <p className="mt-3">
              <a href={paths.coopFinancingFile()} download>
                {t("financing.signedFile")}
              </a>{" "}
              · <a href={paths.ledgerKeys()}>{t("public.keys")}</a>
            </p>
            <p className="mt-3">
              {t("financing.hash")} <code className="break-all">{sha256}</code>
            </p>
          </Panel>
        ) : null}
      </div>
    </>
  );
}
