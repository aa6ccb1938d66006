import type { LoaderFunctionArgs } from "@remix-run/node";

import { searchDivisions, type DivisionRow } from "#app/domain/region/reference.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";
import { textOf } from "#app/http/params.server";

export const handle = { policy: "reference:read" };

/** Divisions, searched as on the page; all that match. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "reference:read");
  const q = textOf(new URL(request.url), "q", 60);
  return listFile<DivisionRow>(request, actor, ({ t, locale, place }) => ({
    name: "divisions",
    title: t("admin:kind.divisions"),
    page: wholeList(() => searchDivisions(q, 10_000)),
    columns: [
      { header: t("admin:ref.code"), value: (row) => row.code },
      { header: t("admin:ref.name"), value: (row) => row.name, width: 24 },
      ...(locale === "en" ? [{ header: t("admin:ref.englishName"), value: (row: DivisionRow) => place(row.name), width: 32 }] : []),
      {
        header: t("admin:ref.formerNames"),
        value: (row) => row.formerNames.map(({ name, validTo }) => t("admin:ref.formerName", { name, day: validTo })).join("；"),
        width: 32,
      },
      { header: t("admin:ref.level"), value: (row) => t(`admin:level.${row.level}`) },
      { header: t("admin:ref.validFrom"), value: (row) => row.validFrom },
      {
        header: t("admin:ref.validTo"),
        value: (row) => (row.validTo ? [row.validTo, row.replacedByCode].filter(Boolean).join(" → ") : null),
        width: 24,
      },
    ],
  }));
}
