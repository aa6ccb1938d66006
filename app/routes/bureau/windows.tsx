import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { WindowForm } from "#app/components/bureau/window-form";
import { WindowsTable } from "#app/components/bureau/windows-table";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { openWindow } from "#app/domain/region/open-window.server";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { getDivisionPath, getFilingWindow, listFilingWindows } from "#app/domain/region/queries.server";
import { windowInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const { divisionPrefix: prefix } = actor;
  const today = calendarDateOf(actor.now);
  const year = fiscalYearOf(today);
  const code = prefix.padEnd(6, "0");
  // Windows opened further up bind here as well until the bureau opens its own.
  const [own, divisions, path, ...above] = await Promise.all([
    listFilingWindows(prefix),
    listDivisionsAt(prefix),
    prefix === "" ? [] : getDivisionPath(code),
    ...[year + 1, year, year - 1].map((each) => (prefix === "" ? null : getFilingWindow(code, each))),
  ]);
  const windows = [...above.filter((window) => window !== null && window.divisionPrefix.length < prefix.length), ...own]
    .filter((window) => window !== null)
    .sort((left, right) => right.fiscalYear - left.fiscalYear || left.divisionPrefix.localeCompare(right.divisionPrefix));
  return { windows, divisions, places: [...path, ...divisions], today, year, opens: can(actor, "window:open") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "window:open");
  const submission = await submitForm(request, windowInput, (input) => openWindow(actor, input));
  return submission.ok ? redirectWithFlash(request, paths.bureauWindows(), "bureau:flash.windowOpened") : submission.response;
}

export default function BureauWindows() {
  const { t } = useTranslation("bureau");
  const { windows, divisions, places, today, year, opens } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t("windows")} lead={t("windowsLead")} />
      <IntentErrors forms={opens ? ["window"] : []} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Panel>
          <WindowsTable windows={windows} places={places} today={today} />
        </Panel>
        <Panel title={t("windowNew")}>
          {opens ? <WindowForm divisions={divisions} year={year} /> : <p className="text-ink-2">{t("onlyWorkers")}</p>}
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "填报窗口 Filing windows · 乡集 Xiangji" }];
