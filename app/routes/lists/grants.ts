import type { LoaderFunctionArgs } from "@remix-run/node";

import { searchGrants, type GrantRow } from "#app/domain/identity/people.queries.server";
import { grantScopes } from "#app/domain/identity/scope";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile } from "#app/http/list-file.server";
import { textOf } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "operations:read" };

/** The people of the platform and what they may do, filtered as on the page. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "operations:read");
  const url = new URL(request.url);
  const scope = grantScopes.find((known) => known === url.searchParams.get("scope")) ?? null;
  return listFile<GrantRow>(request, actor, ({ t }) => ({
    name: "people",
    title: t("account:people.list"),
    page: async (before) => {
      const rows = await searchGrants({ query: textOf(url, "q"), scope, before, now: actor.now, take: FILE_PAGE + 1 });
      const shown = rows.slice(0, FILE_PAGE);
      return { rows: shown, nextAfter: rows.length > FILE_PAGE ? (shown.at(-1)?.grantId ?? null) : null };
    },
    columns: [
      { header: t("account:people.name"), value: (row) => row.name },
      { header: t("account:people.email"), value: (row) => row.email, width: 32 },
      { header: t("account:people.organisation"), value: (row) => row.organisation, width: 32 },
      { header: t("account:people.scope"), value: (row) => t(`account:people.scope.${row.scope}`) },
      { header: t("account:people.role"), value: (row) => t(`common:role.${row.role}`) },
      { header: t("account:people.since"), value: (row) => calendarDateOf(row.validFrom) },
      { header: t("account:people.twoFactor"), value: (row) => t(row.twoFactor ? "account:security.on" : "account:security.off") },
    ],
  }));
}
