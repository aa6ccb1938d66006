import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { WindowForm } from "#app/components/bureau/window-form";
import { MoveWindow, moveWindowFormId, WindowsTable } from "#app/components/bureau/windows-table";
import { can } from "#app/domain/identity/policy";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { windowDatesInput, windowInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { intentOf } from "#app/http/form.server";
import { draftFromForm } from "#app/http/rule-change.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { listWindowsAround } from "#app/http/rule-lists.server";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  const today = calendarDateOf(actor.now);
  const [{ windows, places }, divisions] = await Promise.all([listWindowsAround("", today), listDivisionsAt("")]);
  return { windows, divisions, places, today, year: fiscalYearOf(today), edits: can(actor, "rule:propose") };
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

export default function ReferenceWindows() {
  const { t } = useTranslation(["admin", "bureau"]);
  const { windows, divisions, places, today, year, edits } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={t("reference")} title={t("kind.windows")} lead={t("kindLead.windows")} />
      <ReferenceTabs />
      <IntentErrors forms={edits ? ["window", ...windows.map((row) => moveWindowFormId(row.id))] : []} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Panel tools={<ListFiles what={t("kind.windows")} />}>
          <WindowsTable
            windows={windows}
            places={places}
            today={today}
            {...(edits
              ? {
                  actions: (row: (typeof windows)[number]) => <MoveWindow window={row} />,
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
