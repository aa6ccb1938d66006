import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { named } from "#app/components/shop/names";
import { ButtonLink } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listProgrammes } from "#app/domain/region/reference.queries.server";
import { requireActor } from "#app/http/actor.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  return { programmes: await listProgrammes(calendarDateOf(actor.now)), proposes: can(actor, "rule:propose") };
}

export default function ReferenceProgrammes() {
  const { t, i18n } = useTranslation(["admin", "rules"]);
  const { programmes, proposes } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        over={t("reference")}
        title={t("kind.programmes")}
        lead={t("kindLead.programmes")}
        tools={proposes ? <ButtonLink to={paths.newProgramme("platform")}>{t("rules:programmeNew")}</ButtonLink> : null}
      />
      <ReferenceTabs />
      <Panel tools={<ListFiles what={t("kind.programmes")} list="programmes" />}>
        <DataTable
          caption={t("kind.programmes")}
          captionHidden
          rows={programmes}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "name",
              header: t("ref.name"),
              title: true,
              cell: (row) => <Link to={paths.adminReferenceRow("programmes", row.id)}>{named(i18n.language, row.nameZh, row.nameEn)}</Link>,
            },
            { key: "kind", header: t("ref.kind"), nowrap: true, cell: (row) => t(`programmeKind.${row.kind}`) },
            { key: "counting", header: t("ref.counting"), nowrap: true, cell: (row) => t(`counting.${row.countingStage}`) },
            { key: "counties", header: t("ref.counties"), align: "end", cell: (row) => row.counties },
            { key: "version", header: t("ref.listVersion"), align: "end", cell: (row) => row.listVersion },
            { key: "source", header: t("ref.source"), quiet: true, cell: (row) => row.source },
          ]}
        />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];
