import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowForm } from "#app/components/admin/row-form";
import { named } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listProgrammes, listTargetRules } from "#app/domain/region/reference.queries.server";
import { rowIdInput, ruleBases, targetRuleInput } from "#app/domain/region/schema";
import { addTargetRule, retireTargetRule } from "#app/domain/region/target-rules.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { formatList } from "#app/i18n/formats";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { formatBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  const today = calendarDateOf(actor.now);
  const [rules, programmes] = await Promise.all([listTargetRules(), listProgrammes(today)]);
  return {
    rules,
    programmes: programmes.map(({ id, nameZh, nameEn }) => ({ id, nameZh, nameEn })),
    year: fiscalYearOf(today),
    edits: can(actor, "reference:edit"),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "reference:edit");
  const here = paths.adminReference("rules");
  switch (await intentOf(request)) {
    case "add": {
      const submission = await submitForm(request, targetRuleInput, (input) => addTargetRule(actor, input));
      return submission.ok ? redirectWithFlash(request, here, "admin:flash.ruleAdded") : submission.response;
    }
    case "retire": {
      const submission = await submitForm(request, rowIdInput, ({ id }) => retireTargetRule(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "admin:flash.ruleRetired") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function ReferenceRules() {
  const { t, i18n } = useTranslation(["admin", "bureau"]);
  const { rules, programmes, year, edits } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={t("reference")} title={t("kind.rules")} lead={t("kindLead.rules")} />
      <ReferenceTabs />
      <IntentErrors forms={edits ? ["add-rule"] : []} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Panel>
          <DataTable
            caption={t("kind.rules")}
            captionHidden
            dense
            rows={rules}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t("ref.empty")} />}
            columns={[
              {
                key: "place",
                header: t("ref.place"),
                title: true,
                cell: (row) => (
                  <span>
                    {row.divisionPrefix === "" ? t("bureau:nation") : row.place || row.divisionPrefix}
                    <small className="block font-normal text-ink-2">
                      {named(i18n.language, row.programmeShortZh, row.programmeShortEn)}
                    </small>
                  </span>
                ),
              },
              { key: "years", header: t("ref.years"), nowrap: true, cell: (row) => `${row.fromYear}–${row.toYear ?? ""}` },
              { key: "minimum", header: t("ref.minimum"), align: "end", nowrap: true, cell: (row) => formatBps(row.minimumBps) },
              {
                key: "mode",
                header: t("ref.condition"),
                cell: (row) =>
                  formatList(
                    [
                      row.canteenMode ? t(`bureau:mode.${row.canteenMode as "OWN"}`) : null,
                      row.subsidised === null ? null : t(row.subsidised ? "ref.subsidised" : "ref.unsubsidised"),
                      row.notBelowLastYear ? t("ref.notBelowLastYear") : null,
                      row.base === "UNION_FUNDS" ? t("ref.unionFunds") : null,
                    ].filter((part) => part !== null),
                    i18n.language,
                  ) || "—",
              },
              { key: "source", header: t("ref.source"), quiet: true, cell: (row) => row.source },
              {
                key: "state",
                header: t("ref.state"),
                nowrap: true,
                cell: (row) =>
                  row.retired ? (
                    <Badge>{t("ref.retired")}</Badge>
                  ) : edits ? (
                    <Form method="post">
                      <input type="hidden" name="id" value={row.id} />
                      <Button name="intent" value="retire" size="sm" variant="quiet">
                        {t("ref.retire")}
                      </Button>
                    </Form>
                  ) : (
                    <Badge tone="good">{t("ref.inForce")}</Badge>
                  ),
              },
            ]}
          />
        </Panel>
        {edits ? (
          <Panel title={t("ruleAdd")}>
            <RowForm
              id="add-rule"
              intent="add"
              submit={t("ruleAdd")}
              fields={[
                {
                  name: "programmeId",
                  label: t("ref.programme"),
                  kind: "select",
                  value: programmes[0]?.id ?? "",
                  options: programmes.map((row) => ({ value: row.id, label: named(i18n.language, row.nameZh, row.nameEn) })),
                },
                { name: "divisionCode", label: t("ref.code"), kind: "text", hint: t("ref.nationHint") },
                { name: "fromYear", label: t("ref.fromYear"), kind: "text", value: String(year + 1) },
                { name: "toYear", label: t("ref.toYear"), kind: "text", hint: t("ref.openEnd") },
                { name: "minimum", label: t("ref.minimumPercent"), kind: "text" },
                {
                  name: "canteenMode",
                  label: t("ref.onlyMode"),
                  kind: "select",
                  placeholder: t("bureau:anyMode"),
                  options: (["OWN", "OUTSOURCED", "SHARED_LEAD"] as const).map((value) => ({ value, label: t(`bureau:mode.${value}`) })),
                },
                {
                  name: "subsidised",
                  label: t("ref.subsidy"),
                  kind: "select",
                  placeholder: t("ref.anySubsidy"),
                  options: [
                    { value: "yes", label: t("ref.subsidised") },
                    { value: "no", label: t("ref.unsubsidised") },
                  ],
                },
                {
                  name: "base",
                  label: t("ref.base"),
                  kind: "select",
                  value: "CANTEEN_TOTAL",
                  options: ruleBases.map((value) => ({ value, label: t(`ref.baseOf.${value}`) })),
                },
                {
                  name: "notBelowLastYear",
                  label: t("ref.lastYear"),
                  kind: "select",
                  value: "no",
                  options: [
                    { value: "no", label: t("ref.mayFall") },
                    { value: "yes", label: t("ref.notBelowLastYear") },
                  ],
                },
                { name: "source", label: t("ref.source"), kind: "text" },
              ]}
            />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];
