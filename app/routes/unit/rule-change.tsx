import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ChangeFacts } from "#app/components/rules/change-facts";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DescriptionList } from "#app/components/ui/description-list";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { getRuleNews } from "#app/domain/quota/rule-news.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, notFound, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "ruleNews:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "ruleNews:read");
  const side = actor.audience === "coop" ? ("coop" as const) : ("unit" as const);
  if (!new URL(request.url).pathname.startsWith(`/${side}/`)) throw notFound();
  return { news: found(await getRuleNews(actor, parseId(params.id))), side };
}

export const meta: MetaFunction = () => [{ title: "规则变更 Rule change · 乡集 Xiangji" }];

/** What a rule says that has changed where the unit lies, or where the co-op sells, and the paper behind it. */
export default function RuleChangeNews() {
  const { t } = useTranslation(["rules", "supervision", "nav"]);
  const { news, side } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb
        crumbs={[
          side === "coop" ? { label: t("nav:desk"), to: paths.coop() } : { label: t("supervision:notices"), to: paths.unitNotices() },
          { label: t(`kind.${news.kind}`) },
        ]}
      />
      <PageHead
        over={t("newsSince", { at: news.confirmedAt })}
        title={t(`kind.${news.kind}`)}
        lead={t(side === "coop" ? "newsLeadCoop" : "newsLead")}
      />
      <Panel title={t("what")}>
        <ChangeFacts change={news} />
        <div className="mt-4">
          <DescriptionList
            facts={[
              { label: t("col.source"), value: news.source },
              { label: t("event.CONFIRMED"), value: formatInstant(news.confirmedAt) },
              ...(news.documentUrl
                ? [
                    {
                      label: t("documentUrl"),
                      value: (
                        <a href={news.documentUrl} rel="noreferrer noopener">
                          {news.documentUrl}
                        </a>
                      ),
                    },
                  ]
                : []),
              ...(news.documentName
                ? [{ label: t("document"), value: <a href={paths.ruleNewsDocument(side, news.id)}>{news.documentName}</a> }]
                : []),
            ]}
          />
        </div>
      </Panel>
    </>
  );
}
