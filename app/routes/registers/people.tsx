import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { useGrantColumns } from "#app/components/registers/grants-table";
import { RegisterPage } from "#app/components/registers/register-page";
import { listPeopleRegister } from "#app/domain/supervision/registers/people.queries.server";
import { registerStates } from "#app/domain/supervision/registers/states";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useTranslation } from "#app/i18n/use-translation";
import { deskOf, kindsFor, peopleOf, placesFor, registerFilterOf, requireReader } from "#app/routes/registers/register-question.server";

export const handle = { policy: "register:people" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireReader(request, "register:people");
  const url = new URL(request.url);
  const list = await listPeopleRegister(actor, peopleOf(url), await registerFilterOf(url, actor, "people", ROWS));
  return withEnglishNames(request, {
    ...list,
    desk: deskOf(actor),
    kinds: kindsFor(actor),
    divisions: await placesFor(actor, "people"),
    now: actor.now,
  });
}

export default function PeopleRegister() {
  const { t } = useTranslation("registers");
  const { now, ...list } = useLoaderData<typeof loader>();
  return (
    <RegisterPage
      {...list}
      kind="people"
      states={registerStates.people}
      rowKey={(row) => row.grantId}
      columns={useGrantColumns(list.desk, now, "person")}
      chips={{
        name: "of",
        label: t("of.label"),
        options: [
          { value: "", label: t("of.unit") },
          { value: "bureau", label: t("of.bureau") },
        ],
      }}
    />
  );
}

export const meta: MetaFunction = () => [{ title: "人员名录 People · 乡集 Xiangji" }];
