import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Button, ButtonLink } from "#app/components/ui/button";
import { DateField } from "#app/components/ui/date-field";
import { EmptyState } from "#app/components/ui/empty-state";
import { optional } from "#app/components/ui/field";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { QuantityField } from "#app/components/ui/quantity-field";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { getOrder, type OrderView } from "#app/domain/ordering/order.queries.server";
import { shipInput } from "#app/domain/ordering/schema";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { requireActor } from "#app/http/actor.server";
import { flashCookie } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { formatQuantity } from "#app/lib/quantity";

export const handle = { policy: "shipment:create" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "shipment:create");
  const order = found(await getOrder(actor, "coop", parseId(params.id)));
  return withEnglishNames(request, { order, today: calendarDateOf(actor.now) });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "shipment:create");
  const orderId = parseId(params.id);
  const submitted = await submitForm(request, shipInput, (input) => shipOrder(actor, orderId, input));
  if (!submitted.ok) return submitted.response;
  const response = redirect(paths.coopShipment(submitted.value), 303);
  response.headers.append("Set-Cookie", flashCookie(request, "orders:flash.shipped"));
  return response;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `发货 Ship ${data?.order.number} · 乡集 Xiangji` }];

type Fields = {
  expectedOn: string;
  carrier: string;
  driverName: string;
  driverPhone: string;
  vehicle: string;
  note: string;
  lines: { lineId: string; quantity: string; lot: string }[];
};

export default function CoopShip() {
  const { t } = useTranslation("orders");
  const nameOf = useOrganisationName();
  const { order, today } = useLoaderData<typeof loader>();
  return (
    <div className="mx-auto max-w-3xl">
      <PageHead
        over={`${order.number} · ${nameOf(order.unit.name)}`}
        title={t("shipTitle")}
        lead={t("shipLead", { from: order.group.deliverFrom, to: order.group.deliverTo })}
        tools={
          <ButtonLink variant="quiet" to={paths.coopSale(order.id)}>
            {t("toOrder")}
          </ButtonLink>
        }
      />
      <IntentErrors forms={order.commands.includes("ship") ? ["ship"] : []} />
      {order.commands.includes("ship") ? <ShipForm order={order} today={today} /> : <EmptyState title={t("nothingLeftToShip")} />}
    </div>
  );
}

function ShipForm({ order, today }: { order: OrderView; today: string }) {
  const { t } = useTranslation("orders");
  const words = useWords();
  const open = order.lines.filter((line) => line.unshippedMilli > 0n);
  const last = order.shipments.at(-1);
  const { form, fields, pending } = useResultForm<Fields>({
    id: "ship",
    defaultValue: {
      expectedOn: order.group.deliverFrom > today ? order.group.deliverFrom : today,
      carrier: last?.carrier ?? "",
      driverName: last?.driverName ?? "",
      driverPhone: last?.driverPhone ?? "",
      vehicle: last?.vehicle ?? "",
      note: "",
      lines: open.map((line) => ({ lineId: line.id, quantity: formatQuantity(line.unshippedMilli), lot: "" })),
    },
    constraint: { note: { required: false } },
  });
  const lines = fields.lines.getFieldList().map((field) => field.getFieldset());
  const shown = [
    ...lines.map((line, index) => ({ field: line.quantity, label: open[index]?.nameZh ?? "" })),
    { field: fields.expectedOn, label: t("expectedOn") },
    { field: fields.carrier, label: t("carrier") },
    { field: fields.driverName, label: t("driverName") },
    { field: fields.driverPhone, label: t("driverPhone") },
    { field: fields.vehicle, label: t("vehicle") },
  ];
  return (
    <FormShell form={form} fields={shown}>
      {open.map((line, index) => {
        const fieldset = lines[index];
        return fieldset ? (
          <Panel key={line.id} title={words.name(line.nameZh, line.nameEn)}>
            <input type="hidden" name={fieldset.lineId.name} value={line.id} />
            <p className="mb-3 text-ink-2">
              {t("shipLine", {
                ordered: words.quantity(line.quantityMilli, line.salesUnit),
                shipped: words.quantity(line.shippedMilli, line.salesUnit),
                most: words.quantity(line.shippableMilli, line.salesUnit),
              })}
            </p>
            <div className="field-grid phone:grid-cols-2">
              <QuantityField
                field={fieldset.quantity}
                label={t("shipNow")}
                unit={words.unit(line.salesUnit, line.unshippedMilli)}
                min={0}
                step={line.catchWeight ? 0.1 : 1}
              />
              <TextField field={optional(fieldset.lot)} label={t("lot")} hint={t("lotHint")} maxLength={60} />
            </div>
          </Panel>
        ) : null;
      })}
      <Panel title={t("transport")}>
        <div className="field-grid phone:grid-cols-2">
          <DateField field={fields.expectedOn} label={t("expectedOn")} />
          <TextField field={fields.carrier} label={t("carrier")} hint={t("carrierHint")} maxLength={80} />
          <TextField field={fields.driverName} label={t("driverName")} maxLength={60} />
          <TextField field={fields.driverPhone} label={t("driverPhone")} type="tel" maxLength={20} />
          <TextField field={fields.vehicle} label={t("vehicle")} maxLength={40} />
          <TextareaField field={fields.note} label={t("note")} rows={2} maxLength={300} />
        </div>
      </Panel>
      <Button variant="act" size="lg" wide pending={pending}>
        {t("finishShipment")}
      </Button>
    </FormShell>
  );
}
