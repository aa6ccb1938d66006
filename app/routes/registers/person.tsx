import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { GrantsTable } from "#app/components/registers/grants-table";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DescriptionList } from "#app/components/ui/description-list";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { getPersonRecord } from "#app/domain/supervision/registers/people.queries.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { deskOf, requireReader } from "#app/routes/registers/register-question.server";

export const handle = { policy: "register:people" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireReader(request, "register:people");
  return withEnglishNames(request, {
    person: found(await getPersonRecord(actor, parseId(params.id))),
    desk: deskOf(actor),
    now: actor.now,
  });
}

export default function PersonRegisterRecord() {
  const { t } = useTranslation("registers");
  const { person, desk, now } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("kind.people"), to: paths.register(desk, "people") }, { label: person.name }]} />
      <PageHead title={person.name} over={person.email} />
      <div className="grid gap-6">
        <Panel title={t("unit.facts")}>
          <DescriptionList
            facts={[
              { label: t("personRecord.account"), value: calendarDateOf(person.createdAt) },
              { label: t("col.lastSignIn"), value: person.lastSignIn ? formatInstant(person.lastSignIn) : t("never") },
              { label: t("personRecord.twoFactor"), value: t(person.twoFactor ? "personRecord.on" : "personRecord.off") },
              ...(person.disabledAt ? [{ label: t("personRecord.disabled"), value: formatInstant(person.disabledAt) }] : []),
            ]}
          />
        </Panel>
        <Panel title={t("personRecord.grants")}>
          <GrantsTable desk={desk} rows={person.grants} now={now} title="organisation" />
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.person.name ?? ""} 名录 Register · 乡集 Xiangji` }];
