import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { EntryTable } from "#app/components/quota/entry-table";
import { QuotaPanel } from "#app/components/quota/quota-panel";
import { ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { TodoList, type Todo } from "#app/components/ui/todo-list";
import { can } from "#app/domain/identity/policy";
import { countUnrated } from "#app/domain/credit/ratings.queries.server";
import { countWaitingCorrections } from "#app/domain/ordering/correction-list.queries.server";
import { getUnitDesk } from "#app/domain/ordering/desk.queries.server";
import { listEntries, listProgress } from "#app/domain/quota/account.queries.server";
import { getFilingTask, getOwnUnit } from "#app/domain/quota/own-filing.queries.server";
import { getUnitPast } from "#app/domain/supervision/organisations/queries.server";
import { countUnreadNotices } from "#app/domain/supervision/reminders.queries.server";
import { requireActor } from "#app/http/actor.server";
import { calendarDateOf, daysBetween, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "order:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "order:read");
  const today = calendarDateOf(actor.now);
  const year = fiscalYearOf(today);
  const unit = await getOwnUnit(actor);
  // A contractor's people buy; quota and filing are the unit's own.
  const sees = can(actor, "quota:read");
  const [desk, progress, unread, filings, corrections, past] = await Promise.all([
    getUnitDesk(actor),
    sees ? listProgress(unit.id, unit.divisionCode, year, today) : [],
    can(actor, "notice:read") ? countUnreadNotices(actor) : 0,
    Promise.all((sees ? [year, year + 1] : []).map(async (fiscalYear) => ({ fiscalYear, ...(await getFilingTask(actor, fiscalYear)) }))),
    can(actor, "correction:read") ? countWaitingCorrections(actor) : 0,
    getUnitPast(unit.id),
  ]);
  // Elsewhere a rating is welcome, but nothing waits for it.
  const unrated = progress.some(({ programme }) => programme.countingStage === "RATED") ? await countUnrated(actor) : 0;
  const closed = past?.closedOn ? { on: past.closedOn, successor: past.continuesAs?.name ?? null } : null;
  const account = progress.find((row) => row.accountId !== null && row.entries > 0n);
  return {
    desk,
    unread,
    progress,
    sees,
    corrections,
    unrated,
    closed,
    filings: filings.filter(
      ({ status, window }) =>
        closed === null && status !== "CONFIRMED" && status !== "SUBMITTED" && window !== null && window.opensOn <= today,
    ),
    entries: account?.accountId ? await listEntries(unit.id, account.accountId, { limit: 6 }) : [],
    ledger: account?.programme ?? null,
    year,
    today,
    hour: (actor.now.getUTCHours() + 8) % 24,
    orgName: actor.orgName,
    may: {
      accept: can(actor, "delivery:accept"),
      approve: can(actor, "order:approve"),
      file: can(actor, "filing:draft"),
      reconfirm: can(actor, "order:reconfirm"),
      correct: can(actor, "correction:decide"),
    },
  };
}

export const meta: MetaFunction = () => [{ title: "工作台 Desk · 乡集 Xiangji" }];

export default function UnitDesk() {
  const { t } = useTranslation(["unit", "corrections", "organisations"]);
  const { progress, sees, entries, ledger, year, hour, orgName, closed } = useLoaderData<typeof loader>();
  const words = useWords();
  const todos = useTodos();
  const greeting = t(
    hour < 6
      ? "greeting.night"
      : hour < 11
        ? "greeting.morning"
        : hour < 14
          ? "greeting.noon"
          : hour < 18
            ? "greeting.afternoon"
            : "greeting.evening",
  );
  return (
    <>
      <PageHead
        over={t("deskOver", { unit: orgName, year })}
        title={todos.length === 0 ? t("deskNothing", { greeting }) : t("deskTitle", { greeting, count: todos.length })}
      />
      {closed ? (
        <div className="mb-5">
          <Notice
            tone="warn"
            title={t("organisations:past.closed", { day: closed.on })}
            action={<Link to={paths.account()}>{t("organisations:past.switch")}</Link>}
          >
            {closed.successor ? t("organisations:past.continuesOwn", { name: closed.successor }) : t("organisations:past.noSuccessor")}
          </Notice>
        </div>
      ) : null}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)] lg:items-start">
        <Panel title={t("next")}>
          <TodoList todos={todos} label={t("next")} />
        </Panel>
        <div className="grid gap-5">
          {progress.map((row) => (
            <QuotaPanel key={row.programme.id} progress={row} year={year} />
          ))}
          {!sees ? (
            <Panel>
              <p className="text-ink-2">{t("corrections:contractorDesk")}</p>
            </Panel>
          ) : progress.length === 0 ? (
            <Panel title={t("quota")}>
              <p className="text-ink-2">{t("noProgramme")}</p>
            </Panel>
          ) : null}
        </div>
      </div>
      {sees ? (
        <div className="mt-5">
          <Panel
            title={t("recentEntries")}
            tools={
              ledger ? (
                <Link to={paths.unitQuotaProgramme(year, ledger.code)}>
                  {t("wholeLedger", { programme: words.name(ledger.shortZh, ledger.shortEn) })}
                </Link>
              ) : null
            }
          >
            <EntryTable
              rows={entries}
              year={year}
              caption={t("recentEntries")}
              empty={<EmptyState title={t("noEntries")}>{t("noEntriesHint")}</EmptyState>}
            />
          </Panel>
        </div>
      ) : null}
    </>
  );
}

/** What somebody can do next, most pressing first, one sentence and one button each. */
function useTodos(): Todo[] {
  const { t } = useTranslation(["unit", "corrections", "ratings"]);
  const { desk, unread, filings, corrections, unrated, today, may } = useLoaderData<typeof loader>();
  const words = useWords();
  const notices = useTranslation("supervision").t;
  const { debts } = desk;
  return [
    ...(unread > 0
      ? [
          {
            key: "notices",
            kind: "催" as const,
            sentence: notices("todoUnread", { count: unread }),
            action: <ButtonLink to={paths.unitNotices()}>{notices("todoUnreadAction")}</ButtonLink>,
          },
        ]
      : []),
    ...desk.shipments.map((shipment): Todo => {
      const days = daysBetween(today, shipment.expectedOn);
      const goods = t(shipment.lines > 1 ? "goodsMany" : "goodsOne", {
        name: words.name(shipment.firstLineZh, shipment.firstLineEn),
        count: shipment.lines,
      });
      return {
        key: shipment.id,
        kind: "验",
        sentence: t(days < 0 ? "todo.arrived" : days === 0 ? "todo.arrivesToday" : "todo.arrivesOn", {
          coop: words.name(shipment.coopName, shipment.coopNameEn),
          goods,
          day: shipment.expectedOn,
        }),
        detail: t("todo.shipmentDetail", { number: shipment.number, driver: shipment.driverName, phone: shipment.driverPhone }),
        urgency: days <= 0 ? "act" : "calm",
        action: (
          <ButtonLink to={paths.unitDelivery(shipment.id)} variant={may.accept && days <= 0 ? "act" : "quiet"}>
            {t(may.accept ? "todo.accept" : "todo.look")}
          </ButtonLink>
        ),
      };
    }),
    ...(desk.shipmentsTotal > desk.shipments.length
      ? [
          {
            key: "more-shipments",
            kind: "验" as const,
            sentence: t("todo.moreShipments", { count: desk.shipmentsTotal - desk.shipments.length }),
            urgency: "calm" as const,
            action: (
              <ButtonLink to={paths.unitOrders({ status: "accept" })} variant="quiet">
                {t("todo.look")}
              </ButtonLink>
            ),
          },
        ]
      : []),
    ...(debts.overdue.count > 0
      ? [
          {
            key: "overdue",
            kind: "付" as const,
            sentence: t("todo.overdue", { count: debts.overdue.count, amount: words.yuan(debts.overdue.fen) }),
            detail: t("todo.overdueDetail", { day: debts.overdue.oldestDueOn ?? "" }),
            action: <ButtonLink to={paths.unitPayments({ state: "overdue" })}>{t("todo.pay")}</ButtonLink>,
          },
        ]
      : []),
    ...(debts.soon.count > 0
      ? [
          {
            key: "soon",
            kind: "付" as const,
            sentence: t("todo.dueSoon", { count: debts.soon.count, amount: words.yuan(debts.soon.fen), day: debts.soon.firstDueOn ?? "" }),
            detail: t("todo.dueSoonDetail"),
            urgency: "calm" as const,
            action: (
              <ButtonLink to={paths.unitPayments()} variant={debts.overdue.count > 0 ? "quiet" : "primary"}>
                {t("todo.pay")}
              </ButtonLink>
            ),
          },
        ]
      : []),
    ...desk.groups.map((group): Todo => ({
      key: group.id,
      kind: "批",
      sentence: t(group.own ? "todo.ownGroup" : "todo.approve", { by: group.submittedBy, amount: words.yuan(group.totalFen) }),
      detail: t("todo.groupDetail", { number: group.number, coops: group.coops }),
      urgency: group.own || !may.approve ? "calm" : "act",
      action: (
        <ButtonLink to={paths.unitGroup(group.id)} variant={group.own || !may.approve ? "quiet" : "primary"}>
          {t(group.own || !may.approve ? "todo.look" : "todo.review")}
        </ButtonLink>
      ),
    })),
    ...desk.freights.map((freight): Todo => ({
      key: freight.id,
      kind: "确",
      sentence: t("todo.freight", {
        coop: words.name(freight.coopName, freight.coopNameEn),
        from: words.yuan(freight.freightFen),
        to: words.yuan(freight.proposedFen),
      }),
      detail: t("todo.freightDetail", { number: freight.number }),
      action: <ButtonLink to={paths.unitOrder(freight.id)}>{t(may.reconfirm ? "todo.reconfirm" : "todo.look")}</ButtonLink>,
    })),
    ...(corrections > 0
      ? [
          {
            key: "corrections",
            kind: "改" as const,
            sentence: t("corrections:todo", { count: corrections }),
            detail: t("corrections:todoDetail"),
            action: (
              <ButtonLink to={paths.unitCorrections()} variant={may.correct ? "primary" : "quiet"}>
                {t("corrections:todoAction")}
              </ButtonLink>
            ),
          },
        ]
      : []),
    ...filings.map((filing): Todo => ({
      key: `filing-${filing.fiscalYear}`,
      kind: filing.status === "RETURNED" ? "改" : "报",
      sentence: t(
        filing.status === "RETURNED" ? "todo.filingReturned" : filing.status === "DRAFT" ? "todo.filingDraft" : "todo.filingOpen",
        { year: filing.fiscalYear },
      ),
      detail: filing.returnReason ?? t("todo.filingDue", { day: filing.window?.dueOn ?? "" }),
      urgency: filing.status === "RETURNED" || (filing.window?.dueOn ?? "") < today ? "act" : "calm",
      action: (
        <ButtonLink to={paths.unitFiling(filing.fiscalYear)} variant="quiet">
          {t(may.file ? "todo.file" : "todo.look")}
        </ButtonLink>
      ),
    })),
    ...(unrated > 0
      ? [
          {
            key: "ratings",
            kind: "评" as const,
            sentence: t("ratings:todo", { count: unrated }),
            detail: t("ratings:todoDetail"),
            urgency: "calm" as const,
            action: (
              <ButtonLink to={paths.unitRatings()} variant="quiet">
                {t("ratings:rate")}
              </ButtonLink>
            ),
          },
        ]
      : []),
  ];
}
