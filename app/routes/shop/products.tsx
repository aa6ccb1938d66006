import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { OfferResults } from "#app/components/shop/offer-results";
import { PageHead } from "#app/components/ui/page-head";
import { readOfferFilter } from "#app/domain/catalog/offer-filter";
import { listOffers } from "#app/domain/catalog/offers.queries.server";
import { preferencesOf } from "#app/http/preferences";
import { shopperOf } from "#app/http/shopper.server";
import { translator } from "#app/i18n/i18n.server";

export const handle = { policy: "public" };

/** Answers for all produce and for a search: a search is a filter more. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { filter, sort, page } = readOfferFilter(new URL(request.url).searchParams);
  const [offers, shopper] = await Promise.all([listOffers(filter, sort, page), shopperOf(request)]);
  const t = translator(preferencesOf(request).locale);
  return { offers, filter, sort, shopper, title: filter.q === "" ? t("shop:productsTitle") : t("shop:resultsFor", { q: filter.q }) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];

export default function Products() {
  const { offers, filter, sort, shopper, title } = useLoaderData<typeof loader>();
  const { t } = useTranslation("shop");
  return (
    <div className="wrap">
      <PageHead title={title} lead={filter.q === "" ? t("productsLead") : t("found", { count: offers.total })} />
      <h2 className="sr-only">{t("onOffer")}</h2>
      <OfferResults found={offers} filter={filter} sort={sort} shopper={shopper} />
    </div>
  );
}
