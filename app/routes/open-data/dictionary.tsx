import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { named } from "#app/components/shop/names";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DataTable } from "#app/components/ui/data-table";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { paths } from "#app/lib/paths";
import { dictionaryOf } from "#app/routes/open-data/dictionary-data.server";

export const handle = { policy: "public", scripts: false };

export async function loader({ request }: LoaderFunctionArgs) {
  return { dictionary: await dictionaryOf(), title: translator(preferencesOf(request).locale)("progress:dictionary") };
}

export default function Dictionary() {
  const { t, i18n } = useTranslation("progress");
  const { dictionary } = useLoaderData<typeof loader>();
  const words = (row: { zh: string; en: string }) => named(i18n.language, row.zh, row.en);
  return (
    <div className="wrap">
      <Breadcrumb crumbs={[{ label: t("openData"), to: paths.openData() }, { label: t("dictionary") }]} />
      <PageHead
        title={t("dictionary")}
        lead={t("dictionaryLead")}
        tools={<a href={paths.openDataDictionaryFile()}>{t("dictionaryFile")}</a>}
      />
      <div className="grid gap-6">
        <Panel title={t("dictionaryColumns")}>
          <DataTable
            caption={t("dictionaryColumns")}
            captionHidden
            dense
            rows={dictionary.columns}
            rowKey={(row) => row.name}
            columns={[
              { key: "name", header: t("dictionaryName"), title: true, nowrap: true, cell: (row) => <code>{row.name}</code> },
              { key: "type", header: t("dictionaryType"), nowrap: true, cell: (row) => t(`type.${row.type}`) },
              { key: "meaning", header: t("dictionaryMeaning"), cell: words },
            ]}
          />
        </Panel>
        <Panel title={t("dictionaryEvents")}>
          <DataTable
            caption={t("dictionaryEvents")}
            captionHidden
            dense
            rows={dictionary.events}
            rowKey={(row) => row.kind}
            columns={[
              { key: "kind", header: t("dictionaryName"), title: true, nowrap: true, cell: (row) => row.kind },
              { key: "meaning", header: t("dictionaryMeaning"), cell: words },
            ]}
          />
        </Panel>
        <Panel title={t("dictionaryProgrammes")}>
          <DataTable
            caption={t("dictionaryProgrammes")}
            captionHidden
            dense
            rows={dictionary.reservedParticipation}
            rowKey={(row) => row.code}
            columns={[
              { key: "code", header: t("dictionaryName"), title: true, nowrap: true, cell: (row) => <code>{row.code}</code> },
              { key: "meaning", header: t("dictionaryMeaning"), cell: words },
            ]}
          />
        </Panel>
      </div>
    </div>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];
