import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Link } from "#app/components/ui/link";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { RatingAverages, RatingList } from "#app/components/ratings/public-ratings";
import { FreightTable } from "#app/components/shop/freight-table";
import { isByWeight, named, numberOf, pictureOf } from "#app/components/shop/names";
import { OfferShelf } from "#app/components/shop/offer-card";
import { OrderBox, orderFormId } from "#app/components/shop/order-box";
import { ProgrammeBadges } from "#app/components/shop/programme-badges";
import { Badge } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DescriptionList } from "#app/components/ui/description-list";
import { Panel } from "#app/components/ui/panel";
import { Price } from "#app/components/ui/price";
import { programmesFor, stockLevel } from "#app/domain/catalog/offer";
import { getOfferedProduct, listOtherOffers } from "#app/domain/catalog/product.queries.server";
import { listProductRatings } from "#app/domain/credit/ratings.queries.server";
import { setCartLine } from "#app/domain/ordering/set-cart-line.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { shopperOf } from "#app/http/shopper.server";
import { quantityField } from "#app/lib/form-fields";
import { formatBps } from "#app/lib/money";
import { formatList, formatMonth } from "#app/i18n/formats";
import type { Locale } from "#app/i18n/locales";
import { formatQuantity } from "#app/lib/quantity";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

const OTHERS = 4;
const RATINGS = 5;

const orderInput = z.object({ quantity: quantityField() });

export async function loader({ request, params }: LoaderFunctionArgs) {
  const id = parseId(params.id);
  const [product, others, shopper, ratings] = await Promise.all([
    getOfferedProduct(id),
    listOtherOffers(id, OTHERS),
    shopperOf(request),
    listProductRatings(id, RATINGS),
  ]);
  const offered = found(product);
  return { product: offered, others, shopper, ratings, title: named(preferencesOf(request).locale, offered.nameZh, offered.nameEn) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "cart:edit");
  const id = parseId(params.id);
  const added = await submitForm(request, orderInput, ({ quantity }) => setCartLine(actor, id, quantity, "add"));
  return added.ok ? redirectWithFlash(request, paths.product(id), "cart:flash.added") : added.response;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];

export default function Product() {
  const { product, others, shopper, ratings } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation(["shop", "ratings"]);
  const placeOf = usePlaceName();
  const locale = i18n.language;
  const name = named(locale, product.nameZh, product.nameEn);
  const unit = (milli: bigint) => t(`unit.${product.salesUnit}`, numberOf(milli));
  const stock = stockLevel(product);
  const [first, ...more] = product.images;
  const counting = programmesFor(product.programmes, shopper.divisionCode);
  return (
    <div className="wrap">
      <div className="pt-4">
        <Breadcrumb
          crumbs={[
            ...product.halls.slice(0, 1).map((hall) => ({ label: named(locale, hall.nameZh, hall.nameEn), to: paths.hall(hall.slug) })),
            {
              label: named(locale, product.topCategory.nameZh, product.topCategory.nameEn),
              to: paths.products({ category: product.topCategory.code }),
            },
            {
              label: named(locale, product.category.nameZh, product.category.nameEn),
              to: paths.products({ category: product.category.code }),
            },
          ]}
        />
      </div>
      <IntentErrors forms={shopper.buys && stock !== "out" ? [orderFormId] : []} />
      <div className="mt-3 grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)]">
        <div className="grid content-start gap-3">
          <img
            src={pictureOf(product)}
            alt={first ? named(locale, first.altZh, first.altEn) : name}
            width={800}
            height={600}
            className="art art-product w-full rounded-panel border border-line object-cover"
          />
          {more.length > 0 ? (
            <ul className="grid grid-cols-4 gap-3">
              {more.map((image) => (
                <li key={image.fileId}>
                  <img
                    src={paths.file(image.fileId)}
                    alt={named(locale, image.altZh, image.altEn)}
                    width={200}
                    height={150}
                    loading="lazy"
                    className="art art-product rounded-field border border-line object-cover"
                  />
                </li>
              ))}
            </ul>
          ) : null}
        </div>
        <div className="grid content-start gap-4">
          <div>
            <div className="mb-2 flex flex-wrap items-center gap-1.5">
              <ProgrammeBadges programmes={product.programmes} divisionCode={shopper.divisionCode} />
            </div>
            <h1>{name}</h1>
            <p className="mt-1 text-ink-2">{named(locale, product.coopName, product.coopNameEn)}</p>
          </div>
          <p className="text-[1.125rem]">
            <Price
              priceFen={product.priceFen}
              netGrams={Number(product.netGrams)}
              packageLabel={isByWeight(product) ? t("each", { unit: unit(1_000n) }) : named(locale, product.packageZh, product.packageEn)}
              per={locale === "en" ? "kg" : "jin"}
            />
          </p>
          <p className="max-w-[60ch]">{named(locale, product.descriptionZh, product.descriptionEn)}</p>
          <OrderBox product={product} shopper={shopper} stock={stock} name={name} unit={unit} />
          <DescriptionList
            facts={[
              { label: t("origin"), value: product.origin.map(placeOf).join(" › ") },
              ...(isByWeight(product) ? [{ label: t("packaging"), value: named(locale, product.packageZh, product.packageEn) }] : []),
              {
                label: t("stockLabel"),
                value: <Badge tone={stock === "plenty" ? "good" : stock === "few" ? "warn" : "late"}>{t(`stock.${stock}`)}</Badge>,
              },
              { label: t("delivery"), value: t("leadLong", { count: product.leadDays }) },
              {
                label: t("minimum"),
                value: t("minimumLong", {
                  quantity: formatQuantity(product.minMilli),
                  unit: unit(product.minMilli),
                  step: formatQuantity(product.stepMilli),
                  stepUnit: unit(product.stepMilli),
                }),
              },
              ...(product.catchWeight
                ? [{ label: t("weighing"), value: t("catchWeightLong", { tolerance: formatBps(product.toleranceBps) }) }]
                : []),
              {
                label: t("storage"),
                value: t("storageAndLife", { storage: t(`storageOf.${product.storage}`), count: product.shelfLifeDays }),
              },
              ...(product.seasonMonths.length > 0 && product.seasonMonths.length < 12
                ? [{ label: t("inSeason"), value: monthRanges(product.seasonMonths, locale) }]
                : []),
              { label: t("payment"), value: t(`paymentOf.${product.paymentTerms}`) },
            ]}
          />
        </div>
      </div>

      <div className="mt-8 grid gap-5 lg:grid-cols-2">
        <Panel title={t("quotaTitle")}>
          {counting.length === 0 ? (
            <p>{shopper.divisionCode === null || product.programmes.length === 0 ? t("quotaNone") : t("quotaNotHere")}</p>
          ) : (
            <>
              <p>{shopper.divisionCode === null ? t("quotaAnybody") : t("quotaHere")}</p>
              <ul className="mt-2 grid gap-1">
                {counting.map((programme) => (
                  <li key={programme.code}>
                    <b>{named(locale, programme.shortZh, programme.shortEn)}</b>{" "}
                    <span className="text-ink-2">{t("quotaBecause", { county: placeOf(product.countyName) })}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          <p className="over mt-3">{t("quotaDay")}</p>
        </Panel>
        <Panel title={t("coopTitle")}>
          <p>
            <b>{named(locale, product.coopName, product.coopNameEn)}</b>
          </p>
          <p className="text-ink-2">
            {t(`coopKind.${product.coop.kind}`)} · {placeOf(product.coop.countyName)}
          </p>
          {product.coop.recommended ? (
            <p className="mt-2">
              <Badge tone="good">{t("recommended")}</Badge>
            </p>
          ) : null}
          <p className="mt-2">
            <Link to={paths.coopRatings(product.coop.id)}>{t("ratings:all")}</Link>
          </p>
        </Panel>
        <Panel title={t("ratings:productTitle")} className="lg:col-span-2">
          <div className="grid gap-4">
            <RatingAverages ratings={ratings} />
            <RatingList ratings={ratings} />
          </div>
        </Panel>
        <Panel title={t("freightTitle")} className="lg:col-span-2">
          <FreightTable rates={product.freight} divisionCode={shopper.divisionCode} />
        </Panel>
      </div>

      {others.length > 0 ? (
        <section className="mt-10" aria-labelledby="others">
          <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6">
            <h2 id="others">{t("othersTitle")}</h2>
            <Link to={paths.search(product.coopName)}>{t("othersAll")}</Link>
          </div>
          <OfferShelf offers={others} shopper={shopper} eager={0} />
        </section>
      ) : null}
    </div>
  );
}

/** 1, 2, 3, 11, 12 → "Nov–Mar"; months in a row are one range, across the turn of the year too. */
function monthRanges(months: readonly number[], locale: Locale): string {
  const has = new Set(months);
  const starts = [...has].filter((month) => !has.has(month === 1 ? 12 : month - 1)).sort((left, right) => left - right);
  const ranges = starts.map((start) => {
    let end = start;
    while (has.has((end % 12) + 1) && (end % 12) + 1 !== start) end = (end % 12) + 1;
    return start === end ? formatMonth(start, locale) : `${formatMonth(start, locale)}–${formatMonth(end, locale)}`;
  });
  return formatList(ranges, locale);
}
