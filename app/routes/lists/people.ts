import type { LoaderFunctionArgs } from "@remix-run/node";

import { listPeople, type PersonRow } from "#app/domain/identity/people.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { notFound } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";
import { peoplePaths } from "#app/lib/paths";

export const handle = { policy: "people:read" };

/** The people who act for the reader's organisation. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "people:read");
  if (new URL(request.url).pathname !== `${peoplePaths[actor.audience]}/download`) throw notFound();
  return listFile<PersonRow>(request, actor, ({ t }) => ({
    name: "people",
    title: t("account:people.list"),
    page: wholeList(async () => (await listPeople(actor)).people),
    columns: [
      { header: t("account:people.name"), value: (row) => row.name },
      { header: t("account:people.email"), value: (row) => row.email, width: 32 },
      { header: t("account:people.role"), value: (row) => t(`common:role.${row.role}`) },
      { header: t("account:people.since"), value: (row) => calendarDateOf(row.validFrom) },
      { header: t("account:people.twoFactor"), value: (row) => t(row.twoFactor ? "account:security.on" : "account:security.off") },
    ],
  }));
}
