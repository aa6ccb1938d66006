import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { SheetPage } from "#app/components/orders/sheet-page";
import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { PrintFrame } from "#app/components/ui/print-frame";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { listPledgedPayees } from "#app/domain/payments/confirmations.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { formatInstant } from "#app/lib/dates";
import { formatPpm } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "receivable:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "receivable:read");
  const order = found(await getOrder(actor, "unit", parseId(params.id)));
  return withEnglishNames(request, {
    order,
    pledged: await listPledgedPayees(actor, order.id),
    qrSvg: await qrTo(request, paths.unitOrder(order.id)),
    printedAt: formatInstant(actor.now),
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `汇款单 Remittance slip ${data?.order.number} · 乡集 Xiangji` }];

/** What the finance office needs to make the transfer, on one sheet. */
export default function RemittanceSlip() {
  const { t } = useTranslation(["orders", "payments"]);
  const nameOf = useOrganisationName();
  const { order, pledged, qrSvg, printedAt } = useLoaderData<typeof loader>();
  const words = useWords();
  const dueFen = order.facts.receivableFen - order.facts.paidFen + order.facts.payFirstFen;
  const open = order.receivables.filter((row) => row.paidFen < row.amountFen);
  return (
    <SheetPage orderTo={paths.unitOrder(order.id)}>
      <PrintFrame
        title={t("remittanceSlip")}
        over={t("orderOf", { number: order.number })}
        seals={[nameOf(order.unit.name)]}
        qrSvg={qrSvg}
        printedAt={printedAt}
      >
        <p className="mb-1 text-ink-2">{t("remittanceCodeHint")}</p>
        <p className="figure-value figure-value-lg mb-4">
          <code>{order.remittanceCode}</code>
        </p>
        <DescriptionList
          facts={[
            { label: t("toPay"), value: <b>{words.yuan(dueFen)}</b> },
            { label: t("payee"), value: <span lang="zh-CN">{order.coop.bankAccountName}</span> },
            { label: t("bank"), value: order.coop.bankName },
            { label: t("accountNumber"), value: order.coop.bankAccountNumber },
            { label: t("payer"), value: <span lang="zh-CN">{order.unit.name}</span> },
            { label: t("creditedUnit"), value: nameOf(order.group.creditedUnit) },
            { label: t("source"), value: t(`fund.${order.group.source}`) },
          ]}
        />
        {pledged.map((row) => {
          const receivable = open.find(({ id }) => id === row.receivableId);
          return receivable ? (
            <p key={row.receivableId} className="my-3">
              <b>
                {t("payments:pledge.payTo", {
                  amount: words.yuan(receivable.amountFen - receivable.paidFen),
                  day: receivable.dueOn,
                  name: row.bankAccountName,
                  bank: row.bankName,
                  account: row.bankAccountNumber,
                })}
              </b>
            </p>
          ) : null;
        })}
        <DataTable
          caption={t("receivables")}
          rows={open}
          rowKey={(row) => row.id}
          columns={[
            { key: "dueOn", header: t("dueOn"), title: true, nowrap: true, cell: (row) => row.dueOn },
            { key: "amount", header: t("amountYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
            { key: "paid", header: t("paidYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.paidFen) },
            { key: "left", header: t("openYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen - row.paidFen) },
            { key: "interest", header: t("interestYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.lateInterestFen) },
          ]}
        />
        <p className="mt-4 text-ink-2">{t("slipNote", { rate: formatPpm(order.lateInterestPpm) })}</p>
      </PrintFrame>
    </SheetPage>
  );
}
