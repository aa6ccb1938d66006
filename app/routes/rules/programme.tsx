import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { RowForm } from "#app/components/admin/row-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { named } from "#app/components/shop/names";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { DataTable } from "#app/components/ui/data-table";
import { Dialog } from "#app/components/ui/dialog";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import { PlaceWithOfficial } from "#app/components/ui/place-with-official";
import { can } from "#app/domain/identity/policy";
import { listCountingYears, listProgrammeCounties } from "#app/domain/region/reference.queries.server";
import { countingStageInput, countingStages, endCountyInput, programmeCountyInput, programmeInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { intentOf } from "#app/http/form.server";
import { parseId, textOf } from "#app/http/params.server";
import { draftFromForm, requireProgrammeDesk } from "#app/http/rule-change.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { requireProgramme } from "#app/http/rule-lists.server";

export const handle = { policy: "rule:read" };

const SHOWN = 200;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "rule:read");
  const desk = requireProgrammeDesk(request, actor);
  const id = parseId(params.id);
  const today = calendarDateOf(actor.now);
  const q = textOf(new URL(request.url), "q", 60);
  const [programme, counties, years] = await Promise.all([
    requireProgramme(actor, id, today),
    listProgrammeCounties(id, q, SHOWN),
    listCountingYears(id),
  ]);
  return {
    programme,
    counties,
    years,
    q,
    today,
    desk,
    edits: can(actor, "rule:propose") && programme.buyerPrefix.startsWith(actor.divisionPrefix),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "rule:propose");
  requireProgrammeDesk(request, actor);
  const programmeId = parseId(params.id);
  switch (await intentOf(request)) {
    case "add":
      return draftFromForm(request, actor, programmeCountyInput, (input) => ({ kind: "COUNTY_ADD", input: { programmeId, ...input } }));
    case "end":
      return draftFromForm(request, actor, endCountyInput, (input) => ({ kind: "COUNTY_END", input: { programmeId, ...input } }));
    case "stage":
      return draftFromForm(request, actor, countingStageInput, (input) => ({ kind: "COUNTING_STAGE", input: { programmeId, ...input } }));
    case "edit":
      return draftFromForm(request, actor, programmeInput, (input) => ({ kind: "PROGRAMME_EDIT", input: { programmeId, ...input } }));
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function ReferenceProgramme() {
  const { t, i18n } = useTranslation(["admin", "rules"]);
  const placeOf = usePlaceName();
  const { programme, counties, years, q, today, desk, edits } = useLoaderData<typeof loader>();
  const listed = programme.kind === "ORIGIN";
  return (
    <>
      <Breadcrumb
        crumbs={[
          desk === "bureau"
            ? { label: t("rules:library"), to: paths.bureauRules() }
            : { label: t("kind.programmes"), to: paths.adminReference("programmes") },
          { label: programme.code },
        ]}
      />
      <PageHead
        over={`${t("ref.listVersion")} ${programme.listVersion} · ${t("ref.counties")} ${programme.counties}`}
        title={named(i18n.language, programme.nameZh, programme.nameEn)}
        lead={programme.source}
      />
      <IntentErrors
        forms={
          edits
            ? [
                "counting-stage",
                "edit-programme",
                ...(listed ? ["add-county"] : []),
                ...counties.flatMap((row) => (row.validTo ? [] : `form-end-${row.id}`)),
              ]
            : []
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Panel title={t("countyList")} tools={<ListFiles what={t("countyList")} />}>
          <FilterBar
            {...(q
              ? { clearTo: desk === "bureau" ? paths.bureauProgramme(programme.id) : paths.adminReferenceRow("programmes", programme.id) }
              : {})}
          >
            <TextField field={{ id: "county-q", name: "q", initialValue: q }} label={t("ref.search")} type="search" maxLength={60} />
          </FilterBar>
          <DataTable
            caption={t("countyList")}
            captionHidden
            dense
            rows={counties}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t("ref.empty")}>{t("ref.emptyText")}</EmptyState>}
            note={counties.length === SHOWN ? t("ref.first", { count: SHOWN }) : null}
            columns={[
              { key: "name", header: t("ref.county"), title: true, cell: (row) => <PlaceWithOfficial name={row.listedName} /> },
              { key: "place", header: t("ref.place"), quiet: true, cell: (row) => placeOf(row.place) },
              { key: "code", header: t("ref.code"), nowrap: true, cell: (row) => row.countyCode },
              { key: "from", header: t("ref.validFrom"), nowrap: true, cell: (row) => row.validFrom },
              {
                key: "to",
                header: t("ref.validTo"),
                nowrap: true,
                cell: (row) =>
                  row.validTo ??
                  (edits ? (
                    <Dialog
                      id={`end-${row.id}`}
                      title={t("countyEnd", { name: placeOf(row.listedName) })}
                      trigger={t("ref.end")}
                      triggerVariant="link"
                      triggerSize="sm"
                    >
                      <RowForm
                        id={`form-end-${row.id}`}
                        intent="end"
                        submit={t("ref.end")}
                        hidden={{ id: row.id }}
                        fields={[
                          { name: "validTo", label: t("ref.lastDay"), kind: "date", value: today },
                          { name: "source", label: t("ref.source"), kind: "text" },
                        ]}
                      />
                    </Dialog>
                  ) : (
                    "—"
                  )),
              },
            ]}
          />
        </Panel>
        <div className="grid gap-6">
          <Panel title={t("countingTitle")}>
            <p className="mb-3 text-ink-2">{t("countingLead", { stage: t(`stage.${programme.countingStage}`) })}</p>
            <DataTable
              caption={t("countingTitle")}
              captionHidden
              dense
              rows={years}
              rowKey={(row) => String(row.fiscalYear)}
              empty={<p className="text-ink-2">{t("countingEmpty")}</p>}
              columns={[
                { key: "year", header: t("ref.year"), title: true, nowrap: true, cell: (row) => row.fiscalYear },
                { key: "stage", header: t("ref.counting"), cell: (row) => t(`stage.${row.countingStage}`) },
                { key: "source", header: t("ref.source"), quiet: true, cell: (row) => row.source },
              ]}
            />
            {edits ? (
              <div className="mt-5">
                <RowForm
                  id="counting-stage"
                  intent="stage"
                  submit={t("countingSet")}
                  quiet
                  fields={[
                    { name: "fiscalYear", label: t("ref.year"), kind: "text", value: String(fiscalYearOf(today)) },
                    {
                      name: "countingStage",
                      label: t("ref.counting"),
                      kind: "select",
                      value: programme.countingStage,
                      options: countingStages.map((value) => ({ value, label: t(`stage.${value}`) })),
                    },
                    { name: "source", label: t("ref.source"), kind: "text" },
                  ]}
                />
              </div>
            ) : null}
          </Panel>
          {edits ? (
            <Panel title={t("programmeEdit")}>
              <RowForm
                id="edit-programme"
                intent="edit"
                submit={t("rules:draft")}
                quiet
                fields={[
                  { name: "nameZh", label: t("ref.nameZh"), kind: "text", value: programme.nameZh },
                  { name: "nameEn", label: t("ref.nameEn"), kind: "text", value: programme.nameEn },
                  { name: "shortZh", label: t("ref.shortZh"), kind: "text", value: programme.shortZh, hint: t("ref.shortHint") },
                  { name: "shortEn", label: t("ref.shortEn"), kind: "text", value: programme.shortEn },
                  { name: "validTo", label: t("ref.lastDay"), kind: "date", value: programme.validTo ?? "", hint: t("ref.openEnd") },
                  { name: "source", label: t("ref.source"), kind: "text" },
                ]}
              />
            </Panel>
          ) : null}
          {edits && listed ? (
            <Panel title={t("countyAdd")}>
              <RowForm
                id="add-county"
                intent="add"
                submit={t("rules:draft")}
                fields={[
                  { name: "countyCode", label: t("ref.code"), kind: "text", hint: t("ref.codeHint") },
                  { name: "validFrom", label: t("ref.validFrom"), kind: "date", value: today },
                  { name: "source", label: t("ref.source"), kind: "text" },
                ]}
              />
            </Panel>
          ) : null}
        </div>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];
