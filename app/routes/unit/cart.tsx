import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { CartOrder } from "#app/components/shop/cart-order";
import { CartTotals } from "#app/components/shop/cart-totals";
import { named } from "#app/components/shop/names";
import { OrderBlocks } from "#app/components/shop/order-blocks";
import { QuotaEffect } from "#app/components/shop/quota-effect";
import { ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { getCartView } from "#app/domain/ordering/checkout.queries.server";
import { setCartLine } from "#app/domain/ordering/set-cart-line.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, readForm, submitForm } from "#app/http/form.server";
import { safeReturnTo } from "#app/http/return-to";
import { translator } from "#app/i18n/i18n.server";
import { preferencesOf } from "#app/http/preferences";
import { idField, quantityField } from "#app/lib/form-fields";
import { paths } from "#app/lib/paths";

export const handle = { policy: "cart:edit" };

const lineInput = z.object({ productId: idField(), quantity: quantityField() });
const removeInput = z.object({ productId: idField() });

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "cart:edit");
  return { view: await getCartView(actor), title: translator(preferencesOf(request).locale)("cart:title") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "cart:edit");
  const intent = await intentOf(request);
  const back = safeReturnTo((await readForm(request)).get("returnTo"), paths.unitCart());
  if (intent === "remove") {
    const removed = await submitForm(request, removeInput, ({ productId }) => setCartLine(actor, productId, 0n));
    return removed.ok ? redirectWithFlash(request, paths.unitCart(), "cart:flash.removed") : removed.response;
  }
  const mode = intent === "add" ? "add" : "set";
  const changed = await submitForm(request, lineInput, ({ productId, quantity }) => setCartLine(actor, productId, quantity, mode));
  return changed.ok ? redirectWithFlash(request, back, mode === "add" ? "cart:flash.added" : "cart:flash.changed") : changed.response;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];

/** A refused change leaves the page as it is; what stands in it may have moved on meanwhile. */
export const shouldRevalidate = () => true;

export default function Cart() {
  const { view } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation("cart");
  const { plan, effects } = view;
  const count = plan.orders.reduce((sum, order) => sum + order.lines.length, 0);
  if (count === 0) {
    return (
      <>
        <PageHead title={t("title")} />
        <IntentErrors />
        <EmptyState title={t("empty")} action={<ButtonLink to={paths.products()}>{t("browse")}</ButtonLink>}>
          {t("emptyText")}
        </EmptyState>
      </>
    );
  }
  const programmes = new Map(
    effects.map(({ progress }) => [progress.programme.id, named(i18n.language, progress.programme.shortZh, progress.programme.shortEn)]),
  );
  return (
    <>
      <PageHead
        title={t("title")}
        lead={t("lead", { count, coops: plan.orders.length })}
        tools={<Link to={paths.products()}>{t("continue")}</Link>}
      />
      <IntentErrors forms={plan.orders.flatMap((order) => order.lines.map((line) => line.offer.productId))} />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_23rem] lg:items-start">
        <div className="grid gap-5">
          {plan.orders.map((order) => (
            <CartOrder key={order.coopId} order={order} programmes={programmes} />
          ))}
        </div>
        <div className="grid gap-5 lg:sticky lg:top-4">
          <CartTotals plan={plan}>
            {plan.blocked.length > 0 ? (
              <Notice tone="late" title={t("blockedTitle", { count: plan.blocked.length })}>
                {t("blockedText")}
              </Notice>
            ) : view.blocks.length > 0 ? (
              <OrderBlocks blocks={view.blocks} />
            ) : (
              <ButtonLink to={paths.unitCheckout()} variant="act" size="lg" wide>
                {t("toCheckout")}
              </ButtonLink>
            )}
            {view.needsApproval ? <p className="over">{t("needsApproval")}</p> : null}
          </CartTotals>
          <QuotaEffect effects={effects} uncountedFen={view.uncountedFen} unitName={view.credited.name} />
        </div>
      </div>
    </>
  );
}
