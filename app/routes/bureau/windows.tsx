import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { WindowForm } from "#app/components/bureau/window-form";
import { MoveWindow, moveWindowFormId, WindowsTable } from "#app/components/bureau/windows-table";
import { RuleTabs } from "#app/components/rules/rule-tabs";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { windowDatesInput, windowInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { intentOf } from "#app/http/form.server";
import { draftFromForm } from "#app/http/rule-change.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { listWindowsAround } from "#app/http/rule-lists.server";

export const handle = { policy: "bureau:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const { divisionPrefix: prefix } = actor;
  const today = calendarDateOf(actor.now);
  const year = fiscalYearOf(today);
  const [{ windows, places }, divisions] = await Promise.all([listWindowsAround(prefix, today), listDivisionsAt(prefix)]);
  return { windows, divisions, places, today, year, prefix, opens: can(actor, "rule:propose") };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "rule:propose");
  switch (await intentOf(request)) {
    case "open":
      return draftFromForm(request, actor, windowInput, (input) => ({ kind: "WINDOW_OPEN", input }));
    case "change":
      return draftFromForm(request, actor, windowDatesInput, (input) => ({ kind: "WINDOW_MOVE", input }));
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function BureauWindows() {
  const { t } = useTranslation("bureau");
  const { windows, divisions, places, today, year, prefix, opens } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t("windows")} lead={t("windowsLead")} />
      <RuleTabs />
      <IntentErrors forms={opens ? ["window", ...windows.map((row) => moveWindowFormId(row.id))] : []} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Panel tools={<ListFiles what={t("windows")} />}>
          <WindowsTable
            windows={windows}
            places={places}
            today={today}
            {...(opens
              ? {
                  // Windows opened further up belong to the bureau there.
                  actions: (row: (typeof windows)[number]) => (row.divisionPrefix.startsWith(prefix) ? <MoveWindow window={row} /> : null),
                }
              : {})}
          />
        </Panel>
        <Panel title={t("windowNew")}>
          {opens ? <WindowForm divisions={divisions} year={year} /> : <p className="text-ink-2">{t("onlyWorkers")}</p>}
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "填报窗口 Filing windows · 乡集 Xiangji" }];
