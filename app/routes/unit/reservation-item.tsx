import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ReservationItemForm } from "#app/components/reservations/reservation-item-form";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { removeReservationItem, saveReservationItem } from "#app/domain/quota/edit-reservation.server";
import { reservationItemInput } from "#app/domain/quota/reservation-schema";
import { getOwnReservation } from "#app/domain/quota/reservations.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, notFound, parseId, parseYear } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "filing:draft" };

/** The project of the address; null for a new one. */
const itemOf = (item: string | undefined): string | null => (item === "new" ? null : parseId(item));

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "filing:draft");
  const year = parseYear(params.year);
  const id = itemOf(params.item);
  const view = await getOwnReservation(actor, year);
  if (view.shares.length === 0) throw notFound();
  return { year, item: id === null ? null : found(view.items.find((row) => row.id === id)) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "filing:draft");
  const year = parseYear(params.year);
  const id = itemOf(params.item);
  const back = paths.unitReservation(year);
  switch (await intentOf(request)) {
    case "save": {
      const saved = await submitForm(request, reservationItemInput, (input) => saveReservationItem(actor, year, id, input));
      return saved.ok ? redirectWithFlash(request, back, "reservations:flash.saved") : saved.response;
    }
    case "remove": {
      const removed = await submitForm(request, z.object({}), () => removeReservationItem(actor, year, parseId(params.item)));
      return removed.ok ? redirectWithFlash(request, back, "reservations:flash.removed") : removed.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "采购项目 Project · 乡集 Xiangji" }];

export default function UnitReservationItem() {
  const { t } = useTranslation("reservations");
  const { year, item } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title", { year }), to: paths.unitReservation(year) }, { label: item?.name ?? t("itemNew") }]} />
      <PageHead title={t(item ? "itemEdit" : "itemNew")} lead={t("itemLead")} />
      <IntentErrors forms={["project"]} />
      <Panel className="max-w-2xl">
        <ReservationItemForm item={item} />
        {item ? (
          <Form method="post" className="form-actions mt-5 border-t border-line pt-5">
            <Button name="intent" value="remove" variant="quiet">
              {t("remove")}
            </Button>
          </Form>
        ) : null}
      </Panel>
    </>
  );
}
