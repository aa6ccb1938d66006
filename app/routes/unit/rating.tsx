import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { OrderRating } from "#app/components/ratings/order-rating";
import { RatingForm } from "#app/components/ratings/rating-form";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { changeRating } from "#app/domain/credit/change-rating.server";
import { rateOrder } from "#app/domain/credit/rate-order.server";
import { getOwnRating, lastRatingDay } from "#app/domain/credit/ratings.queries.server";
import { ratingChangeInput, ratingInput } from "#app/domain/credit/schema";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "order:rate" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:rate");
  const order = found(await getOrder(actor, "unit", parseId(params.id)));
  const rating = await getOwnRating(actor, order.id);
  const today = calendarDateOf(actor.now);
  const until = rating ? await lastRatingDay(actor.orgId, order.id, today) : null;
  return withEnglishNames(request, {
    order: { id: order.id, number: order.number, coop: order.coop.name },
    rating,
    until: until ?? null,
    writes: rating === null ? order.status === "SETTLED" : until === null || (until !== undefined && today <= until),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "order:rate");
  const id = parseId(params.id);
  switch (await intentOf(request)) {
    case "rate": {
      const rated = await submitForm(request, ratingInput, (input) => rateOrder(actor, id, input));
      return rated.ok ? redirectWithFlash(request, paths.unitOrder(id), "ratings:flash.rated") : rated.response;
    }
    case "change": {
      const changed = await submitForm(request, ratingChangeInput, (input) => changeRating(actor, id, input));
      return changed.ok ? redirectWithFlash(request, paths.unitOrder(id), "ratings:flash.changed") : changed.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "评价 Rating · 乡集 Xiangji" }];

export default function UnitRating() {
  const { t } = useTranslation(["ratings", "errors"]);
  const nameOf = useOrganisationName();
  const { order, rating, until, writes } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb
        crumbs={[
          { label: t("title"), to: paths.unitRatings() },
          { label: order.number, to: paths.unitOrder(order.id) },
        ]}
      />
      <PageHead over={nameOf(order.coop)} title={t("orderTitle", { number: order.number })} lead={t("lead")} />
      <IntentErrors forms={["rating"]} />
      <Panel className="max-w-2xl">
        {writes ? (
          <>
            {rating && until ? <p className="mb-4 text-ink-2">{t("until", { day: until })}</p> : null}
            <RatingForm rating={rating} />
          </>
        ) : rating ? (
          <>
            <OrderRating rating={rating} />
            <p className="mt-3 text-ink-2">{t("fixed")}</p>
          </>
        ) : (
          <p>{t("errors:credit.orderNotSettled")}</p>
        )}
      </Panel>
    </>
  );
}
