import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { useDropDraft } from "#app/components/form/use-kept-form";
import { AcceptanceForm } from "#app/components/orders/acceptance-form";
import { DeliverySheet } from "#app/components/orders/delivery-sheet";
import { ButtonLink } from "#app/components/ui/button";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
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

export const handle = { policy: "order:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:read");
  const delivery = found(await getDelivery(actor, "unit", parseId(params.shipmentId)));
  return withEnglishNames(request, { delivery, accepts: can(actor, "delivery:accept"), name: actor.name });
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

export default function UnitDelivery() {
  const { t } = useTranslation("orders");
  const nameOf = useOrganisationName();
  const { delivery, accepts, name } = useLoaderData<typeof loader>();
  useDropDraft(delivery.acceptance ? delivery.id : null);
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
            {t("deliverySheet")} {delivery.number} · {nameOf(delivery.coop.name)} ·{" "}
            <Link to={paths.unitOrder(delivery.orderId)}>{delivery.orderNumber}</Link>
          </>
        }
        title={t("acceptTitle", { count: delivery.lines.length })}
        lead={t("acceptLead", { driver: delivery.driverName, phone: delivery.driverPhone, vehicle: delivery.vehicle })}
      />
      <IntentErrors forms={["accept"]} />
      <AcceptanceForm key={delivery.id} delivery={delivery} name={name} />
    </div>
  );
}
