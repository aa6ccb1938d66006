import type { LoaderFunctionArgs } from "@remix-run/node";

import { listProgrammeCounties, type ListedCounty } from "#app/domain/region/reference.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { parseId, textOf } from "#app/http/params.server";
import { requireProgrammeDesk } from "#app/http/rule-change.server";
import { calendarDateOf } from "#app/lib/dates";
import { requireProgramme } from "#app/http/rule-lists.server";

export const handle = { policy: "rule:read" };

/** Counties of a programme's list, searched as on the page; all that match. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "rule:read");
  requireProgrammeDesk(request, actor);
  const programme = await requireProgramme(actor, parseId(params.id), calendarDateOf(actor.now));
  const q = textOf(new URL(request.url), "q", 60);
  return listFile<ListedCounty>(request, actor, ({ t, place }) => ({
    name: `counties-${programme.code}`,
    title: t("admin:countyList"),
    page: wholeList(() => listProgrammeCounties(programme.id, q, 10_000)),
    columns: [
      { header: t("admin:ref.county"), value: (row) => place(row.listedName), width: 24 },
      { header: t("admin:ref.place"), value: (row) => place(row.place), width: 24 },
      { header: t("admin:ref.code"), value: (row) => row.countyCode },
      { header: t("admin:ref.validFrom"), value: (row) => row.validFrom },
      { header: t("admin:ref.validTo"), value: (row) => row.validTo },
      { header: t("admin:ref.source"), value: (row) => row.source, width: 48 },
    ],
  }));
}
