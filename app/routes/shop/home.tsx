import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";

import { HallLandscape } from "#app/components/art/hall-landscape";
import { HallCard } from "#app/components/shop/hall-card";
import { named } from "#app/components/shop/names";
import { OfferShelf } from "#app/components/shop/offer-card";
import { ButtonLink } from "#app/components/ui/button";
import { listHalls, listSeasonal, listTopCategories } from "#app/domain/catalog/halls.queries.server";
import { listHallFigures } from "#app/domain/payments/hall-figures.queries.server";
import { preferencesOf } from "#app/http/preferences";
import { shopperOf } from "#app/http/shopper.server";
import { translator } from "#app/i18n/i18n.server";
import { isArtKind } from "#app/lib/art-kinds";
import { calendarDateOf, monthOf } from "#app/lib/dates";
import { formatFenShort } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

const SEASONAL = 8;

export async function loader({ request }: LoaderFunctionArgs) {
  const today = calendarDateOf(new Date());
  const month = monthOf(today);
  const [halls, figures, seasonal, categories, shopper] = await Promise.all([
    listHalls(),
    listHallFigures(today),
    listSeasonal(month, SEASONAL),
    listTopCategories(),
    shopperOf(request),
  ]);
  return { halls, figures, seasonal, categories, shopper, month, title: translator(preferencesOf(request).locale)("common:productLong") };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Home() {
  const { halls, figures, seasonal, categories, shopper, month } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation("shop");
  const locale = i18n.language;
  const settled = [...figures.values()].reduce((sum, hall) => sum + hall.settledFen, 0n);
  const count = (key: "coops" | "products") => halls.reduce((sum, hall) => sum + hall[key], 0);
  return (
    <>
      <section className="hero">
        <HallLandscape kind="terraces" seed="home" />
        <div className="wrap">
          <div className="hero-over panel grid gap-5 md:grid-cols-[minmax(0,1fr)_auto] md:items-end">
            <div>
              <h1 className="text-balance">{t("homeTitle")}</h1>
              <p className="mt-2 max-w-[56ch] text-ink-2">{t("homeLead")}</p>
              <div className="form-actions mt-4">
                <ButtonLink to={paths.products()} variant="primary">
                  {t("homeBrowse")}
                </ButtonLink>
                <ButtonLink to={paths.halls()} variant="quiet">
                  {t("homeHalls")}
                </ButtonLink>
              </div>
            </div>
            <dl className="grid gap-1 md:text-end">
              <div>
                <dd className="figure-value figure-value-lg">{formatFenShort(settled, locale)}</dd>
                <dt className="over">{t("settledThisYear")}</dt>
              </div>
              <div className="over">
                <dt className="sr-only">{t("homeFiguresLabel")}</dt>
                <dd>{t("homeFigures", { coops: count("coops"), products: count("products") })}</dd>
              </div>
            </dl>
          </div>
        </div>
      </section>

      <section className="wrap mt-8" aria-labelledby="season">
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <h2 id="season">
            {t("season", {
              month: new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" }).format(Date.UTC(2026, month - 1, 1)),
            })}
          </h2>
          <Link to={paths.products()}>{t("seeAll")}</Link>
        </div>
        <OfferShelf offers={seasonal} shopper={shopper} eager={4} />
      </section>

      <section className="wrap mt-10" aria-labelledby="halls">
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <h2 id="halls">{t("hallsTitle")}</h2>
          <Link to={paths.halls()}>{t("allHallsLink")}</Link>
        </div>
        <ul className="grid gap-5 md:grid-cols-3">
          {halls.map((hall) => (
            <li key={hall.id} className="grid min-w-0 grid-cols-1">
              <HallCard hall={hall} figures={figures.get(hall.id)} />
            </li>
          ))}
        </ul>
      </section>

      <section className="wrap mt-10" aria-labelledby="categories">
        <h2 id="categories" className="mb-3">
          {t("categoriesTitle")}
        </h2>
        <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
          {categories.map((category) => (
            <li key={category.code} className="grid min-w-0 grid-cols-1">
              <Link to={paths.products({ category: category.code })} className="good text-ink no-underline hover:no-underline">
                <img
                  src={paths.art(isArtKind(category.art) ? category.art : "greens", 0)}
                  alt=""
                  width={400}
                  height={300}
                  loading="lazy"
                  decoding="async"
                  className="art art-product"
                />
                <span className="flex items-baseline justify-between gap-2 px-3 py-2">
                  <b className="text-green">{named(locale, category.nameZh, category.nameEn)}</b>
                  <span className="over">{category.products}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>

      <section className="wrap mt-10" aria-labelledby="how">
        <h2 id="how" className="mb-3">
          {t("howTitle")}
        </h2>
        <ol className="grid gap-4 md:grid-cols-4">
          {(["order", "accept", "pay", "count"] as const).map((step) => (
            <li key={step} className="panel">
              <span className="char char-calm" aria-hidden="true">
                {t(`how.${step}.char`)}
              </span>
              <h3 className="mt-2">{t(`how.${step}.title`)}</h3>
              <p className="mt-1 text-ink-2">{t(`how.${step}.text`)}</p>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
