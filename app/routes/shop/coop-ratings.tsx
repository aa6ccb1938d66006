import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { RatingAverages, RatingList } from "#app/components/ratings/public-ratings";
import { named } from "#app/components/shop/names";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { getCoopCard } from "#app/domain/catalog/product.queries.server";
import { listCoopRatings } from "#app/domain/credit/ratings.queries.server";
import { found, parseId } from "#app/http/params.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

export const handle = { policy: "public" };

const SHOWN = 50;

export async function loader({ params }: LoaderFunctionArgs) {
  const id = parseId(params.id);
  const [coop, ratings] = await Promise.all([getCoopCard(id), listCoopRatings(id, SHOWN)]);
  return { coop: found(coop), ratings };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.coop.name} · 乡集 Xiangji` }];

export default function CoopRatings() {
  const { t, i18n } = useTranslation(["ratings", "shop"]);
  const placeOf = usePlaceName();
  const { coop, ratings } = useLoaderData<typeof loader>();
  return (
    <div className="wrap pt-6">
      <PageHead
        over={`${t(`shop:coopKind.${coop.kind}`)} · ${placeOf(coop.countyName)}`}
        title={t("coopTitle", { name: named(i18n.language, coop.name, coop.nameEn) })}
        lead={t("coopLead")}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[19rem_minmax(0,1fr)]">
        <Panel>
          <RatingAverages ratings={ratings} />
        </Panel>
        {ratings.latest.length > 0 ? (
          <Panel title={t("latest", { count: ratings.latest.length })}>
            <RatingList ratings={ratings} />
          </Panel>
        ) : null}
      </div>
    </div>
  );
}
