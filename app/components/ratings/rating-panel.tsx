import { Link } from "@remix-run/react";

import { OrderRating } from "#app/components/ratings/order-rating";
import { Panel } from "#app/components/ui/panel";
import type { OrderRatingView } from "#app/domain/credit/ratings.queries.server";
import { useTranslation } from "#app/i18n/use-translation";

/** Beside an order: its rating, or the way to it. @param to where the reader may rate or change it */
export function RatingPanel({ rating, to }: { rating: OrderRatingView | null; to: string | null }) {
  const { t } = useTranslation("ratings");
  return (
    <Panel title={t("given")} tools={to ? <Link to={to}>{t(rating ? "change" : "rate")}</Link> : null}>
      {rating ? <OrderRating rating={rating} /> : <p className="text-ink-2">{t("notYet")}</p>}
    </Panel>
  );
}
