import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";

import { CalendarForm } from "#app/components/admin/calendar-form";
import { ReferenceTabs } from "#app/components/admin/reference-tabs";
import { IntentErrors } from "#app/components/form/intent-errors";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { ListFiles } from "#app/components/ui/list-files";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { countOpenDeadlines } from "#app/domain/payments/provisional.queries.server";
import { neededFrom } from "#app/domain/region/working-calendar";
import { listCalendars, missingCalendars } from "#app/domain/region/calendars.queries.server";
import { draftCalendar } from "#app/domain/region/enter-calendar.server";
import { calendarInput } from "#app/domain/region/schema";
import { requireActor } from "#app/http/actor.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf, formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  const today = calendarDateOf(actor.now);
  const [calendars, missing] = await Promise.all([listCalendars(), missingCalendars(today)]);
  const open = await countOpenDeadlines(missing);
  return {
    calendars,
    missing: missing.map((year) => ({ year, open: open.get(year) ?? 0 })),
    next: missing[0] ?? fiscalYearOf(today) + 1,
    edits: can(actor, "reference:edit"),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "reference:edit");
  switch (await intentOf(request)) {
    case "draft": {
      const submission = await submitForm(request, calendarInput, (input) => draftCalendar(actor, input));
      return submission.ok ? redirect(paths.adminReferenceRow("working-days", submission.value), 303) : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction = () => [{ title: "基础资料 Reference data · 乡集 Xiangji" }];

const FORM = "enter-calendar";

export default function WorkingDays() {
  const { t } = useTranslation(["workingDays", "admin"]);
  const { calendars, missing, next, edits } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead over={t("admin:reference")} title={t("title")} lead={t("lead")} />
      <ReferenceTabs />
      <IntentErrors forms={edits ? [FORM] : []} />
      {missing.map(({ year, open }) => (
        <div key={year} className="mb-5">
          <Notice tone={open > 0 ? "late" : "warn"} title={t("missing", { year })}>
            {t("missingText", { year, from: neededFrom(year) })} {open > 0 ? t("provisional", { count: open }) : ""}
          </Notice>
        </div>
      ))}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {edits ? (
          <div className="lg:order-last">
            <Panel title={t("enter")}>
              <CalendarForm id={FORM} year={next} />
            </Panel>
          </div>
        ) : null}
        <Panel tools={<ListFiles what={t("title")} />}>
          <DataTable
            caption={t("title")}
            captionHidden
            dense
            rows={calendars}
            rowKey={(row) => row.id}
            columns={[
              {
                key: "year",
                header: t("year"),
                title: true,
                nowrap: true,
                cell: (row) => <Link to={paths.adminReferenceRow("working-days", row.id)}>{row.year}</Link>,
              },
              { key: "off", header: t("off"), align: "end", cell: (row) => row.off },
              { key: "worked", header: t("worked"), align: "end", cell: (row) => row.worked },
              {
                key: "source",
                header: t("source"),
                cell: (row) => (row.documentUrl ? <a href={row.documentUrl}>{row.source}</a> : row.source),
              },
              { key: "published", header: t("publishedOn"), nowrap: true, quiet: true, cell: (row) => row.publishedOn ?? "" },
              {
                key: "state",
                header: t("state"),
                nowrap: true,
                cell: (row) => (
                  <span>
                    <Badge tone={row.state === "DRAFT" ? "warn" : "good"}>{t(`stateOf.${row.state}`)}</Badge>
                    {row.version === null ? null : <small className="block text-ink-2">{t("version", { version: row.version })}</small>}
                  </span>
                ),
              },
              {
                key: "entered",
                header: t("entered"),
                quiet: true,
                cell: (row) => (row.enteredBy ? t("by", { name: row.enteredBy, at: formatInstant(row.enteredAt) }) : t("withProduct")),
              },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}
