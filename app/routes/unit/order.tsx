import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { OrderFacts, OrderMoney, OrderShipments } from "#app/components/orders/order-facts";
import { OrderLines } from "#app/components/orders/order-lines";
import { OrderTimeline } from "#app/components/orders/order-timeline";
import { ReasonForm } from "#app/components/orders/reason-form";
import { StatusBadge } from "#app/components/orders/status-badge";
import { useWords } from "#app/components/orders/words";
import { Button, ButtonLink } from "#app/components/ui/button";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { closeShort } from "#app/domain/ordering/close-short.server";
import { reconfirmOrder } from "#app/domain/ordering/confirm-order.server";
import { cancelOrder } from "#app/domain/ordering/end-order.server";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { reasonInput } from "#app/domain/ordering/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "order:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:read");
  return { order: found(await getOrder(actor, "unit", parseId(params.id))) };
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
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.order.number} · 乡集 Xiangji` }];

export default function UnitOrder() {
  const { t } = useTranslation("orders");
  const { order } = useLoaderData<typeof loader>();
  const words = useWords();
  const may = (command: (typeof order.commands)[number]) => order.commands.includes(command);
  const open = order.shipments.find((shipment) => shipment.acceptance === null);
  const dueFen = order.facts.receivableFen - order.facts.paidFen;
  return (
    <>
      <PageHead
        over={`${order.coop.name} · ${formatInstant(order.placedAt)}`}
        title={
          <span className="flex flex-wrap items-center gap-3">
            {order.number} <StatusBadge status={order.status} />
          </span>
        }
        tools={
          <>
            {may("accept") && open ? (
              <ButtonLink to={paths.unitDelivery(open.id)} variant="act">
                {t("command.accept")}
              </ButtonLink>
            ) : null}
            {dueFen > 0n ? <ButtonLink to={paths.unitRemittanceSlip(order.id)}>{t("remittanceSlip")}</ButtonLink> : null}
          </>
        }
      />
      <IntentErrors forms={order.commands} />
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
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
        <div className="grid min-w-0 gap-5">
          <Panel title={t("lines")}>
            <OrderLines lines={order.lines} goodsFen={order.goodsFen} caption={t("lines")} />
          </Panel>
          <Panel title={t("shipments")}>
            <OrderShipments order={order} side="unit" />
          </Panel>
          <Panel title={t("money")}>
            <OrderMoney order={order} side="unit" />
          </Panel>
        </div>
        <div className="grid gap-5">
          <Panel title={t("timeline")}>
            <OrderTimeline events={order.events} />
          </Panel>
          <Panel title={t("about")}>
            <OrderFacts order={order} side="unit" />
          </Panel>
          {may("cancel") || may("closeShort") ? (
            <Panel title={t("otherSteps")} className="no-print">
              <div className="grid gap-3">
                {may("cancel") ? <ReasonForm intent="cancel" /> : null}
                {may("closeShort") ? <ReasonForm intent="closeShort" /> : null}
              </div>
            </Panel>
          ) : null}
        </div>
      </div>
    </>
  );
}
