import type { LoaderFunctionArgs } from "@remix-run/node";

import { listCategories, type CategoryRow } from "#app/domain/region/reference.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";

export const handle = { policy: "reference:read" };

/** All categories, as the page shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "reference:read");
  return listFile<CategoryRow>(request, actor, ({ t }) => ({
    name: "categories",
    title: t("admin:kind.categories"),
    page: wholeList(listCategories),
    columns: [
      { header: t("admin:ref.nameZh"), value: (row) => row.nameZh, width: 20 },
      { header: t("admin:ref.nameEn"), value: (row) => row.nameEn, width: 28 },
      { header: t("admin:ref.code"), value: (row) => row.code, width: 24 },
      { header: t("admin:ref.parent"), value: (row) => row.parentCode, width: 24 },
    ],
  }));
}
