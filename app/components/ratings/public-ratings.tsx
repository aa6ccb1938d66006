import { Stars } from "#app/components/ratings/stars";
import type { PublicRatings } from "#app/domain/credit/ratings.queries.server";
import { formatDate } from "#app/i18n/formats";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

const subjects = ["goods", "delivery", "service"] as const;

/** The averages of a product or a co-op. */
export function RatingAverages({ ratings }: { ratings: PublicRatings }) {
  const { t } = useTranslation("ratings");
  if (ratings.ratings === 0) return <p className="text-ink-2">{t("none")}</p>;
  return (
    <>
      <dl className="flex flex-wrap gap-x-6 gap-y-2">
        {subjects.map((name) => {
          const average = ratings[name] / ratings.ratings;
          return (
            <div key={name}>
              <dt className="over">{t(name)}</dt>
              <dd>
                <Stars value={average} /> <b>{average.toFixed(1)}</b>
              </dd>
            </div>
          );
        })}
      </dl>
      <p className="over mt-1">{t("count", { count: ratings.ratings })}</p>
    </>
  );
}

/** The newest ratings, without names. */
export function RatingList({ ratings: { latest } }: { ratings: PublicRatings }) {
  const { t, i18n } = useTranslation("ratings");
  const placeOf = usePlaceName();
  return (
    <ul className="grid gap-3">
      {latest.map((row, index) => (
        <li key={`${row.on} ${index}`} className="border-t border-line pt-3">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <Stars value={row.goods} />
            <span className="over">
              {`${row.place === "" ? t("byNobody") : t("by", { place: placeOf(row.place) })} · ${formatDate(row.on, i18n.language)}`}
            </span>
          </p>
          {row.comment === "" ? null : <p className="mt-1 max-w-[70ch] whitespace-pre-line break-words">{row.comment}</p>}
        </li>
      ))}
    </ul>
  );
}
