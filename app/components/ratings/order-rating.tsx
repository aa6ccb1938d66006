import { Stars } from "#app/components/ratings/stars";
import type { OrderRatingView } from "#app/domain/credit/ratings.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";

const subjects = ["goods", "delivery", "service"] as const;

/** What a unit said of an order. */
export function OrderRating({ rating }: { rating: OrderRatingView }) {
  const { t } = useTranslation("ratings");
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {subjects.map((name) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{t(name)}</dt>
            <dd>
              <Stars value={rating[name]} />
            </dd>
          </div>
        ))}
      </dl>
      {rating.comment === "" ? null : <p className="mt-2 whitespace-pre-line break-words">{rating.comment}</p>}
      <p className="over mt-2">{formatInstant(rating.changedAt ?? rating.ratedAt)}</p>
    </>
  );
}
