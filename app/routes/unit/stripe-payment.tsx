import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { getPspPayment } from "#app/domain/payments/psp-payments.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "receivable:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "receivable:read");
  const payment = found(await getPspPayment(actor, parseId(params.id)));
  // A checkout whose time is over is closed a little later; its page is not offered any more.
  const over = payment.flow === "CHECKOUT" && payment.expiresAt !== null && payment.expiresAt <= actor.now;
  return { payment, over };
}

const tones = { REQUESTED: "none", OPEN: "warn", PAID: "good", ENDED: "none" } as const;

export default function StripePayment() {
  const { t } = useTranslation(["stripe", "orders"]);
  const { payment, over } = useLoaderData<typeof loader>();
  const words = useWords();
  const outside = payment.mirroredFen + payment.creditedFen;
  const left = payment.amountFen - payment.receivedFen - outside;
  return (
    <>
      <PageHead
        over={`${t("orders:orderOf", { number: payment.orderNumber })} · ${words.name(payment.coopName, payment.coopNameEn)}`}
        title={
          <span className="flex flex-wrap items-center gap-3">
            {t(`flowOf.${payment.flow}`)} <Badge tone={tones[payment.state]}>{t(`paymentOf.${payment.state}`)}</Badge>
          </span>
        }
        lead={t(payment.waits ? "leadWaits" : `leadOf.${payment.state}`)}
        tools={
          <>
            {payment.state === "OPEN" && payment.hostedUrl !== null && !over ? (
              <a className="btn btn-act" href={payment.hostedUrl} rel="noreferrer">
                {t("goPay", { amount: words.yuan(left) })}
              </a>
            ) : null}
            <ButtonLink variant="quiet" to={paths.unitOrder(payment.orderId)}>
              {t("orders:toOrder")}
            </ButtonLink>
          </>
        }
      />
      {payment.state === "REQUESTED" ? (
        <div className="mb-5">
          <Notice
            tone="warn"
            title={t("preparing")}
            action={<ButtonLink to={paths.unitStripePayment(payment.id)}>{t("lookAgain")}</ButtonLink>}
          >
            {t("preparingText")}
          </Notice>
        </div>
      ) : null}
      {payment.state === "ENDED" || (payment.state === "OPEN" && over) ? (
        <div className="mb-5">
          <Notice tone="warn" title={t(`endOf.${(payment.endReason ?? "expired") as "expired"}`)}>
            {t("endedText")}
          </Notice>
        </div>
      ) : null}
      {payment.disputes.map((dispute) => (
        <div key={dispute.id} className="mb-5">
          <Notice
            tone={dispute.outcome === null ? "warn" : "none"}
            title={t(`disputeOf.${dispute.outcome ?? "open"}`, {
              amount: words.yuan(dispute.amountFen),
              at: formatInstant(dispute.heldAt),
            })}
          >
            {t(`disputeText.${dispute.answer ?? dispute.outcome ?? "open"}`)}
          </Notice>
        </div>
      ))}
      <Panel title={t("whatFor")}>
        <DataTable
          caption={t("whatFor")}
          captionHidden
          rows={payment.lines}
          rowKey={(row) => `${row.description} ${row.fen}`}
          summaryLabel={t("sum")}
          columns={[
            { key: "what", header: t("line"), title: true, cell: (row) => row.description },
            {
              key: "amount",
              header: t("orders:amountYuan"),
              align: "end",
              nowrap: true,
              cell: (row) => words.fen(row.fen),
              summary: words.fen(payment.amountFen),
            },
          ]}
        />
        <DescriptionList
          facts={[
            ...(payment.number === null ? [] : [{ label: t("invoiceNumber"), value: payment.number }]),
            { label: t("received"), value: words.yuan(payment.receivedFen) },
            ...(outside > 0n ? [{ label: t("otherWays"), value: words.yuan(outside) }] : []),
            ...(payment.dueOn === null ? [] : [{ label: t("orders:dueOn"), value: payment.dueOn }]),
            ...(payment.expiresAt === null ? [] : [{ label: t("validUntil"), value: formatInstant(payment.expiresAt) }]),
          ]}
        />
      </Panel>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `付款 Payment ${data?.payment.orderNumber} · 乡集 Xiangji` }];
