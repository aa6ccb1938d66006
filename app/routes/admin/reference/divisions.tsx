import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowDialog, rowFormId } from "#app/components/admin/row-dialog";
import { RowForm } from "#app/components/admin/row-form";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { PlaceWithOfficial } from "#app/components/ui/place-with-official";
import { TextField } from "#app/components/ui/text-field";
import { can } from "#app/domain/identity/policy";
import { addDivision } from "#app/domain/region/add-division.server";
import { editDivision } from "#app/domain/catalog/edit-division.server";
import { searchDivisions } from "#app/domain/region/reference.queries.server";
import { divisionInput, newDivisionInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { textOf } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "reference:read" };

const SHOWN = 100;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  const q = textOf(new URL(request.url), "q", 60);
  return { divisions: await searchDivisions(q, SHOWN), q, today: calendarDateOf(actor.now), edits: can(actor, "reference:edit") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "reference:edit");
  const here = (code: string) => paths.adminReference("divisions", { q: code });
  switch (await intentOf(request)) {
    case "add": {
      const submission = await submitForm(request, newDivisionInput, async (input) => {
        await addDivision(actor, input);
        return input.divisionCode;
      });
      return submission.ok ? redirectWithFlash(request, here(submission.value), "admin:flash.divisionAdded") : submission.response;
    }
    case "save": {
      const submission = await submitForm(request, divisionInput, async (input) => {
        await editDivision(actor, input);
        return input.code;
      });
      return submission.ok ? redirectWithFlash(request, here(submission.value), "admin:flash.divisionSaved") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function ReferenceDivisions() {
  const { t } = useTranslation("admin");
  const placeOf = usePlaceName();
  const { divisions, q, today, edits } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={t("reference")} title={t("kind.divisions")} lead={t("kindLead.divisions")} />
      <ReferenceTabs />
      <IntentErrors forms={edits ? ["add-division", ...divisions.map((row) => rowFormId(row.code))] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Panel tools={<ListFiles what={t("kind.divisions")} />}>
          <FilterBar {...(q ? { clearTo: paths.adminReference("divisions") } : {})}>
            <TextField field={{ id: "division-q", name: "q", initialValue: q }} label={t("ref.search")} type="search" maxLength={60} />
          </FilterBar>
          <DataTable
            caption={t("kind.divisions")}
            captionHidden
            dense
            rows={divisions}
            rowKey={(row) => row.code}
            empty={<EmptyState title={t("ref.empty")}>{t("ref.emptyText")}</EmptyState>}
            note={divisions.length === SHOWN ? t("ref.first", { count: SHOWN }) : null}
            columns={[
              { key: "code", header: t("ref.code"), nowrap: true, cell: (row) => row.code },
              {
                key: "name",
                header: t("ref.name"),
                title: true,
                cell: (row) => (
                  <>
                    <PlaceWithOfficial name={row.name} />
                    {row.formerNames.map((former) => (
                      <small key={former.validTo} className="block font-normal text-ink-2">
                        {t("ref.formerName", { name: former.name, day: former.validTo })}
                      </small>
                    ))}
                  </>
                ),
              },
              { key: "level", header: t("ref.level"), nowrap: true, cell: (row) => t(`level.${row.level}`) },
              { key: "from", header: t("ref.validFrom"), nowrap: true, cell: (row) => row.validFrom },
              {
                key: "to",
                header: t("ref.validTo"),
                nowrap: true,
                cell: (row) => (row.validTo ? [row.validTo, row.replacedByCode].filter(Boolean).join(" → ") : "—"),
              },
              ...(edits
                ? [
                    {
                      key: "edit",
                      header: t("actions"),
                      align: "end" as const,
                      cell: (row: (typeof divisions)[number]) => (
                        <RowDialog
                          row={row.code}
                          title={`${row.code} ${placeOf(row.name)}`}
                          intent="save"
                          hidden={{ code: row.code }}
                          fields={[
                            { name: "name", label: t("ref.name"), kind: "text", value: row.name },
                            { name: "nameFrom", label: t("ref.nameFrom"), kind: "date", value: today, hint: t("ref.nameFromHint") },
                            { name: "validTo", label: t("ref.lastDay"), kind: "date", value: row.validTo ?? "", hint: t("ref.openEnd") },
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
          <Panel title={t("divisionAdd")}>
            <RowForm
              id="add-division"
              intent="add"
              submit={t("divisionAdd")}
              fields={[
                { name: "divisionCode", label: t("ref.code"), kind: "text", hint: t("ref.divisionCodeHint") },
                { name: "name", label: t("ref.name"), kind: "text" },
                { name: "validFrom", label: t("ref.validFrom"), kind: "date", value: today },
                { name: "replaces", label: t("ref.replaces"), kind: "text", hint: t("ref.replacesHint") },
              ]}
            />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];
