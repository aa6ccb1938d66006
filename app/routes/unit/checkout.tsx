import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { CartTotals } from "#app/components/shop/cart-totals";
import { CheckoutLines } from "#app/components/shop/checkout-lines";
import { OrderBlocks } from "#app/components/shop/order-blocks";
import { QuotaEffect } from "#app/components/shop/quota-effect";
import { Button, ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { DateField } from "#app/components/ui/date-field";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { RadioField } from "#app/components/ui/radio-field";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import type { CartHead } from "#app/domain/ordering/cart.queries.server";
import { getCartView, getUsualDelivery } from "#app/domain/ordering/checkout.queries.server";
import { listCreditableUnits } from "#app/domain/ordering/credited-unit.server";
import { stampOffers } from "#app/domain/ordering/offer-stamp";
import { fundSources, submitOrderInput } from "#app/domain/ordering/schema";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { requireActor } from "#app/http/actor.server";
import { submitForm } from "#app/http/form.server";
import { notFound } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { addDays } from "#app/lib/dates";
import { idField } from "#app/lib/form-fields";
import { paths } from "#app/lib/paths";

export const handle = { policy: "order:submit" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:submit");
  const asked = new URL(request.url).searchParams.get("credited");
  const units = await listCreditableUnits(actor);
  const credited = units.find((unit) => unit.id === (asked ?? actor.orgId));
  if (!credited) throw notFound();
  const [view, delivery] = await Promise.all([getCartView(actor, credited.id), getUsualDelivery(actor, credited.id)]);
  return {
    view,
    seen: stampOffers(view.plan),
    cart: view.plan.orders.length === 0 ? null : view.cart,
    units,
    delivery,
    title: translator(preferencesOf(request).locale)("cart:checkoutTitle"),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "order:submit");
  const schema = submitOrderInput.and(z.object({ cartId: idField(), seen: z.string({ error: "form.badChoice" }) }));
  const submitted = await submitForm(request, schema, ({ cartId, ...input }) => submitOrder(actor, cartId, input));
  return submitted.ok ? redirect(paths.unitGroup(submitted.value.id), 303) : submitted.response;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];

/** A refused checkout must show the cart as it is now, with its version: what was seen before is what was refused. */
export const shouldRevalidate = () => true;

type CheckoutFields = Record<"source" | "address" | "receiverName" | "receiverPhone" | "deliverFrom" | "deliverTo" | "note", string>;

export default function Checkout() {
  const { cart } = useLoaderData<typeof loader>();
  const { t } = useTranslation("cart");
  if (cart) return <CheckoutPage cart={cart} />;
  // Also what somebody sees whose cart was ordered or emptied in another tab: nothing was ordered twice, and it is said.
  return (
    <>
      <PageHead title={t("checkoutTitle")} />
      <IntentErrors />
      <EmptyState title={t("empty")} action={<ButtonLink to={paths.products()}>{t("browse")}</ButtonLink>}>
        {t("emptyText")}
      </EmptyState>
    </>
  );
}

function CheckoutPage({ cart }: { cart: CartHead }) {
  const { view, units, delivery, seen } = useLoaderData<typeof loader>();
  const { t } = useTranslation("cart");
  const { plan, credited, needsApproval } = view;
  const { form, fields, pending } = useResultForm<CheckoutFields>({
    id: "checkout",
    defaultValue: { source: "CANTEEN", ...delivery, deliverFrom: plan.earliestOn, deliverTo: addDays(plan.earliestOn, 2), note: "" },
    constraint: { note: { required: false, maxLength: 500 } },
  });
  return (
    <>
      <PageHead title={t("checkoutTitle")} lead={t("checkoutLead")} tools={<Link to={paths.unitCart()}>{t("backToCart")}</Link>} />
      <IntentErrors forms={[form.id]} />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_23rem] lg:items-start">
        <div className="grid gap-5">
          {units.length > 1 ? (
            <Panel title={t("creditedUnit")}>
              <Form method="get" className="flex flex-wrap items-end gap-3">
                <SelectField
                  field={{ id: "credited", name: "credited", initialValue: credited.id }}
                  label={t("creditedUnit")}
                  labelHidden
                  hint={t("creditedHint")}
                  options={units.map((unit) => ({ value: unit.id, label: unit.name }))}
                />
                <Button variant="quiet">{t("creditedApply")}</Button>
              </Form>
            </Panel>
          ) : null}
          <FormShell
            form={form}
            className="grid gap-5"
            fields={[
              { field: fields.source, label: t("source") },
              { field: fields.address, label: t("address") },
              { field: fields.receiverName, label: t("receiverName") },
              { field: fields.receiverPhone, label: t("receiverPhone") },
              { field: fields.deliverFrom, label: t("deliverFrom") },
              { field: fields.deliverTo, label: t("deliverTo") },
              { field: fields.note, label: t("note") },
            ]}
          >
            <input type="hidden" name="cartId" value={cart.id} />
            <input type="hidden" name="cartVersion" value={cart.version} />
            <input type="hidden" name="seen" value={seen} />
            <input type="hidden" name="creditedUnitId" value={credited.id} />
            <Panel title={t("delivery")}>
              <div className="field-grid phone:grid-cols-2">
                <TextField
                  field={fields.address}
                  label={t("address")}
                  className="sm:col-span-2"
                  autoComplete="street-address"
                  maxLength={200}
                />
                <TextField field={fields.receiverName} label={t("receiverName")} autoComplete="name" maxLength={60} />
                <TextField field={fields.receiverPhone} label={t("receiverPhone")} type="tel" autoComplete="tel" maxLength={20} />
                <DateField
                  field={fields.deliverFrom}
                  label={t("deliverFrom")}
                  hint={t("deliverHint", { day: plan.earliestOn })}
                  min={plan.earliestOn}
                />
                <DateField field={fields.deliverTo} label={t("deliverTo")} hint={t("deliverToHint")} min={plan.earliestOn} />
              </div>
            </Panel>
            <Panel title={t("money")}>
              <div className="grid gap-5">
                <RadioField
                  field={fields.source}
                  label={t("source")}
                  choices={fundSources.map((source) => ({
                    value: source,
                    label: t(`sourceOf.${source}`),
                    hint: t(`sourceHint.${source}`),
                  }))}
                />
                <div>
                  <h3 className="field-label">{t("terms")}</h3>
                  <ul className="mt-1 grid gap-1">
                    {plan.orders.map((order) => (
                      <li key={order.coopId}>
                        <b>{order.coopName}</b> <span className="text-ink-2">{t(`termsOf.${order.paymentTerms}`)}</span>
                      </li>
                    ))}
                  </ul>
                </div>
                <TextareaField field={fields.note} label={t("note")} hint={t("noteHint")} rows={3} maxLength={500} />
              </div>
            </Panel>
            {plan.blocked.length > 0 ? (
              <Notice
                tone="late"
                title={t("blockedTitle", { count: plan.blocked.length })}
                action={<Link to={paths.unitCart()}>{t("backToCart")}</Link>}
              >
                {t("blockedText")}
              </Notice>
            ) : view.blocks.length > 0 ? (
              <OrderBlocks blocks={view.blocks} />
            ) : (
              <div className="panel flex flex-wrap items-center justify-between gap-4">
                <p className="max-w-[48ch]">{needsApproval ? t("willNeedApproval") : t("noApproval")}</p>
                <Button variant="act" size="lg" pending={pending}>
                  {needsApproval ? t("submitForApproval") : t("submit")}
                </Button>
              </div>
            )}
          </FormShell>
        </div>
        <div className="grid gap-5 lg:sticky lg:top-4">
          <CartTotals plan={plan} />
          <CheckoutLines plan={plan} />
          <QuotaEffect effects={view.effects} uncountedFen={view.uncountedFen} unitName={credited.name} />
        </div>
      </div>
    </>
  );
}
