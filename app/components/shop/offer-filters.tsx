import { Form, useLocation } from "@remix-run/react";
import { Link } from "#app/components/ui/link";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { named } from "#app/components/shop/names";
import { ActiveFilters, Chips } from "#app/components/ui/chips";
import { Button } from "#app/components/ui/button";
import { CheckboxField } from "#app/components/ui/checkbox-field";
import { Icon } from "#app/components/ui/icon";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import type { FacetValue, OfferPage } from "#app/domain/catalog/offers.queries.server";
import { offerSorts, type OfferFilter, type OfferSort } from "#app/domain/catalog/offer-filter";
import { fenToInput } from "#app/lib/money";

type Props = {
  filter: OfferFilter;
  sort: OfferSort;
  facets: OfferPage["facets"];
  /** The page of one hall: there is nothing to choose. */
  withHalls?: boolean;
};

/** Category and order are one tap away; the rest opens below. All of it lives in the URL. */
export function OfferFilters({ filter, sort, facets, withHalls = true }: Props) {
  const { t, i18n } = useTranslation("shop");
  const { pathname } = useLocation();
  const label = (value: FacetValue) => named(i18n.language, value.nameZh, value.nameEn);
  const placeOf = usePlaceName();
  const county = (value: FacetValue) => placeOf(value.nameZh);
  const tops = facets.categories.filter((category) => category.parent === null);
  const chosen = facets.categories.find((category) => category.value === filter.category);
  const parent = chosen?.parent ?? filter.category;
  const leaves = facets.categories.filter((category) => category.parent !== null && category.parent === parent);
  const more = moreFilters(filter, facets, t, label, county);
  return (
    <div className="grid gap-3">
      <Chips
        label={t("category")}
        name="category"
        options={[
          { value: "", label: t("all") },
          ...tops.map((category) => ({ value: category.value, label: label(category), count: category.count })),
        ]}
      />
      {leaves.length > 1 ? (
        <Chips
          label={t("subcategory")}
          name="category"
          options={[
            { value: parent, label: t("allOfThese") },
            ...leaves.map((category) => ({ value: category.value, label: label(category), count: category.count })),
          ]}
        />
      ) : null}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <details className="filter-more" open={more.length > 0}>
          <summary className="btn btn-quiet btn-sm">
            <Icon name="filter" size={16} />
            {t("moreFilters")}
          </summary>
          <Form method="get" action={pathname} className="filter-bar panel mt-2">
            {filter.q === "" ? null : <input type="hidden" name="q" value={filter.q} />}
            {filter.category === "" ? null : <input type="hidden" name="category" value={filter.category} />}
            {sort === (filter.q === "" ? "newest" : "relevance") ? null : <input type="hidden" name="sort" value={sort} />}
            <SelectField
              field={fieldOf("county", filter.county)}
              label={t("county")}
              placeholder={t("allCounties")}
              options={optionsOf(facets.counties, county)}
            />
            <SelectField
              field={fieldOf("programme", filter.programme)}
              label={t("programme")}
              placeholder={t("allProgrammes")}
              options={optionsOf(facets.programmes, (value) => (value.value === "none" ? t("countsForNone") : label(value)))}
            />
            {withHalls ? (
              <SelectField
                field={fieldOf("hall", filter.hall)}
                label={t("hall")}
                placeholder={t("allHalls")}
                options={optionsOf(facets.halls, label)}
              />
            ) : null}
            <TextField
              field={fieldOf("min", filter.minFen === null ? "" : fenToInput(filter.minFen))}
              label={t("priceFrom")}
              suffix={t("yuanPerKg")}
              inputMode="decimal"
              size={6}
            />
            <TextField
              field={fieldOf("max", filter.maxFen === null ? "" : fenToInput(filter.maxFen))}
              label={t("priceTo")}
              suffix={t("yuanPerKg")}
              inputMode="decimal"
              size={6}
            />
            <CheckboxField
              field={fieldOf("stock", filter.inStock ? "1" : "")}
              value="1"
              label={t("inStockOnly", { count: facets.inStock })}
            />
            <Button variant="primary">{t("apply")}</Button>
            {more.length > 0 ? (
              <Link className="btn btn-link" to={pathname + (filter.q === "" ? "" : `?q=${encodeURIComponent(filter.q)}`)}>
                {t("clear")}
              </Link>
            ) : null}
          </Form>
        </details>
        <Chips
          label={t("sort")}
          name="sort"
          options={offerSorts
            .filter((known) => known !== "relevance" || filter.q !== "")
            .map((known) => ({ value: known === (filter.q === "" ? "newest" : "relevance") ? "" : known, label: t(`sortBy.${known}`) }))}
        />
      </div>
      <ActiveFilters filters={more} />
    </div>
  );
}

const fieldOf = (name: string, value: string) => ({ id: `filter-${name}`, name, initialValue: value });

function optionsOf(values: readonly FacetValue[], label: (value: FacetValue) => string) {
  return values.map((value) => ({ value: value.value, label: `${label(value)}（${value.count}）` }));
}

function moreFilters(
  filter: OfferFilter,
  facets: OfferPage["facets"],
  t: ReturnType<typeof useTranslation<"shop">>["t"],
  label: (value: FacetValue) => string,
  county: (value: FacetValue) => string,
) {
  const nameOf = (values: readonly FacetValue[], value: string, words = label) => {
    const found = values.find((known) => known.value === value);
    return found && value !== "none" ? words(found) : value === "none" ? t("countsForNone") : value;
  };
  return [
    ...(filter.county ? [{ name: "county", label: nameOf(facets.counties, filter.county, county) }] : []),
    ...(filter.programme ? [{ name: "programme", label: nameOf(facets.programmes, filter.programme) }] : []),
    ...(filter.hall ? [{ name: "hall", label: nameOf(facets.halls, filter.hall) }] : []),
    ...(filter.minFen === null ? [] : [{ name: "min", label: t("priceAtLeast", { amount: filter.minFen }) }]),
    ...(filter.maxFen === null ? [] : [{ name: "max", label: t("priceAtMost", { amount: filter.maxFen }) }]),
    ...(filter.inStock ? [{ name: "stock", label: t("inStock") }] : []),
  ];
}
