import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { ButtonLink } from "#app/components/ui/button";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { TodoList, type Todo } from "#app/components/ui/todo-list";
import { getPlatformFigures } from "#app/domain/identity/platform-figures.queries.server";
import { countOpenDeadlines } from "#app/domain/payments/provisional.queries.server";
import { neededFrom } from "#app/domain/region/working-calendar";
import { missingCalendars } from "#app/domain/region/calendars.queries.server";
import { can } from "#app/domain/identity/policy";
import { requireActor } from "#app/http/actor.server";
import { listFolderMail } from "#app/integrations/mail-folder.server";
import { listQueues } from "#app/jobs/queues.queries.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "reference:read" };

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "reference:read");
  const [figures, queues, mail, missing] = await Promise.all([
    getPlatformFigures(actor.now),
    listQueues(),
    can(actor, "operations:act") ? listFolderMail(0) : null,
    missingCalendars(calendarDateOf(actor.now)),
  ]);
  const open = await countOpenDeadlines(missing);
  return {
    figures,
    dead: queues.reduce((sum, queue) => sum + queue.dead, 0),
    retrying: queues.reduce((sum, queue) => sum + queue.retrying, 0),
    mail: mail?.total ?? 0,
    calendars: missing.map((year) => ({ year, open: open.get(year) ?? 0 })),
  };
}

const kinds = ["programmes", "rules", "windows", "divisions", "categories", "working-days"] as const;

export default function AdminOverview() {
  const { t } = useTranslation(["admin", "workingDays"]);
  const { figures, dead, retrying, mail, calendars } = useLoaderData<typeof loader>();
  const todos: Todo[] = [];
  if (dead > 0)
    todos.push({
      key: "dead",
      kind: "改",
      sentence: t("todoDead", { count: dead }),
      action: <ButtonLink to={paths.adminJobs()}>{t("see")}</ButtonLink>,
    });
  for (const { year, open } of calendars)
    todos.push({
      key: `calendar-${year}`,
      kind: "报",
      urgency: open > 0 ? "act" : "calm",
      sentence: t("workingDays:missing", { year }),
      detail: open > 0 ? t("workingDays:provisional", { count: open }) : t("workingDays:missingShort", { year, from: neededFrom(year) }),
      action: <ButtonLink to={paths.adminReference("working-days")}>{t("workingDays:enter")}</ButtonLink>,
    });
  if (retrying > 0)
    todos.push({
      key: "retrying",
      kind: "改",
      urgency: "calm",
      sentence: t("todoRetrying", { count: retrying }),
      action: (
        <ButtonLink to={paths.adminJobs()} variant="quiet">
          {t("see")}
        </ButtonLink>
      ),
    });
  if (mail > 0)
    todos.push({
      key: "mail",
      kind: "收",
      urgency: "calm",
      sentence: t("todoMail", { count: mail }),
      action: (
        <ButtonLink to={paths.adminMail()} variant="quiet">
          {t("see")}
        </ButtonLink>
      ),
    });
  return (
    <>
      <PageHead title={t("overview")} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Panel title={t("todo")}>
          <TodoList todos={todos} label={t("todo")} />
        </Panel>
        <Panel title={t("figures")}>
          <Stats>
            {(["units", "bureaus", "coops", "halls", "people", "sessions"] as const).map((key) => (
              <Stat key={key} label={t(`figure.${key}`)} value={figures[key]} />
            ))}
          </Stats>
        </Panel>
        <Panel title={t("reference")}>
          <ul className="grid gap-2">
            {kinds.map((kind) => (
              <li key={kind}>
                <Link to={paths.adminReference(kind)}>{t(`kind.${kind}`)}</Link> <span className="text-ink-2">{t(`kindLead.${kind}`)}</span>
              </li>
            ))}
          </ul>
        </Panel>
        <Panel title={t("ledger")}>
          <p className="mb-3 text-ink-2">{t("ledgerLead")}</p>
          <ButtonLink to={paths.adminLedger()} variant="quiet">
            {t("ledgerOpen")}
          </ButtonLink>
        </Panel>
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "平台总览 Overview · 乡集 Xiangji" }];
