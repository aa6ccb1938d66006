import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowForm } from "#app/components/admin/row-form";
import { IntentErrors } from "#app/components/form/intent-errors";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { correctionKinds, correctionStarts } from "#app/domain/region/correction-period";
import { listCorrectionPeriods } from "#app/domain/region/correction-periods.queries.server";
import { correctionPeriodInput, rowIdInput } from "#app/domain/region/schema";
import { endCorrectionPeriod, setCorrectionPeriod } from "#app/domain/region/set-correction-period.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  return { periods: await listCorrectionPeriods(), today: calendarDateOf(actor.now), edits: can(actor, "reference:edit") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "reference:edit");
  const here = paths.adminReference("corrections");
  switch (await intentOf(request)) {
    case "add": {
      const submission = await submitForm(request, correctionPeriodInput, (input) => setCorrectionPeriod(actor, input));
      return submission.ok ? redirectWithFlash(request, here, "admin:flash.periodSet") : submission.response;
    }
    case "end": {
      const submission = await submitForm(request, rowIdInput, ({ id }) => endCorrectionPeriod(actor, id));
      return submission.ok ? redirectWithFlash(request, here, "admin:flash.periodEnded") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];

export default function ReferenceCorrections() {
  const { t } = useTranslation(["admin", "bureau", "corrections"]);
  const placeOf = usePlaceName();
  const { periods, today, edits } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={t("reference")} title={t("kind.corrections")} lead={t("kindLead.corrections")} />
      <ReferenceTabs />
      <IntentErrors forms={edits ? ["add-period"] : []} />
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
                  ) : edits ? (
                    <Form method="post">
                      <input type="hidden" name="id" value={row.id} />
                      <Button name="intent" value="end" size="sm" variant="quiet">
                        {t("corrections:end")}
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
          <Panel title={t("corrections:periodAdd")}>
            <RowForm
              id="add-period"
              intent="add"
              submit={t("corrections:periodAdd")}
              fields={[
                {
                  name: "kind",
                  label: t("corrections:kindLabel"),
                  kind: "select",
                  value: "RE_ATTRIBUTION",
                  options: correctionKinds.map((value) => ({ value, label: t(`corrections:kind.${value}`) })),
                },
                { name: "divisionCode", label: t("ref.code"), kind: "text", hint: t("ref.nationHint") },
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
