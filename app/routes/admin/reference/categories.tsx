import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowForm } from "#app/components/admin/row-form";
import { DataTable } from "#app/components/ui/data-table";
import { Dialog } from "#app/components/ui/dialog";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { editCategory } from "#app/domain/region/edit-category.server";
import { listCategories } from "#app/domain/region/reference.queries.server";
import { categoryInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  return { categories: await listCategories(), edits: can(actor, "reference:edit") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "reference:edit");
  const submission = await submitForm(request, categoryInput, (input) => editCategory(actor, input));
  return submission.ok ? redirectWithFlash(request, paths.adminReference("categories"), "admin:flash.categorySaved") : submission.response;
}

export default function ReferenceCategories() {
  const { t } = useTranslation("admin");
  const { categories, edits } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={t("reference")} title={t("kind.categories")} lead={t("kindLead.categories")} />
      <ReferenceTabs />
      <Panel>
        <DataTable
          caption={t("kind.categories")}
          captionHidden
          dense
          rows={categories}
          rowKey={(row) => row.code}
          columns={[
            {
              key: "zh",
              header: t("ref.nameZh"),
              title: true,
              cell: (row) => (row.parentCode ? <span className="ps-6 font-normal">{row.nameZh}</span> : row.nameZh),
            },
            { key: "en", header: t("ref.nameEn"), cell: (row) => row.nameEn },
            { key: "code", header: t("ref.code"), quiet: true, cell: (row) => <code>{row.code}</code> },
            ...(edits
              ? [
                  {
                    key: "edit",
                    header: t("actions"),
                    align: "end" as const,
                    cell: (row: (typeof categories)[number]) => (
                      <Dialog id={`edit-${row.code}`} title={row.nameZh} trigger={t("ref.edit")} triggerVariant="link" triggerSize="sm">
                        <RowForm
                          id={`form-${row.code}`}
                          intent="save"
                          submit={t("ref.save")}
                          hidden={{ code: row.code }}
                          fields={[
                            { name: "nameZh", label: t("ref.nameZh"), kind: "text", value: row.nameZh },
                            { name: "nameEn", label: t("ref.nameEn"), kind: "text", value: row.nameEn },
                          ]}
                        />
                      </Dialog>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Panel>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];
