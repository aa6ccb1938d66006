import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";

import { NamedIn } from "#app/components/bulletins/named-in";
import { IntentErrors } from "#app/components/form/intent-errors";
import { RuleNews } from "#app/components/rules/rule-news";
import { LevelBadge } from "#app/components/supervision/badges";
import { useBrief } from "#app/components/supervision/evidence";
import { Badge } from "#app/components/ui/badge";
import { Button, ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { can } from "#app/domain/identity/policy";
import { listRuleNews } from "#app/domain/quota/rule-news.queries.server";
import { acknowledgeNotice } from "#app/domain/supervision/acknowledge-notice.server";
import type { AlertSubject } from "#app/domain/supervision/conditions";
import { listNamedIn } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { listMatters, listNotices, type Matter, type ReminderRow } from "#app/domain/supervision/reminders.queries.server";
import { acknowledgeInput } from "#app/domain/supervision/schema";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { submitForm } from "#app/http/form.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf, formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "notice:read" };

const ROWS = 30;
const NEWS = 8;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "notice:read");
  const today = calendarDateOf(actor.now);
  const [matters, namedIn, news, list] = await Promise.all([
    listMatters(actor),
    listNamedIn(actor, today),
    listRuleNews(actor, NEWS),
    listNotices(actor, { after: new URL(request.url).searchParams.get("after"), limit: ROWS }),
  ]);
  return withEnglishNames(request, {
    matters,
    namedIn,
    news,
    ...list,
    year: fiscalYearOf(today),
    acknowledges: can(actor, "notice:acknowledge"),
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "notice:acknowledge");
  const submission = await submitForm(request, acknowledgeInput, ({ unitId, noticeId }) => acknowledgeNotice(actor, unitId, noticeId));
  return submission.ok ? redirectWithFlash(request, paths.unitNotices(), "supervision:flash.acknowledged") : submission.response;
}

export default function UnitNotices() {
  const { t } = useTranslation("supervision");
  const { matters, namedIn, news, reminders, nextAfter, year, acknowledges } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title={t("notices")} lead={t("noticesLead")} />
      <IntentErrors />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Panel title={t("received")} tools={<ListFiles what={t("received")} />}>
          {reminders.length === 0 ? (
            <EmptyState title={t("receivedEmpty")}>{t("receivedEmptyText")}</EmptyState>
          ) : (
            <ul className="grid gap-5">
              {reminders.map((row) => (
                <Notice key={row.id} row={row} acknowledges={acknowledges} />
              ))}
            </ul>
          )}
          <KeysetPager nextAfter={nextAfter} />
        </Panel>
        <Panel title={t("matters")}>
          {matters.length === 0 ? (
            <EmptyState title={t("mattersEmpty")}>{t("mattersEmptyText")}</EmptyState>
          ) : (
            <ul className="grid gap-5">
              {matters.map((row) => (
                <MatterItem key={row.id} row={row} year={year} />
              ))}
            </ul>
          )}
        </Panel>
        {news.length > 0 ? <RuleNews rows={news} /> : null}
        {namedIn.length > 0 ? <NamedIn rows={namedIn} /> : null}
      </div>
    </>
  );
}

function Notice({ row, acknowledges }: { row: ReminderRow; acknowledges: boolean }) {
  const { t } = useTranslation("supervision");
  const nameOf = useOrganisationName();
  return (
    <li className="grid gap-2 border-b border-line pb-4 last:border-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <b>
          {nameOf(row.bureau)} · {t(`subject.${row.subject}`)}
        </b>
        <time className="over" dateTime={row.sentAt.toISOString()}>
          {formatInstant(row.sentAt)}
        </time>
      </p>
      {row.level === "SUPERVISOR" ? (
        <p className="text-ink-2">
          {t("about", { unit: nameOf(row.unit, row.unitEn) })} — {t("escalatedNote")}
        </p>
      ) : null}
      <p>{row.message}</p>
      {row.acknowledgedAt ? (
        <p className="over">
          <Badge tone="good">{t("read")}</Badge> {t("readBy", { name: row.acknowledgedBy ?? "—", at: row.acknowledgedAt })}
        </p>
      ) : acknowledges ? (
        <Form method="post" className="form-actions">
          <input type="hidden" name="unitId" value={row.unitId} />
          <input type="hidden" name="noticeId" value={row.id} />
          <Button variant="act" size="sm">
            {t("acknowledge")}
          </Button>
        </Form>
      ) : (
        <p>
          <Badge tone="warn">{t("unread")}</Badge>
        </p>
      )}
    </li>
  );
}

function MatterItem({ row, year }: { row: Matter; year: number }) {
  const { t } = useTranslation("supervision");
  const nameOf = useOrganisationName();
  const brief = useBrief();
  return (
    <li className="grid gap-2 border-b border-line pb-4 last:border-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <b>{brief(row.condition, row.evidence)}</b>
        <LevelBadge level={row.level} />
      </p>
      <p className="over">
        {t("issuedBy", { bureau: nameOf(row.bureau), rule: row.rule })} · {t("since", { at: calendarDateOf(row.openedAt) })} ·{" "}
        {t("until", { day: row.dueOn })}
      </p>
      <div className="form-actions">
        <ButtonLink to={placeToAct(row.subject, year)} variant="quiet" size="sm">
          {t(`do.${row.subject}`)}
        </ButtonLink>
      </div>
    </li>
  );
}

/** Where a unit puts a matter right. */
function placeToAct(subject: AlertSubject, year: number): string {
  switch (subject) {
    case "FILING":
      return paths.unitFiling(year);
    case "PLAN":
      return paths.products();
    case "ORDER":
      return paths.unitOrders();
    case "ACCEPTANCE":
      return paths.unitOrders({ status: "accept" });
    case "PAYMENT":
      return paths.unitPayments({ state: "overdue" });
  }
}

export const meta: MetaFunction = () => [{ title: "通知 Notices · 乡集 Xiangji" }];
