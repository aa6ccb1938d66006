import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ChangeFacts } from "#app/components/rules/change-facts";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DescriptionList } from "#app/components/ui/description-list";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { getRuleNews } from "#app/domain/quota/rule-news.queries.server";
import { requireActor } from "#app/http/actor.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "notice:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "notice:read");
  return { news: found(await getRuleNews(actor, parseId(params.id))) };
}

export const meta: MetaFunction = () => [{ title: "规则变更 Rule change · 乡集 Xiangji" }];

/** What a rule says that has changed where the unit lies, and the paper behind it. */
export default function UnitRuleChange() {
  const { t } = useTranslation(["rules", "supervision"]);
  const { news } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("supervision:notices"), to: paths.unitNotices() }, { label: t(`kind.${news.kind}`) }]} />
      <PageHead over={t("newsSince", { at: news.confirmedAt })} title={t(`kind.${news.kind}`)} lead={t("newsLead")} />
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
                ? [{ label: t("document"), value: <a href={paths.unitRuleDocument(news.id)}>{news.documentName}</a> }]
                : []),
            ]}
          />
        </div>
      </Panel>
    </>
  );
}
