import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";

import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowDialog, rowFormId } from "#app/components/admin/row-dialog";
import { RowForm } from "#app/components/admin/row-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { bankFields, type BankColumns } from "#app/domain/payments/bank-format";
import { listBankFormats } from "#app/domain/payments/bank-formats.queries.server";
import { saveBankFormat, putBankFormatInUse } from "#app/domain/payments/edit-bank-format.server";
import { bankFormatIdInput, bankFormatInput, savedBankFormatInput } from "#app/domain/payments/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  return { formats: await listBankFormats(), edits: can(actor, "reference:edit") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "reference:edit");
  const submission = await submit(request, actor);
  return submission.ok ? redirectWithFlash(request, paths.adminReference("bank-formats"), "bank:flash.formatSaved") : submission.response;
}

async function submit(request: Request, actor: Awaited<ReturnType<typeof requireActor>>) {
  switch (await intentOf(request)) {
    case "add":
      return submitForm(request, bankFormatInput, (input) => saveBankFormat(actor, null, input));
    case "save":
      return submitForm(request, savedBankFormatInput, ({ formatId, ...input }) => saveBankFormat(actor, formatId, input));
    case "retire":
      return submitForm(request, bankFormatIdInput, ({ formatId }) => putBankFormatInUse(actor, formatId, false));
    case "use":
      return submitForm(request, bankFormatIdInput, ({ formatId }) => putBankFormatInUse(actor, formatId, true));
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function BankFormats() {
  const { t } = useTranslation(["bank", "admin"]);
  const words = useWords();
  const { formats, edits } = useLoaderData<typeof loader>();
  const fields = (row?: { nameZh: string; nameEn: string; columns: BankColumns }) => [
    { name: "nameZh", label: t("admin:ref.nameZh"), kind: "text" as const, value: row?.nameZh ?? "" },
    { name: "nameEn", label: t("admin:ref.nameEn"), kind: "text" as const, value: row?.nameEn ?? "" },
    ...bankFields.map((field) => ({
      name: field,
      label: t(`field.${field}`),
      kind: "text" as const,
      value: (row?.columns[field] ?? []).join(" | "),
    })),
  ];
  return (
    <>
      <PageHead over={t("admin:reference")} title={t("formats")} lead={t("formatsLead")} />
      <ReferenceTabs />
      <IntentErrors forms={edits ? ["add-format", ...formats.map((row) => rowFormId(row.id))] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Panel tools={<ListFiles what={t("formats")} />}>
          <DataTable
            caption={t("formats")}
            captionHidden
            rows={formats}
            rowKey={(row) => row.id}
            columns={[
              { key: "name", header: t("admin:ref.nameZh"), title: true, cell: (row) => words.name(row.nameZh, row.nameEn) },
              {
                key: "columns",
                header: t("formats"),
                quiet: true,
                cell: (row) =>
                  bankFields
                    .filter((field) => (row.columns[field] ?? []).length > 0)
                    .map((field) => `${t(`field.${field}`)}: ${(row.columns[field] ?? []).join(" | ")}`)
                    .join("; "),
              },
              { key: "version", header: t("version"), align: "end", cell: (row) => row.version },
              {
                key: "state",
                header: t("admin:actions"),
                cell: (row) => (
                  <div className="grid justify-items-start gap-2">
                    <Badge tone={row.disabled ? "none" : "good"}>{t(row.disabled ? "retired" : "inUse")}</Badge>
                    {edits ? (
                      <>
                        <RowDialog row={row.id} title={row.nameZh} intent="save" hidden={{ formatId: row.id }} fields={fields(row)} />
                        <Form method="post">
                          <input type="hidden" name="formatId" value={row.id} />
                          <Button name="intent" value={row.disabled ? "use" : "retire"} variant="link" size="sm">
                            {t(row.disabled ? "useAgain" : "retire")}
                          </Button>
                        </Form>
                      </>
                    ) : null}
                  </div>
                ),
              },
            ]}
          />
        </Panel>
        {edits ? (
          <Panel title={t("formatNew")}>
            <RowForm
              id="add-format"
              intent="add"
              submit={t("formatAdd")}
              lead={<p className="over">{t("formatTitles")}</p>}
              fields={fields()}
            />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];
