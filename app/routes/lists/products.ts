import type { LoaderFunctionArgs } from "@remix-run/node";

import { listOwnProducts, type OwnProductRow } from "#app/domain/catalog/coop.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";
import { productQuestionOf } from "#app/routes/coop/product-question.server";

export const handle = { policy: "product:read" };

/** A co-op's products, filtered and sorted as on the page. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "product:read");
  const question = productQuestionOf(new URL(request.url));
  return listFile<OwnProductRow>(request, actor, ({ t, yuan, name, place }) => ({
    name: "products",
    title: t("coop:products"),
    page: async (after) => {
      const page = Number(after ?? 1);
      const { rows, total } = await listOwnProducts(actor, { ...question, page, pageSize: FILE_PAGE });
      return { rows, nextAfter: page * FILE_PAGE < total ? String(page + 1) : null };
    },
    columns: [
      { header: t("coop:product"), value: (row) => name(row.nameZh, row.nameEn), width: 32 },
      { header: t("registers:col.sku"), value: (row) => row.sku },
      { header: t("coop:field.packageZh"), value: (row) => name(row.packageZh, row.packageEn), width: 20 },
      { header: t("registers:col.origin"), value: (row) => place(row.originName) },
      { header: t("registers:col.price"), value: (row) => yuan(row.priceFen), format: YUAN },
      { header: t("coop:stock"), value: (row) => Number(row.available) },
      { header: t("orders:salesUnitLabel"), value: (row) => t(`orders:salesUnits.${row.salesUnit}`) },
      { header: t("orders:statusLabel"), value: (row) => t(row.published ? "coop:productState.published" : "coop:productState.draft") },
    ],
  }));
}
