import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { GreenLaneNotice } from "#app/components/orders/green-lane";
import { OrderPage } from "#app/components/orders/order-page";
import { FreightForm, RemittanceForm } from "#app/components/orders/sale-forms";
import { Notice } from "#app/components/ui/notice";
import { ClaimLinks } from "#app/components/goods-claims/claim-links";
import { CreditNoteLinks } from "#app/components/payments/credit-note-links";
import { RatingPanel } from "#app/components/ratings/rating-panel";
import { Button, ButtonLink } from "#app/components/ui/button";
import { closeShort } from "#app/domain/ordering/close-short.server";
import { getSaleRating } from "#app/domain/credit/ratings.queries.server";
import { changeFreight, confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { PayButton } from "#app/components/stripe/pay-button";
import { extendPayBy } from "#app/domain/ordering/pay-first.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { cancelOrder, rejectOrder } from "#app/domain/ordering/end-order.server";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { can } from "#app/domain/identity/policy";
import { changeFreightInput, reasonInput } from "#app/domain/ordering/schema";
import { listClaimsOfOrder } from "#app/domain/ordering/claims/claims.queries.server";
import { listCreditNotes } from "#app/domain/payments/credit-notes.queries.server";
import { getGreenLane } from "#app/domain/payments/green-lane.server";
import { confirmRemittanceInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const id = parseId(params.id);
  return withEnglishNames(request, {
    order: found(await getOrder(actor, "coop", id)),
    rating: await getSaleRating(actor, id),
    lane: await getGreenLane(actor, id),
    onGoods: can(actor, "goodsClaim:read") ? await listClaimsOfOrder(actor, id) : [],
    creditNotes: can(actor, "goodsClaim:read") ? await listCreditNotes(actor, { orderId: id }) : [],
    today: calendarDateOf(actor.now),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const id = parseId(params.id);
  const here = paths.coopSale(id);
  switch (await intentOf(request)) {
    case "confirm": {
      const actor = await requireActor(request, "sale:confirm");
      const submitted = await submitForm(request, z.object({}), () => confirmOrder(actor, id));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.confirmed") : submitted.response;
    }
    case "changeFreight": {
      const actor = await requireActor(request, "sale:confirm");
      const submitted = await submitForm(request, changeFreightInput, ({ freight }) => changeFreight(actor, id, freight));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.freightChanged") : submitted.response;
    }
    case "reject": {
      const actor = await requireActor(request, "sale:confirm");
      const submitted = await submitForm(request, reasonInput, ({ reason }) => rejectOrder(actor, id, reason));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.rejected") : submitted.response;
    }
    case "cancel": {
      const actor = await requireActor(request, "sale:confirm");
      const submitted = await submitForm(request, reasonInput, ({ reason }) => cancelOrder(actor, id, reason));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.cancelled") : submitted.response;
    }
    case "closeShort": {
      const actor = await requireActor(request, "sale:confirm");
      const submitted = await submitForm(request, reasonInput, ({ reason }) => closeShort(actor, id, reason));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.closedShort") : submitted.response;
    }
    case "confirmRemittance": {
      const actor = await requireActor(request, "remittance:confirm");
      const submitted = await submitForm(request, confirmRemittanceInput, (input) => confirmRemittance(actor, id, input));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.remittanceConfirmed") : submitted.response;
    }
    case "extendPayBy": {
      const actor = await requireActor(request, "sale:confirm");
      const submitted = await submitForm(request, z.object({}), () => extendPayBy(actor, id));
      return submitted.ok ? redirectWithFlash(request, here, "orders:flash.payByExtended") : submitted.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.order.number} · 乡集 Xiangji` }];

export default function CoopSale() {
  const { t } = useTranslation("orders");
  const { order, today, rating, lane, onGoods, creditNotes } = useLoaderData<typeof loader>();
  const may = (command: (typeof order.commands)[number]) => order.commands.includes(command);
  const dueFen = order.facts.receivableFen - order.facts.paidFen + order.facts.payFirstFen;
  return (
    <OrderPage
      order={order}
      side="coop"
      papers={
        <>
          <ClaimLinks desk="coop" claims={onGoods} />
          <CreditNoteLinks desk="coop" notes={creditNotes} />
        </>
      }
      rating={rating ? <RatingPanel rating={rating} to={null} /> : null}
      notice={
        <>
          {lane ? <GreenLaneNotice lane={lane} /> : null}
          {order.receiver.version > 1 && order.facts.linesToShip > 0 && !order.facts.goodsClosed ? (
            <div className="mb-5">
              <Notice tone="warn" title={t("receiverChanged")}>
                {t("receiverChangedHint", {
                  name: order.receiver.receiverName,
                  phone: order.receiver.receiverPhone,
                  address: order.receiver.address,
                })}
              </Notice>
            </div>
          ) : null}
        </>
      }
      tools={
        <>
          {may("confirm") ? (
            <Form method="post">
              <Button name="intent" value="confirm" variant="act" wide>
                {t("command.confirm")}
              </Button>
            </Form>
          ) : null}
          {may("extendPayBy") ? <PayButton intent="extendPayBy" label={t("command.extendPayBy")} variant="quiet" /> : null}
          {may("ship") ? (
            <ButtonLink to={paths.coopShip(order.id)} variant={order.status === "TO_SHIP" ? "act" : "primary"}>
              {t("command.ship")}
            </ButtonLink>
          ) : null}
        </>
      }
      moneyForm={may("confirmRemittance") ? <RemittanceForm key={String(dueFen)} dueFen={dueFen} today={today} /> : null}
      otherSteps={may("changeFreight") ? <FreightForm freightFen={order.freightFen} /> : null}
    />
  );
}
