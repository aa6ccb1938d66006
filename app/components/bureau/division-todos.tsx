import { useTranslation } from "#app/i18n/use-translation";

import { ButtonLink } from "#app/components/ui/button";
import { TodoList, type Todo } from "#app/components/ui/todo-list";
import { daysBetween } from "#app/lib/dates";
import { formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import type { DivisionData } from "#app/routes/bureau/division-data.server";

/** What the officer of a division does next: review, chase the missing, look at those behind, open a window. */
export function DivisionTodos(data: DivisionData) {
  const { t, i18n } = useTranslation("bureau");
  const alerts = useTranslation("supervision").t;
  const lanes = useTranslation("greenLanes").t;
  const { node, programme, year, window, waiting, missing, today, prefix, cases, lateLanes } = data;
  const units = (query: Record<string, string>) =>
    paths.bureauDivision(node.code, { programme: programme.code, year, ...(prefix.length === 6 ? {} : { view: "units" }), ...query });
  const windowText =
    window === null
      ? t("windowNone", { year })
      : today < window.opensOn
        ? t("windowAhead", { day: window.opensOn })
        : today <= window.dueOn
          ? t("windowOpen", { count: daysBetween(today, window.dueOn) })
          : t("windowClosed", { count: daysBetween(window.dueOn, today) });
  const todos: Todo[] = [];
  if (waiting > 0)
    todos.push({
      key: "review",
      kind: "审",
      sentence: t("todoReview", { count: waiting }),
      detail: t("todoReviewDetail"),
      action: <ButtonLink to={paths.bureauFilings({ year })}>{t("todoReviewAction")}</ButtonLink>,
    });
  if (cases.OPEN + cases.TAKEN > 0)
    todos.push({
      key: "cases",
      kind: "催",
      sentence: alerts("todoCases", { count: cases.OPEN + cases.TAKEN }),
      detail: [
        ...(cases.TAKEN > 0 ? [alerts("todoCasesTaken", { count: cases.TAKEN })] : []),
        ...(cases.late > 0 ? [alerts("todoCasesLate", { count: cases.late })] : []),
      ].join(" · "),
      urgency: cases.late > 0 ? "act" : "calm",
      action: (
        <ButtonLink to={paths.bureauAlerts(data.home ? {} : { place: node.code })} variant="quiet">
          {alerts("todoCasesAction")}
        </ButtonLink>
      ),
    });
  if (lateLanes.orders > 0)
    todos.push({
      key: "lanes",
      kind: "付",
      sentence: lanes("todo", { count: lateLanes.orders }),
      detail: lanes("todoDetail", { amount: formatYuan(lateLanes.openFen, i18n.language) }),
      urgency: "act",
      action: (
        <ButtonLink
          to={paths.bureauGreenLanes({ state: "BREACHED", sort: "due", ...(data.home ? {} : { place: node.code }) })}
          variant="quiet"
        >
          {lanes("todoAction")}
        </ButtonLink>
      ),
    });
  if (window === null && prefix !== "" && data.home)
    todos.push({
      key: "window",
      kind: "报",
      sentence: t("todoWindow", { year }),
      action: (
        <ButtonLink to={paths.bureauWindows()} variant="quiet">
          {t("todoWindowAction")}
        </ButtonLink>
      ),
    });
  else if (missing > 0)
    todos.push({
      key: "missing",
      kind: "报",
      sentence: t("todoNotFiled", { count: missing }),
      detail: windowText,
      urgency: window !== null && today > window.dueOn ? "act" : "calm",
      action: (
        <ButtonLink to={paths.bureauFilings({ year, status: "NONE" })} variant="quiet">
          {t("todoNotFiledAction")}
        </ButtonLink>
      ),
    });
  if (node.behind > 0)
    todos.push({
      key: "behind",
      kind: "催",
      sentence: t("todoBehind", { count: node.behind }),
      detail: t("todoBehindDetail"),
      action: (
        <ButtonLink
          to={prefix === "" ? paths.bureau({ programme: programme.code, year, view: "units", pace: "BEHIND" }) : units({ pace: "BEHIND" })}
          variant="quiet"
        >
          {t("todoBehindAction")}
        </ButtonLink>
      ),
    });
  return <TodoList todos={todos} label={t("todo")} />;
}
