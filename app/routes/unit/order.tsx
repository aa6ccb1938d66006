import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { GreenLaneNotice } from "#app/components/orders/green-lane";
import { OrderPage } from "#app/components/orders/order-page";
import { useWords } from "#app/components/orders/words";
import { PayButton } from "#app/components/stripe/pay-button";
import { ClaimLinks } from "#app/components/goods-claims/claim-links";
import { CreditNoteLinks } from "#app/components/payments/credit-note-links";
import { RatingPanel } from "#app/components/ratings/rating-panel";
import { Button, ButtonLink } from "#app/components/ui/button";
import { Notice } from "#app/components/ui/notice";
import { getOwnRating } from "#app/domain/credit/ratings.queries.server";
import { can } from "#app/domain/identity/policy";
import { closeShort } from "#app/domain/ordering/close-short.server";
import { reconfirmOrder } from "#app/domain/ordering/confirm-order.server";
import { cancelOrder } from "#app/domain/ordering/end-order.server";
import { requestCheckout } from "#app/domain/ordering/pay-first.server";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { listClaimsOfOrder } from "#app/domain/ordering/claims/claims.queries.server";
import { listCreditNotes } from "#app/domain/payments/credit-notes.queries.server";
import { getGreenLane, requestGreenPayment } from "#app/domain/payments/green-lane.server";
import { payFromBalance } from "#app/domain/ordering/use-balance.server";
import { getOrderBalance } from "#app/domain/payments/refunds.queries.server";
import { reasonInput } from "#app/domain/ordering/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { isStripeConfigured } from "#app/integrations/stripe/client.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "order:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:read");
  const id = parseId(params.id);
  const order = found(await getOrder(actor, "unit", id));
  const pays = can(actor, "receivable:read");
  return withEnglishNames(request, {
    order,
    balanceFen: can(actor, "refund:confirm") && order.facts.paidFen < order.facts.receivableFen ? await getOrderBalance(actor, id) : 0n,
    rating: await getOwnRating(actor, id),
    rates: can(actor, "order:rate"),
    corrects: can(actor, "correction:propose"),
    claims: can(actor, "goodsClaim:report"),
    onGoods: can(actor, "goodsClaim:read") ? await listClaimsOfOrder(actor, id) : [],
    creditNotes: can(actor, "goodsClaim:read") ? await listCreditNotes(actor, { orderId: id }) : [],
    lane: await getGreenLane(actor, id),
    asksGreen: can(actor, "greenLane:request"),
    pays,
    paysOnline: can(actor, "stripe:pay") && isStripeConfigured(),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const id = parseId(params.id);
  const here = paths.unitOrder(id);
  switch (await intentOf(request)) {
    case "reconfirm": {
      const actor = await requireActor(request, "order:reconfirm");
      const submitted = await submitForm(request, z.object({}), () => reconfirmOrder(actor, id));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.reconfirmed") : submitted.response;
    }
    case "cancel": {
      const actor = await requireActor(request, "order:cancel");
      const submitted = await submitForm(request, reasonInput, ({ reason }) => cancelOrder(actor, id, reason));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.cancelled") : submitted.response;
    }
    case "closeShort": {
      const actor = await requireActor(request, "order:cancel");
      const submitted = await submitForm(request, reasonInput, ({ reason }) => closeShort(actor, id, reason));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.closedShort") : submitted.response;
    }
    case "useBalance": {
      const actor = await requireActor(request, "refund:confirm");
      const submitted = await submitForm(request, z.object({}), () => payFromBalance(actor, id));
      return submitted.ok ? redirectWithFlash(request, here, "payments:flash.balanceUsed") : submitted.response;
    }
    case "requestGreenPayment": {
      const actor = await requireActor(request, "greenLane:request");
      const submitted = await submitForm(request, z.object({}), () => requestGreenPayment(actor, id));
      return submitted.ok ? redirectWithFlash(request, here, "payments:flash.requested") : submitted.response;
    }
    case "payFirst": {
      const actor = await requireActor(request, "stripe:pay");
      const submitted = await submitForm(request, z.object({}), () => beginPayment(actor, () => requestCheckout(actor, id)));
      return submitted.ok ? redirect(paths.unitStripePayment(submitted.value), 303) : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.order.number} · 乡集 Xiangji` }];

export default function UnitOrder() {
  const { t } = useTranslation(["orders", "corrections", "claims", "payments", "stripe"]);
  const { order, balanceFen, lane, asksGreen, corrects, claims, onGoods, creditNotes, pays, paysOnline, rating, rates } =
    useLoaderData<typeof loader>();
  const words = useWords();
  const may = (command: (typeof order.commands)[number]) => order.commands.includes(command);
  const open = order.shipments.find((shipment) => shipment.acceptance === null);
  const unpaid = order.receivables.find((row) => row.paidFen < row.amountFen);
  const owes = pays && order.facts.receivableFen > order.facts.paidFen;
  return (
    <OrderPage
      order={order}
      side="unit"
      papers={
        <>
          <ClaimLinks desk="unit" claims={onGoods} />
          <CreditNoteLinks desk="unit" notes={creditNotes} />
        </>
      }
      rating={order.status === "SETTLED" ? <RatingPanel rating={rating} to={rates ? paths.unitRating(order.id) : null} /> : null}
      tools={
        <>
          {may("accept") && open ? (
            <ButtonLink to={paths.unitDelivery(open.id)} variant="act">
              {t("command.accept")}
            </ButtonLink>
          ) : null}
          {owes ? (
            <ButtonLink to={paths.unitRemittanceSlip(order.id)} variant={order.status === "OVERDUE" ? "act" : "primary"}>
              {t("remittanceSlip")}
            </ButtonLink>
          ) : null}
          {claims && order.facts.acceptedMilli > 0n ? (
            <ButtonLink to={paths.unitReportClaim(order.id)} variant="quiet">
              {t("claims:report")}
            </ButtonLink>
          ) : null}
          {may("payFirst") && paysOnline ? <PayButton intent="payFirst" label={t("command.payFirst")} variant="act" /> : null}
          {may("payFirst") && pays ? (
            <ButtonLink to={paths.unitRemittanceSlip(order.id)} variant="quiet">
              {t("remittanceSlip")}
            </ButtonLink>
          ) : null}
          {owes && paysOnline && unpaid ? (
            <ButtonLink to={paths.unitReceivable(unpaid.id)} variant="quiet">
              {t("stripe:payOnline")}
            </ButtonLink>
          ) : null}
          {corrects ? (
            <ButtonLink to={paths.unitOrderCorrections(order.id)} variant="quiet">
              {t("corrections:wrong")}
            </ButtonLink>
          ) : null}
        </>
      }
      notice={
        <>
          {balanceFen > 0n ? (
            <div className="mb-5">
              <Notice
                title={t("payments:balance.title", { amount: words.yuan(balanceFen) })}
                action={
                  <Form method="post">
                    <Button name="intent" value="useBalance">
                      {t("payments:balance.use")}
                    </Button>
                  </Form>
                }
              />
            </div>
          ) : null}
          {lane ? <GreenLaneNotice lane={lane} asks={asksGreen} /> : null}
          {may("reconfirm") && order.proposedFreightFen !== null ? (
            <div className="mb-5">
              <Notice
                tone="warn"
                title={t("freightChanged", { from: words.yuan(order.freightFen), to: words.yuan(order.proposedFreightFen) })}
                action={
                  <Form method="post">
                    <Button name="intent" value="reconfirm" variant="act">
                      {t("command.reconfirm")}
                    </Button>
                  </Form>
                }
              >
                {t("freightChangedHint")}
              </Notice>
            </div>
          ) : null}
        </>
      }
    />
  );
}
