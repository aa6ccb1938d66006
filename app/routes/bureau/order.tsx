import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { OrderStateBadge } from "#app/components/bureau/unit-orders";
import { IntentErrors } from "#app/components/form/intent-errors";
import { GreenLaneForm, GreenLaneNotice } from "#app/components/orders/green-lane";
import { named } from "#app/components/shop/names";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DataTable } from "#app/components/ui/data-table";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { Timeline } from "#app/components/ui/timeline";
import { can } from "#app/domain/identity/policy";
import { getGreenLane, markGreenLane } from "#app/domain/payments/green-lane.server";
import { greenLaneInput } from "#app/domain/payments/schema";
import { getOrderRecord, getUnitRecord } from "#app/domain/quota/unit-record.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { formatList } from "#app/i18n/formats";
import { formatInstant } from "#app/lib/dates";
import { formatFen, formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const unit = found(await getUnitRecord(actor, parseId(params.id)));
  const orderId = parseId(params.orderId);
  return withEnglishNames(request, {
    unit,
    order: found(await getOrderRecord(unit.id, orderId)),
    lane: await getGreenLane(actor, orderId),
    marks: can(actor, "greenLane:mark"),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "greenLane:mark");
  const [unitId, orderId] = [parseId(params.id), parseId(params.orderId)];
  if ((await intentOf(request)) !== "markGreen") throw new Response(null, { status: 400 });
  const submitted = await submitForm(request, greenLaneInput, ({ reason }) => markGreenLane(actor, orderId, reason));
  return submitted.ok ? redirectWithFlash(request, paths.bureauOrder(unitId, orderId), "payments:flash.marked") : submitted.response;
}

/** An order as the bureau sees it: lines, documents, money and the ledger entries they caused. All a bureau can do is to put it on the green lane. */
export default function BureauOrder() {
  const { t, i18n } = useTranslation(["bureau", "shop", "payments"]);
  const nameOf = useOrganisationName();
  const { unit, order, lane, marks } = useLoaderData<typeof loader>();
  const yuan = (fen: bigint) => formatYuan(fen, i18n.language);
  const inUnit = (quantity: string, salesUnit: string) =>
    `${quantity} ${t(`shop:unit.${salesUnit as "KG"}`, { count: quantity === "1" ? 1 : 2 })}`;
  return (
    <>
      <Breadcrumb
        crumbs={[
          { label: nameOf(unit.name), to: paths.bureauUnit(unit.id, { year: order.placedOn.slice(0, 4) }) },
          { label: order.number },
        ]}
      />
      <PageHead over={`${nameOf(order.coop)} · ${order.placedOn}`} title={order.number} tools={<OrderStateBadge order={order} />} />
      <IntentErrors forms={marks && !lane ? ["markGreen"] : []} />
      {lane ? <GreenLaneNotice lane={lane} /> : null}
      <div className="grid gap-6">
        {marks && !lane ? (
          <Panel title={t("payments:green.title")} className="no-print">
            <GreenLaneForm />
          </Panel>
        ) : null}
        <Panel>
          <Stats>
            <Stat label={t("order.goods")} value={yuan(order.goodsFen)} />
            <Stat label={t("order.freight")} value={yuan(order.freightFen)} />
            <Stat label={t("order.remittanceCode")} value={order.remittanceCode} />
          </Stats>
          {order.endReason ? <p className="mt-3 text-ink-2">{order.endReason}</p> : null}
        </Panel>
        <Panel title={t("order.lines")}>
          <DataTable
            caption={t("order.lines")}
            captionHidden
            dense
            rows={order.lines}
            rowKey={(row) => row.id}
            columns={[
              {
                key: "name",
                header: t("order.line"),
                title: true,
                cell: (row) => (
                  <span>
                    {named(i18n.language, row.nameZh, row.nameEn)}{" "}
                    <small className="block font-normal text-ink-2">{named(i18n.language, row.packageZh, row.packageEn)}</small>
                  </span>
                ),
              },
              {
                key: "quantity",
                header: t("order.quantity"),
                align: "end",
                nowrap: true,
                cell: (row) => inUnit(row.quantity, row.salesUnit),
              },
              {
                key: "accepted",
                header: t("order.accepted"),
                align: "end",
                nowrap: true,
                cell: (row) => inUnit(row.accepted, row.salesUnit),
              },
              {
                key: "rejected",
                header: t("order.rejected"),
                align: "end",
                nowrap: true,
                cell: (row) => inUnit(row.rejected, row.salesUnit),
              },
              { key: "price", header: t("order.price"), align: "end", nowrap: true, cell: (row) => formatFen(row.unitPriceFen) },
              { key: "goods", header: t("order.goods"), align: "end", nowrap: true, cell: (row) => formatFen(row.goodsFen) },
              { key: "acceptedFen", header: t("order.acceptedFen"), align: "end", nowrap: true, cell: (row) => formatFen(row.acceptedFen) },
              {
                key: "counts",
                header: t("order.counts"),
                cell: (row) =>
                  row.programmes.length > 0
                    ? formatList(
                        row.programmes.map((one) => named(i18n.language, one.shortZh, one.shortEn)),
                        i18n.language,
                      )
                    : t("order.countsNone"),
              },
            ]}
          />
        </Panel>
        <Panel title={t("order.documents")}>
          {order.acceptances.length === 0 && order.receivables.length === 0 ? (
            <p className="text-ink-2">{t("order.noDocuments")}</p>
          ) : (
            <Timeline
              label={t("order.documents")}
              events={[
                ...order.acceptances.map((row) => ({
                  key: row.id,
                  title: t("order.acceptance", { number: row.number }),
                  at: formatInstant(row.acceptedAt),
                  dateTime: row.acceptedAt.toISOString(),
                  by: t("order.acceptanceBy", { receiver: row.receiverName, witness: row.witnessName }),
                  detail: yuan(row.amountFen),
                })),
                ...order.receivables.map((row) => ({
                  key: row.id,
                  title: t("order.receivable", { amount: row.amountFen, due: row.dueOn }),
                  ...(row.paidAt ? { at: formatInstant(row.paidAt), dateTime: row.paidAt.toISOString() } : {}),
                  detail: t("order.paid", { paid: row.paidFen }),
                  state: row.paidAt ? ("done" as const) : ("current" as const),
                })),
              ]}
            />
          )}
        </Panel>
        <Panel title={t("order.entries")}>
          <DataTable
            caption={t("order.entries")}
            captionHidden
            dense
            rows={order.entries}
            rowKey={(row) => `${row.accountId}-${row.seq}`}
            empty={<p className="text-ink-2">{t("entriesEmpty")}</p>}
            columns={[
              { key: "programme", header: t("programme"), nowrap: true, cell: (row) => named(i18n.language, row.shortZh, row.shortEn) },
              { key: "seq", header: t("entry.seq"), align: "end", cell: (row) => row.seq.toString() },
              { key: "kind", header: t("entry.kind"), title: true, cell: (row) => t(`kind.${row.kind as "SETTLE"}`) },
              { key: "amount", header: t("entry.amount"), align: "end", nowrap: true, cell: (row) => formatFen(row.amountFen) },
              { key: "at", header: t("entry.on"), nowrap: true, cell: (row) => formatInstant(row.recordedAt) },
              { key: "hash", header: t("entry.hash"), quiet: true, wideOnly: true, cell: (row) => <code>{row.hash.slice(0, 16)}</code> },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.order.number ?? ""} · 乡集 Xiangji` }];
