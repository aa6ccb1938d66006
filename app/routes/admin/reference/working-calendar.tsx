import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";

import { IntentErrors } from "#app/components/form/intent-errors";
import { useWords } from "#app/components/orders/words";
import { Badge, type Tone } from "#app/components/ui/badge";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { Button } from "#app/components/ui/button";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { ListFiles } from "#app/components/ui/list-files";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { getCalendar, type CalendarState } from "#app/domain/region/calendars.queries.server";
import { dropCalendar, putCalendarInForce } from "#app/domain/region/enter-calendar.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { found, parseId } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant, toDbDate } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { z } from "zod/v4";

export const handle = { policy: "reference:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  return { calendar: found(await getCalendar(parseId(params.id))), edits: can(actor, "reference:edit") };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request, "reference:edit");
  const id = parseId(params.id);
  switch (await intentOf(request)) {
    case "putInForce": {
      const submission = await submitForm(request, z.object({}), () => putCalendarInForce(actor, id));
      return submission.ok
        ? redirectWithFlash(request, paths.adminReferenceRow("working-days", id), "workingDays:flash.inForce")
        : submission.response;
    }
    case "drop": {
      const submission = await submitForm(request, z.object({}), () => dropCalendar(actor, id));
      return submission.ok
        ? redirectWithFlash(request, paths.adminReference("working-days"), "workingDays:flash.dropped")
        : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.calendar.year} · 工作日 Working days · 乡集 Xiangji` }];

const tones: Record<CalendarState, Tone> = { DRAFT: "warn", IN_FORCE: "good", REPLACED: "none", DROPPED: "none" };
const changeTones = { added: "good", changed: "warn", removed: "late" } as const;

export default function WorkingCalendar() {
  const { t } = useTranslation(["workingDays", "admin"]);
  const words = useWords();
  const { calendar, edits } = useLoaderData<typeof loader>();
  const draft = calendar.state === "DRAFT";
  return (
    <>
      <Breadcrumb
        crumbs={[{ label: t("title"), to: paths.adminReference("working-days") }, { label: t("calendarOf", { year: calendar.year }) }]}
      />
      <PageHead
        over={t("admin:reference")}
        title={t("calendarOf", { year: calendar.year })}
        tools={<Badge tone={tones[calendar.state]}>{t(`stateOf.${calendar.state}`)}</Badge>}
      />
      <IntentErrors />
      {draft ? (
        <div className="mb-5 grid gap-3">
          <Notice
            title={t("draftTitle")}
            action={
              edits ? (
                <Form method="post" className="flex flex-wrap gap-2">
                  <Button name="intent" value="putInForce" variant="act">
                    {t("putInForce")}
                  </Button>
                  <Button name="intent" value="drop" variant="quiet">
                    {t("drop")}
                  </Button>
                </Form>
              ) : undefined
            }
          >
            {calendar.comparedWith === null ? t("firstOfYear") : t("comparedWith", { version: calendar.comparedWith })}
          </Notice>
          {calendar.missing.length > 0 ? (
            <Notice
              tone="warn"
              title={t("unnamed", { names: calendar.missing.map(({ nameZh, nameEn }) => words.name(nameZh, nameEn)).join(", ") })}
            />
          ) : null}
        </div>
      ) : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Panel tools={<ListFiles what={t("calendarOf", { year: calendar.year })} />}>
          <DataTable
            caption={t("calendarOf", { year: calendar.year })}
            captionHidden
            dense
            rows={calendar.days}
            rowKey={(row) => row.day}
            columns={[
              {
                key: "day",
                header: t("day"),
                title: true,
                nowrap: true,
                cell: (row) => (
                  <span>
                    {row.day} <span className="text-ink-2">{t(`weekday.${String(toDbDate(row.day).getUTCDay()) as "0"}`)}</span>
                  </span>
                ),
              },
              {
                key: "works",
                header: t("what"),
                nowrap: true,
                cell: (row) => <Badge tone={row.works ? "warn" : "none"}>{t(`works.${row.works}`)}</Badge>,
              },
              { key: "name", header: t("name"), cell: (row) => words.name(row.nameZh, row.nameEn) },
              ...(draft && calendar.comparedWith !== null
                ? [
                    {
                      key: "change",
                      header: t("change"),
                      nowrap: true,
                      cell: (row: (typeof calendar.days)[number]) =>
                        row.change ? <Badge tone={changeTones[row.change]}>{t(`changeOf.${row.change}`)}</Badge> : null,
                    },
                  ]
                : []),
            ]}
          />
        </Panel>
        <div className="grid gap-6">
          <Panel title={t("facts")}>
            <DescriptionList
              facts={[
                { label: t("off"), value: calendar.off },
                { label: t("worked"), value: calendar.worked },
                {
                  label: t("source"),
                  value: calendar.documentUrl ? <a href={calendar.documentUrl}>{calendar.source}</a> : calendar.source,
                },
                ...(calendar.publishedOn ? [{ label: t("publishedOn"), value: calendar.publishedOn }] : []),
                {
                  label: t("entered"),
                  value: calendar.enteredBy
                    ? t("by", { name: calendar.enteredBy, at: formatInstant(calendar.enteredAt) })
                    : t("withProduct"),
                },
              ]}
            />
          </Panel>
          {calendar.versions.length > 0 ? (
            <Panel title={t("versions")}>
              <ul className="grid gap-2">
                {calendar.versions.map((version) => (
                  <li key={version.id} className="flex flex-wrap items-center gap-2">
                    {version.id === calendar.id ? (
                      <b>{t("version", { version: version.version })}</b>
                    ) : (
                      <Link to={paths.adminReferenceRow("working-days", version.id)}>{t("version", { version: version.version })}</Link>
                    )}
                    <Badge tone={tones[version.state]}>{t(`stateOf.${version.state}`)}</Badge>
                    <span className="text-ink-2">
                      {version.by ? t("by", { name: version.by, at: formatInstant(version.inForceAt) }) : t("withProduct")}
                    </span>
                  </li>
                ))}
              </ul>
            </Panel>
          ) : null}
        </div>
      </div>
    </>
  );
}
