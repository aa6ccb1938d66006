import { useLocation } from "@remix-run/react";
import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";

import { OfferFilters } from "#app/components/shop/offer-filters";
import { OfferShelf, type Shopper } from "#app/components/shop/offer-card";
import { EmptyState } from "#app/components/ui/empty-state";
import { Pagination } from "#app/components/ui/pagination";
import { isNarrowed, type OfferFilter, type OfferSort } from "#app/domain/catalog/offer-filter";
import type { OfferPage } from "#app/domain/catalog/offers.queries.server";
import { paths } from "#app/lib/paths";

type Props = { found: OfferPage; filter: OfferFilter; sort: OfferSort; shopper: Shopper; withHalls?: boolean };

/** Filters, shelf and pages of what was found; and what to do when it is nothing. */
export function OfferResults({ found, filter, sort, shopper, withHalls = true }: Props) {
  const { t } = useTranslation("shop");
  const lastPage = found.page >= found.pageCount && found.total > found.pageCount * 24;
  return (
    <div className="grid gap-5">
      <OfferFilters filter={filter} sort={sort} facets={found.facets} withHalls={withHalls} />
      {found.total === 0 ? <NothingFound filter={filter} /> : null}
      {found.total > 0 && found.offers.length === 0 ? <EmptyState title={t("pastTheEnd")} /> : null}
      {found.offers.length > 0 ? <OfferShelf offers={found.offers} shopper={shopper} /> : null}
      {found.total > 0 ? <Pagination page={found.page} pageCount={found.pageCount} total={found.total} /> : null}
      {lastPage ? <p className="over">{t("narrowDown")}</p> : null}
    </div>
  );
}

const suggestions = ["土豆", "大米", "香菇", "腊肉", "核桃", "紫菜"] as const;

function NothingFound({ filter }: { filter: OfferFilter }) {
  const { t } = useTranslation("shop");
  const { pathname } = useLocation();
  const unfiltered = pathname + (filter.q === "" ? "" : `?q=${encodeURIComponent(filter.q)}`);
  return (
    <EmptyState
      title={filter.q === "" ? t("nothingHere") : t("nothingFor", { q: filter.q })}
      action={
        isNarrowed(filter) ? (
          <Link className="btn btn-primary" to={unfiltered}>
            {t("withoutFilters")}
          </Link>
        ) : (
          <Link className="btn btn-quiet" to={paths.products()}>
            {t("seeAll")}
          </Link>
        )
      }
    >
      <p>{t("nothingHint")}</p>
      <p className="chips mt-3 justify-center">
        {suggestions.map((word) => (
          <Link key={word} className="chip" to={paths.search(word)} lang="zh-CN">
            {word}
          </Link>
        ))}
      </p>
    </EmptyState>
  );
}
