import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowForm } from "#app/components/admin/row-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { RuleTabs } from "#app/components/rules/rule-tabs";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { Dialog } from "#app/components/ui/dialog";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { correctionKinds, correctionStarts } from "#app/domain/region/correction-period";
import { listCorrectionPeriods } from "#app/domain/region/correction-periods.queries.server";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { correctionPeriodInput, endPeriodInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { intentOf } from "#app/http/form.server";
import { draftFromForm, requirePeriodDesk } from "#app/http/rule-change.server";
import { calendarDateOf } from "#app/lib/dates";

export const handle = { policy: "rule:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "rule:read");
  const desk = requirePeriodDesk(request, actor);
  const [periods, divisions] = await Promise.all([
    listCorrectionPeriods(actor.divisionPrefix),
    desk === "bureau" ? listDivisionsAt(actor.divisionPrefix) : null,
  ]);
  return { periods, divisions, desk, prefix: actor.divisionPrefix, today: calendarDateOf(actor.now), proposes: can(actor, "rule:propose") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "rule:propose");
  requirePeriodDesk(request, actor);
  switch (await intentOf(request)) {
    case "add":
      return draftFromForm(request, actor, correctionPeriodInput, (input) => ({ kind: "PERIOD_SET", input }));
    case "end":
      return draftFromForm(request, actor, endPeriodInput, (input) => ({ kind: "PERIOD_END", input }));
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];

export default function ReferenceCorrections() {
  const { t } = useTranslation(["admin", "bureau", "corrections", "rules"]);
  const placeOf = usePlaceName();
  const { periods, divisions, desk, prefix, today, proposes } = useLoaderData<typeof loader>();
  const ends = (row: (typeof periods)[number]) =>
    proposes && row.divisionPrefix.startsWith(prefix) && row.validFrom <= today && (row.validTo === null || row.validTo > today);
  return (
    <>
      <PageHead {...(desk === "bureau" ? {} : { over: t("reference") })} title={t("kind.corrections")} lead={t("kindLead.corrections")} />
      {desk === "bureau" ? <RuleTabs /> : <ReferenceTabs />}
      <IntentErrors forms={proposes ? ["add-period", ...periods.filter(ends).map((row) => `form-end-${row.id}`)] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Panel tools={<ListFiles what={t("kind.corrections")} />}>
          <DataTable
            caption={t("kind.corrections")}
            captionHidden
            dense
            rows={periods}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t("ref.empty")} />}
            columns={[
              {
                key: "kind",
                header: t("corrections:kindLabel"),
                title: true,
                cell: (row) => (
                  <span>
                    {t(`corrections:kind.${row.kind}`)}
                    <small className="block font-normal text-ink-2">
                      {row.divisionPrefix === "" ? t("bureau:nation") : placeOf(row.place)}
                    </small>
                  </span>
                ),
              },
              {
                key: "days",
                header: t("corrections:days"),
                cell: (row) => (
                  <span>
                    {t("corrections:daysAfter", { days: row.days, start: t(`corrections:start.${row.countedFrom}`) })}
                    <small className="block text-ink-2">{t(row.crossesYear ? "corrections:crosses.yes" : "corrections:crosses.no")}</small>
                  </span>
                ),
              },
              {
                key: "valid",
                header: t("corrections:validFrom"),
                nowrap: true,
                cell: (row) => `${row.validFrom} – ${row.validTo ?? ""}`,
              },
              { key: "source", header: t("ref.source"), quiet: true, cell: (row) => row.source },
              {
                key: "state",
                header: t("ref.state"),
                nowrap: true,
                cell: (row) =>
                  row.validFrom > today ? (
                    <Badge tone="warn">{t("corrections:upcoming")}</Badge>
                  ) : row.validTo !== null && row.validTo <= today ? (
                    <Badge>{t("corrections:ended")}</Badge>
                  ) : ends(row) ? (
                    <Dialog
                      id={`end-${row.id}`}
                      title={t("corrections:endTitle")}
                      trigger={t("corrections:end")}
                      triggerVariant="link"
                      triggerSize="sm"
                    >
                      <RowForm
                        id={`form-end-${row.id}`}
                        intent="end"
                        submit={t("rules:draft")}
                        hidden={{ id: row.id }}
                        fields={[{ name: "source", label: t("ref.source"), kind: "text" }]}
                      />
                    </Dialog>
                  ) : (
                    <Badge tone="good">{t("ref.inForce")}</Badge>
                  ),
              },
            ]}
          />
        </Panel>
        {proposes ? (
          <Panel title={t("corrections:periodAdd")}>
            <RowForm
              id="add-period"
              intent="add"
              submit={t("rules:draft")}
              fields={[
                {
                  name: "kind",
                  label: t("corrections:kindLabel"),
                  kind: "select",
                  value: "RE_ATTRIBUTION",
                  options: correctionKinds.map((value) => ({ value, label: t(`corrections:kind.${value}`) })),
                },
                divisions
                  ? {
                      name: "divisionCode",
                      label: t("ref.place"),
                      kind: "select",
                      value: divisions[0]?.code ?? "",
                      options: divisions.map((row) => ({ value: row.code, label: placeOf(row.name) })),
                    }
                  : { name: "divisionCode", label: t("ref.code"), kind: "text", hint: t("ref.nationHint") },
                {
                  name: "countedFrom",
                  label: t("corrections:countedFromLabel"),
                  kind: "select",
                  value: "SETTLED",
                  options: correctionStarts.map((value) => ({ value, label: t(`corrections:start.${value}`) })),
                },
                { name: "days", label: t("corrections:days"), kind: "text", value: "90" },
                {
                  name: "crossesYear",
                  label: t("corrections:crossesYear"),
                  kind: "select",
                  value: "yes",
                  options: (["yes", "no"] as const).map((value) => ({ value, label: t(`corrections:crosses.${value}`) })),
                },
                { name: "validFrom", label: t("corrections:validFrom"), kind: "date", value: today },
                { name: "source", label: t("ref.source"), kind: "text" },
              ]}
            />
          </Panel>
        ) : null}
      </div>
    </>
  );
}
