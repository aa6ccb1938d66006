import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { HallCard } from "#app/components/shop/hall-card";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { listHalls } from "#app/domain/catalog/halls.queries.server";
import { listHallFigures } from "#app/domain/payments/hall-figures.queries.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "public" };

export async function loader({ request }: LoaderFunctionArgs) {
  const [halls, figures] = await Promise.all([listHalls(), listHallFigures(calendarDateOf(new Date()))]);
  return { halls, figures, title: translator(preferencesOf(request).locale)("shop:hallsTitle") };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];

export default function Halls() {
  const { halls, figures } = useLoaderData<typeof loader>();
  const { t } = useTranslation("shop");
  return (
    <div className="wrap">
      <PageHead title={t("hallsTitle")} lead={t("hallsLead")} />
      {halls.length === 0 ? <EmptyState title={t("noHalls")} /> : null}
      <ul className="grid gap-5 md:grid-cols-2 lg:grid-cols-3">
        {halls.map((hall) => (
          <li key={hall.id} className="grid min-w-0 grid-cols-1">
            <HallCard hall={hall} figures={figures.get(hall.id)} level={2} />
          </li>
        ))}
      </ul>
    </div>
  );
}
