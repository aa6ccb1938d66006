import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowDialog, rowFormId } from "#app/components/admin/row-dialog";
import { RowForm } from "#app/components/admin/row-form";
import { DataTable } from "#app/components/ui/data-table";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { named } from "#app/components/shop/names";
import { can } from "#app/domain/identity/policy";
import { addCategory } from "#app/domain/region/add-category.server";
import { editCategory } from "#app/domain/catalog/edit-category.server";
import { listCategories } from "#app/domain/region/reference.queries.server";
import { categoryInput, categoryStorage, newCategoryInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { artKinds } from "#app/lib/art-kinds";
import { paths } from "#app/lib/paths";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  return { categories: await listCategories(), edits: can(actor, "reference:edit") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "reference:edit");
  const here = paths.adminReference("categories");
  switch (await intentOf(request)) {
    case "add": {
      const submission = await submitForm(request, newCategoryInput, (input) => addCategory(actor, input));
      return submission.ok ? redirectWithFlash(request, here, "admin:flash.categoryAdded") : submission.response;
    }
    case "save": {
      const submission = await submitForm(request, categoryInput, (input) => editCategory(actor, input));
      return submission.ok ? redirectWithFlash(request, here, "admin:flash.categorySaved") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function ReferenceCategories() {
  const { t, i18n } = useTranslation(["admin", "coop"]);
  const { categories, edits } = useLoaderData<typeof loader>();
  const nameOf = (row: (typeof categories)[number]) => named(i18n.language, row.nameZh, row.nameEn);
  return (
    <>
      <PageHead over={t("reference")} title={t("kind.categories")} lead={t("kindLead.categories")} />
      <ReferenceTabs />
      <IntentErrors forms={edits ? ["add-category", ...categories.map((row) => rowFormId(row.code))] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Panel tools={<ListFiles what={t("kind.categories")} />}>
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
                        <RowDialog
                          row={row.code}
                          title={row.nameZh}
                          intent="save"
                          hidden={{ code: row.code }}
                          fields={[
                            { name: "nameZh", label: t("ref.nameZh"), kind: "text", value: row.nameZh },
                            { name: "nameEn", label: t("ref.nameEn"), kind: "text", value: row.nameEn },
                          ]}
                        />
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Panel>
        {edits ? (
          <Panel title={t("categoryAdd")}>
            <RowForm
              id="add-category"
              intent="add"
              submit={t("categoryAdd")}
              fields={[
                {
                  name: "parentCode",
                  label: t("ref.parent"),
                  kind: "select",
                  placeholder: t("ref.choose"),
                  options: categories.filter((row) => row.parentCode === null).map((row) => ({ value: row.code, label: nameOf(row) })),
                },
                { name: "categoryCode", label: t("ref.code"), kind: "text", hint: t("ref.categoryCodeHint") },
                { name: "nameZh", label: t("ref.nameZh"), kind: "text" },
                { name: "nameEn", label: t("ref.nameEn"), kind: "text" },
                {
                  name: "art",
                  label: t("ref.art"),
                  kind: "select",
                  placeholder: t("ref.choose"),
                  hint: t("ref.artHint"),
                  options: artKinds.map((kind) => ({ value: kind, label: t(`coop:art.${kind}`) })),
                },
                {
                  name: "storage",
                  label: t("coop:field.storage"),
                  kind: "select",
                  value: "AMBIENT",
                  options: categoryStorage.map((value) => ({ value, label: t(`coop:storage.${value}`) })),
                },
                { name: "shelfLifeDays", label: t("ref.shelfLifeDays"), kind: "text" },
              ]}
            />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];
