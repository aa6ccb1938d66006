import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useResultForm } from "#app/components/form/use-result-form";
import { AcceptanceLine } from "#app/components/orders/acceptance-line";
import { DeliverySheet } from "#app/components/orders/delivery-sheet";
import { Button, ButtonLink } from "#app/components/ui/button";
import { optional } from "#app/components/ui/field";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import type { Actor } from "#app/domain/identity/actor";
import { badPicture } from "#app/domain/identity/errors";
import { can } from "#app/domain/identity/policy";
import { storePicture } from "#app/domain/identity/store-picture.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { getDelivery } from "#app/domain/ordering/delivery.queries.server";
import { acceptInput, type AcceptInput } from "#app/domain/ordering/schema";
import { requireActor } from "#app/http/actor.server";
import { flashCookie } from "#app/http/flash.server";
import { readForm, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { paths } from "#app/lib/paths";
import { formatQuantity } from "#app/lib/quantity";

export const handle = { policy: "order:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:read");
  const delivery = found(await getDelivery(actor, "unit", parseId(params.shipmentId)));
  return { delivery, accepts: can(actor, "delivery:accept"), name: actor.name };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "delivery:accept");
  const shipmentId = parseId(params.shipmentId);
  const submitted = await submitForm(request, acceptInput, async (input) =>
    acceptDelivery(actor, shipmentId, { ...input, lines: await withPhotos(request, actor, input.lines) }),
  );
  if (!submitted.ok) return submitted.response;
  const response = redirect(paths.unitAcceptance(submitted.value), 303);
  response.headers.append("Set-Cookie", flashCookie(request, "orders:flash.accepted"));
  return response;
}

/** A photo is what was sent with the form and nothing else: an id that comes from outside could be anybody's file. */
async function withPhotos(request: Request, actor: Actor, lines: AcceptInput["lines"]): Promise<AcceptInput["lines"]> {
  const form = await readForm(request);
  return Promise.all(
    lines.map(async (line, index) => {
      const name = `lines[${index}].photo`;
      const [file, ...others] = form.getAll(name);
      if (file === undefined || file === "" || (file instanceof File && file.size === 0)) return { ...line, photoFileId: undefined };
      if (typeof file === "string" || others.length > 0) throw badPicture(name);
      const bytes = new Uint8Array(await file.arrayBuffer());
      return { ...line, photoFileId: await storePicture(actor, { name: file.name, bytes }, { field: name, isPublic: false }) };
    }),
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.delivery.number} · 乡集 Xiangji` }];

type LineFields = { lineId: string; accepted: string; rejected: string; reason: string; note: string; photo: string };
type Fields = { receiverName: string; witnessName: string; temperature: string; note: string; lines: LineFields[] };

export default function UnitDelivery() {
  const { t } = useTranslation("orders");
  const { delivery, accepts, name } = useLoaderData<typeof loader>();
  if (delivery.acceptance || !accepts) {
    return (
      <>
        <IntentErrors />
        <div className="mb-5 no-print">
          {delivery.acceptance ? (
            <Notice
              tone="good"
              title={t("alreadyAccepted")}
              action={<ButtonLink to={paths.unitAcceptance(delivery.acceptance.id)}>{delivery.acceptance.number}</ButtonLink>}
            />
          ) : (
            <Notice title={t("notAccepted")}>{t("onlyWorkersAccept")}</Notice>
          )}
        </div>
        <DeliverySheet delivery={delivery} />
      </>
    );
  }
  return (
    <div className="mx-auto max-w-2xl">
      <PageHead
        over={
          <>
            {t("deliverySheet")} {delivery.number} · {delivery.coop.name} ·{" "}
            <Link to={paths.unitOrder(delivery.orderId)}>{delivery.orderNumber}</Link>
          </>
        }
        title={t("acceptTitle", { count: delivery.lines.length })}
        lead={t("acceptLead", { driver: delivery.driverName, phone: delivery.driverPhone, vehicle: delivery.vehicle })}
      />
      <AcceptanceForm key={delivery.id} delivery={delivery} name={name} />
    </div>
  );
}

function AcceptanceForm({ delivery, name }: Pick<ReturnType<typeof useLoaderData<typeof loader>>, "delivery" | "name">) {
  const { t } = useTranslation("orders");
  const cooled = delivery.lines.some((line) => line.storage !== "AMBIENT");
  const { form, fields, pending } = useResultForm<Fields>({
    id: "accept",
    defaultValue: {
      receiverName: name,
      lines: delivery.lines.map((line) => ({
        lineId: line.lineId,
        accepted: formatQuantity(line.shippedMilli),
        rejected: "0",
        reason: "",
        note: "",
      })),
    },
    constraint: { temperature: { required: false }, note: { required: false } },
  });
  const lines = fields.lines.getFieldList().map((field) => field.getFieldset());
  const shown = [
    ...lines.flatMap((line, index) => [
      { field: line.accepted, label: delivery.lines[index]?.nameZh ?? "" },
      { field: line.reason, label: t("rejectReason") },
      { field: line.photo, label: t("photo") },
    ]),
    { field: fields.temperature, label: t("temperature") },
    { field: fields.receiverName, label: t("receiverName") },
    { field: fields.witnessName, label: t("witnessName") },
  ];
  return (
    <FormShell form={form} upload fields={shown}>
      {delivery.lines.map((line, index) => {
        const fieldset = lines[index];
        return fieldset ? (
          <AcceptanceLine
            key={line.lineId}
            line={line}
            position={index + 1}
            count={delivery.lines.length}
            fields={fieldset}
            lineIdName={fieldset.lineId.name}
          />
        ) : null;
      })}
      <Panel title={t("whoAccepts")}>
        <div className="grid gap-4 phone:grid-cols-2">
          <TextField field={fields.receiverName} label={t("receiverName")} autoComplete="name" />
          <TextField field={fields.witnessName} label={t("witnessName")} hint={t("witnessHint")} autoComplete="off" />
          <TextField
            field={cooled ? fields.temperature : optional(fields.temperature)}
            label={t("temperature")}
            hint={cooled ? t("temperatureHint") : undefined}
            suffix="℃"
            inputMode="text"
          />
          <TextareaField field={fields.note} label={t("note")} rows={2} className="phone:col-span-2" />
        </div>
      </Panel>
      <Button variant="act" size="lg" wide pending={pending}>
        {t("finishAcceptance")}
      </Button>
    </FormShell>
  );
}
