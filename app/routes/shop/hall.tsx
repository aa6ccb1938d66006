import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { HallLandscape } from "#app/components/art/hall-landscape";
import { named } from "#app/components/shop/names";
import { OfferResults } from "#app/components/shop/offer-results";
import { ProgrammeBadges } from "#app/components/shop/programme-badges";
import { getHall } from "#app/domain/catalog/halls.queries.server";
import { readOfferFilter } from "#app/domain/catalog/offer-filter";
import { listOffers } from "#app/domain/catalog/offers.queries.server";
import { listHallFigures } from "#app/domain/payments/hall-figures.queries.server";
import { found, parseSlug } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { shopperOf } from "#app/http/shopper.server";
import { isLandscapeKind } from "#app/lib/art-kinds";
import { calendarDateOf } from "#app/lib/dates";
import { formatFenShort } from "#app/lib/money";

export const handle = { policy: "public" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const hall = found(await getHall(parseSlug(params.slug)));
  const { filter, sort, page } = readOfferFilter(new URL(request.url).searchParams);
  const own = { ...filter, hall: "" };
  const [offers, figures, shopper] = await Promise.all([
    listOffers(own, sort, page, hall.id),
    listHallFigures(calendarDateOf(new Date())),
    shopperOf(request),
  ]);
  const title = named(preferencesOf(request).locale, hall.nameZh, hall.nameEn);
  return { hall, figures: figures.get(hall.id) ?? null, offers, filter: own, sort, shopper, title };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];

export default function Hall() {
  const { hall, figures, offers, filter, sort, shopper } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation("shop");
  const placeOf = usePlaceName();
  const locale = i18n.language;
  return (
    <>
      <section className="hero">
        <HallLandscape kind={isLandscapeKind(hall.landscape) ? hall.landscape : "river"} seed={hall.slug} />
        <div className="wrap">
          <div className="hero-over panel grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,1fr)_auto] lg:items-end">
            <div>
              <p className="flex flex-wrap items-center gap-1.5">
                <span className="over">{hall.places.map((name) => placeOf(name)).join(" · ")}</span>
                <ProgrammeBadges programmes={hall.programmes} divisionCode={shopper.divisionCode} />
              </p>
              <h1>{named(locale, hall.nameZh, hall.nameEn)}</h1>
              <p className="font-serif text-lead">{named(locale, hall.taglineZh, hall.taglineEn)}</p>
              <p className="mt-2 max-w-[68ch] text-ink-2">{named(locale, hall.storyZh, hall.storyEn)}</p>
              <p className="over mt-2">{t("operatedBy", { operator: hall.operator })}</p>
            </div>
            <dl className="grid gap-1 lg:text-end">
              <div>
                <dd className="figure-value">{formatFenShort(figures?.settledFen ?? 0n, locale)}</dd>
                <dt className="over">{t("settledThisYear")}</dt>
              </div>
              <div className="over">
                <dt className="sr-only">{t("hallFiguresLabel")}</dt>
                <dd>{t("hallFiguresLong", { units: figures?.units ?? 0, coops: hall.coops, counties: hall.counties })}</dd>
              </div>
            </dl>
          </div>
        </div>
      </section>
      <section className="wrap mt-6" aria-labelledby="offers">
        <h2 id="offers" className="mb-3">
          {t("onOffer")}
        </h2>
        <OfferResults found={offers} filter={filter} sort={sort} shopper={shopper} withHalls={false} />
      </section>
    </>
  );
}
