import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";

import { RowForm } from "#app/components/admin/row-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { named } from "#app/components/shop/names";
import { useBrief, useJudges } from "#app/components/supervision/evidence";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { alertLevels, conditionNames, conditions, isConditionName, mayHaveLevel } from "#app/domain/supervision/conditions";
import { proposeAlertRule } from "#app/domain/supervision/propose-alert-rule.server";
import { alertRuleInput } from "#app/domain/supervision/schema";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";
import { loadRuleQuestion } from "#app/routes/bureau/rule-question.server";

export const handle = { policy: "supervision:propose" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "supervision:propose");
  return withEnglishNames(request, await loadRuleQuestion(new URL(request.url), actor));
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "supervision:propose");
  const submission = await submitForm(request, alertRuleInput, (input) => proposeAlertRule(actor, input));
  return submission.ok ? redirectWithFlash(request, paths.bureauAlertRules(), "supervision:flash.proposed") : submission.response;
}

export default function AlertRuleNew() {
  const { t } = useTranslation("supervision");
  const { asked, changed } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb
        crumbs={[
          { label: t("alerts"), to: paths.bureauAlerts() },
          { label: t("rules"), to: paths.bureauAlertRules() },
          { label: t(changed ? "ruleChange" : "ruleNew") },
        ]}
      />
      <PageHead title={changed?.name ?? t("ruleNew")} lead={t("ruleNewLead")} />
      <IntentErrors forms={asked ? ["propose"] : []} />
      <div className="grid gap-6">
        <Question />
        {asked ? <Preview /> : null}
        {asked ? <Proposal /> : null}
      </div>
    </>
  );
}

/** The condition is chosen by a GET form: what is asked stands in the address. */
function Question() {
  const { t, i18n } = useTranslation("supervision");
  const placeOf = usePlaceName();
  const { condition, threshold, error, divisionCode, programmeId, divisions, programmes, changed } = useLoaderData<typeof loader>();
  const { unit, min, max } = conditions[condition];
  const hint = (key: "DAYS" | "PERCENT" | "YUAN" | "NONE") => t(`unitHint.${key}`, { min, max });
  return (
    <Panel title={t("field.condition")}>
      <Form method="get" className="grid gap-5">
        {changed ? <input type="hidden" name="from" value={changed.id} /> : null}
        <div className="field-grid phone:grid-cols-2 lg:grid-cols-4">
          <SelectField
            field={{ id: "ask-condition", name: "condition", initialValue: condition }}
            label={t("field.condition")}
            options={(["FILING", "PLAN", "ORDER", "ACCEPTANCE", "PAYMENT"] as const).map((subject) => ({
              group: t(`subject.${subject}`),
              options: conditionNames
                .filter((name) => conditions[name].subject === subject)
                .map((name) => ({ value: name, label: t(`condition.${name}`) })),
            }))}
          />
          <TextField
            field={{ id: "ask-threshold", name: "threshold", initialValue: threshold, ...(error ? { errors: [error] } : {}) }}
            label={t("field.threshold")}
            hint={hint(unit)}
            inputMode="numeric"
            maxLength={10}
          />
          <SelectField
            field={{ id: "ask-place", name: "place", initialValue: divisionCode }}
            label={t("field.place")}
            options={divisions.map((division) => ({ value: division.code, label: placeOf(division.name) || t("nation") }))}
          />
          <SelectField
            field={{ id: "ask-programme", name: "programme", initialValue: programmeId ?? "" }}
            label={t("field.programme")}
            placeholder={t("anyProgramme")}
            options={programmes.map((row) => ({ value: row.id, label: named(i18n.language, row.shortZh, row.shortEn) }))}
          />
        </div>
        <div className="form-actions">
          <Button variant="quiet">{t("previewButton")}</Button>
        </div>
      </Form>
    </Panel>
  );
}

function Preview() {
  const { t } = useTranslation("supervision");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const { preview, condition, threshold } = useLoaderData<typeof loader>();
  const brief = useBrief();
  const judges = useJudges();
  if (!preview) return null;
  return (
    <Panel title={t("previewTitle")} beside={<span className="over">{judges(condition, Number(threshold))}</span>}>
      {preview.hits > 0 ? (
        <p className="mb-3">
          <strong>{t("previewHits", { hits: preview.hits, units: preview.units })}</strong> {t("previewFresh", { fresh: preview.fresh })}
        </p>
      ) : null}
      <DataTable
        caption={t("previewFirst", { count: preview.rows.length })}
        rows={preview.rows}
        rowKey={(row) => `${row.unitId}~${row.subjectId}`}
        empty={<EmptyState title={t("previewNone")}>{t("previewNoneText")}</EmptyState>}
        dense
        columns={[
          { key: "unit", header: t("col.unit"), title: true, cell: (row) => nameOf(row.unit) },
          { key: "place", header: t("col.place"), nowrap: true, quiet: true, cell: (row) => placeOf(row.division) },
          { key: "matter", header: t("col.matter"), cell: (row) => brief(condition, row.evidence) },
        ]}
      />
    </Panel>
  );
}

function Proposal() {
  const { t } = useTranslation("supervision");
  const { asked, changed, ruleId, version, threshold, condition, divisionCode, programmeId, today } = useLoaderData<typeof loader>();
  if (!asked || !isConditionName(condition)) return null;
  return (
    <Panel title={t("proposeTitle")}>
      <RowForm
        id="propose"
        intent="propose"
        submit={t("propose")}
        hidden={{ ruleId, version: String(version), condition, threshold, divisionCode, programmeId: programmeId ?? "" }}
        fields={[
          { name: "name", label: t("field.name"), kind: "text", value: changed?.name ?? t(`condition.${condition}`) },
          {
            name: "level",
            label: t("field.level"),
            kind: "select",
            value: changed?.level ?? "REMIND",
            options: alertLevels.map((value) => ({ value, label: t(`level.${value}`), disabled: !mayHaveLevel(condition, value) })),
            ...(conditions[condition].blocks ? {} : { hint: t("cannotBlockHint") }),
          },
          { name: "caseDays", label: t("field.caseDays"), kind: "text", value: String(changed?.caseDays ?? 7) },
          { name: "stormLimit", label: t("field.stormLimit"), kind: "text", value: String(changed?.stormLimit ?? 20) },
          { name: "source", label: t("field.source"), kind: "text", value: changed?.source ?? "" },
          { name: "documentUrl", label: t("field.documentUrl"), kind: "text", value: changed?.documentUrl ?? "", hint: t("optional") },
          { name: "validFrom", label: t("field.validFrom"), kind: "date", value: today },
        ]}
      />
    </Panel>
  );
}

export const meta: MetaFunction = () => [{ title: "提出预警规则 Propose an alert rule · 乡集 Xiangji" }];
