import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { RowDialog, rowFormId } from "#app/components/admin/row-dialog";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { WindowForm } from "#app/components/bureau/window-form";
import { WindowsTable } from "#app/components/bureau/windows-table";
import { can } from "#app/domain/identity/policy";
import { changeWindow } from "#app/domain/region/change-window.server";
import { openWindow } from "#app/domain/region/open-window.server";
import { listDivisionNames, listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { listFilingWindows } from "#app/domain/region/queries.server";
import { windowDatesInput, windowInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  const [windows, divisions] = await Promise.all([listFilingWindows(""), listDivisionsAt("")]);
  const places = await listDivisionNames(windows.map((window) => window.divisionPrefix));
  const today = calendarDateOf(actor.now);
  return { windows, divisions, places, today, year: fiscalYearOf(today), edits: can(actor, "reference:edit") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "reference:edit");
  const here = paths.adminReference("windows");
  switch (await intentOf(request)) {
    case "open": {
      const submission = await submitForm(request, windowInput, (input) => openWindow(actor, input));
      return submission.ok ? redirectWithFlash(request, here, "bureau:flash.windowOpened") : submission.response;
    }
    case "change": {
      const submission = await submitForm(request, windowDatesInput, (input) => changeWindow(actor, input));
      return submission.ok ? redirectWithFlash(request, here, "admin:flash.windowChanged") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function ReferenceWindows() {
  const { t } = useTranslation(["admin", "bureau"]);
  const { windows, divisions, places, today, year, edits } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={t("reference")} title={t("kind.windows")} lead={t("kindLead.windows")} />
      <ReferenceTabs />
      <IntentErrors forms={edits ? ["window", ...windows.map((row) => rowFormId(row.id))] : []} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Panel>
          <WindowsTable
            windows={windows}
            places={places}
            today={today}
            {...(edits
              ? {
                  actions: (row: (typeof windows)[number]) => (
                    <RowDialog
                      row={row.id}
                      title={`${row.fiscalYear} ${places.find(({ prefix }) => prefix === row.divisionPrefix)?.name ?? t("bureau:nation")}`}
                      intent="change"
                      hidden={{ id: row.id }}
                      fields={[
                        { name: "opensOn", label: t("bureau:window.opens"), kind: "date", value: row.opensOn },
                        { name: "dueOn", label: t("bureau:window.due"), kind: "date", value: row.dueOn },
                        { name: "correctionDueOn", label: t("bureau:window.correction"), kind: "date", value: row.correctionDueOn },
                        { name: "source", label: t("bureau:window.source"), kind: "text", value: row.source },
                      ]}
                    />
                  ),
                }
              : {})}
          />
        </Panel>
        {edits ? (
          <Panel title={t("bureau:windowNew")}>
            <WindowForm divisions={divisions} year={year} />
          </Panel>
        ) : null}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];
