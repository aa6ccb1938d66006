import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PayoutEntries, PayoutFacts, PayoutHead } from "#app/components/payments/payout-parts";
import { Panel } from "#app/components/ui/panel";
import { getPayout } from "#app/domain/payments/payouts.queries.server";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";

export const handle = { policy: "sale:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  return withEnglishNames(request, { payout: found(await getPayout(actor, parseId(params.id))) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.payout.number} · 乡集 Xiangji` }];

export default function CoopPayout() {
  const { t } = useTranslation("payouts");
  const { payout } = useLoaderData<typeof loader>();
  return (
    <>
      <PayoutHead payout={payout} desk="coop" />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <PayoutEntries payout={payout} />
        <Panel title={t("payout")}>
          <PayoutFacts payout={payout} />
        </Panel>
      </div>
    </>
  );
}
