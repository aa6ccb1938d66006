import type { LoaderFunctionArgs } from "@remix-run/node";

import { bankFields } from "#app/domain/payments/bank-format";
import { listBankFormats, type BankFormatRow } from "#app/domain/payments/bank-formats.queries.server";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList } from "#app/http/list-file.server";

export const handle = { policy: "reference:read" };

/** Formats of banks with their titles, as the page of reference data shows them. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "reference:read");
  return listFile<BankFormatRow>(request, actor, ({ t, name }) => ({
    name: "bank-formats",
    title: t("bank:formats"),
    page: wholeList(() => listBankFormats()),
    columns: [
      { header: t("admin:ref.nameZh"), value: (row) => name(row.nameZh, row.nameEn), width: 28 },
      ...bankFields.map((field) => ({
        header: t(`bank:field.${field}`),
        value: (row: BankFormatRow) => (row.columns[field] ?? []).join(" | "),
        width: 32,
      })),
      { header: t("bank:version"), value: (row) => row.version },
      { header: t("admin:ref.state"), value: (row) => t(row.disabled ? "bank:retired" : "bank:inUse") },
    ],
  }));
}
