import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { OrderTable } from "#app/components/orders/order-table";
import { RuleNews } from "#app/components/rules/rule-news";
import { useWords } from "#app/components/orders/words";
import { ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { TodoList, type Todo } from "#app/components/ui/todo-list";
import { can } from "#app/domain/identity/policy";
import { getCoopDesk, type SaleToDo } from "#app/domain/ordering/desk.queries.server";
import { listOrders } from "#app/domain/ordering/order-list.queries.server";
import { listRuleNews } from "#app/domain/quota/rule-news.queries.server";
import { requireActor } from "#app/http/actor.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";
import { parseQuantity } from "#app/lib/quantity";

export const handle = { policy: "sale:read" };

/** Changes of rules shown on the desk. */
const NEWS = 3;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "sale:read");
  const [desk, recent, news] = await Promise.all([getCoopDesk(actor), listOrders(actor, "coop", { take: 6 }), listRuleNews(actor, NEWS)]);
  return { desk, news, recent: recent.rows, today: calendarDateOf(actor.now), orgName: actor.orgName, acts: can(actor, "sale:confirm") };
}

export const meta: MetaFunction = () => [{ title: "工作台 Desk · 乡集 Xiangji" }];

export default function CoopDesk() {
  const { t } = useTranslation("coop");
  const { desk, news, recent, orgName } = useLoaderData<typeof loader>();
  const words = useWords();
  const todos = useTodos();
  return (
    <>
      <PageHead
        over={orgName}
        title={todos.length === 0 ? t("deskNothing") : t("deskTitle", { count: todos.length })}
        tools={
          <ButtonLink to={paths.coopOrganisation()} variant="quiet" size="sm">
            {t("toOrganisation")}
          </ButtonLink>
        }
      />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)] lg:items-start">
        <Panel title={t("next")}>
          <TodoList todos={todos} label={t("next")} />
        </Panel>
        <Panel title={t("money")}>
          <Stats>
            <Stat label={t("openMoney")} value={words.fen(desk.openFen)} unit={t("yuanUnit")} display />
            <Stat label={t("overdueMoney")} value={words.fen(desk.debts.overdue.fen)} />
            <Stat label={t("monthMoney")} value={words.fen(desk.monthFen)} />
          </Stats>
        </Panel>
      </div>
      <div className="mt-5">
        <Panel title={t("recentSales")}>
          <OrderTable
            rows={recent}
            side="coop"
            caption={t("recentSales")}
            empty={<EmptyState title={t("noSales")} action={<ButtonLink to={paths.coopProducts()}>{t("toProducts")}</ButtonLink>} />}
          />
        </Panel>
      </div>
      {news.length > 0 ? (
        <div className="mt-5">
          <RuleNews rows={news} side="coop" />
        </div>
      ) : null}
    </>
  );
}

function useTodos(): Todo[] {
  const { t } = useTranslation("coop");
  const { desk, today, acts } = useLoaderData<typeof loader>();
  const words = useWords();
  const more = (shown: number, total: number, kind: Todo["kind"], status: string): Todo[] =>
    total > shown
      ? [
          {
            key: `more-${status}`,
            kind,
            sentence: t(status === "confirm" ? "todo.moreToConfirm" : "todo.moreToShip", { count: total - shown }),
            urgency: "calm",
            action: (
              <ButtonLink variant="quiet" to={paths.coopSales({ status })}>
                {t("todo.all")}
              </ButtonLink>
            ),
          },
        ]
      : [];
  const detail = (sale: SaleToDo) => t("todo.saleDetail", { number: sale.number, day: sale.deliverFrom });
  return [
    ...desk.toConfirm.map((sale): Todo => ({
      key: sale.id,
      kind: "确",
      sentence: t("todo.confirm", { unit: words.name(sale.unitName, sale.unitNameEn), amount: words.yuan(sale.totalFen) }),
      detail: detail(sale),
      action: (
        <ButtonLink to={paths.coopSale(sale.id)} variant={acts ? "act" : "quiet"}>
          {t(acts ? "todo.toConfirm" : "todo.look")}
        </ButtonLink>
      ),
    })),
    ...more(desk.toConfirm.length, desk.toConfirmTotal, "确", "confirm"),
    ...desk.toShip.map((sale): Todo => ({
      key: sale.id,
      kind: "发",
      sentence: t(sale.deliverFrom <= today ? "todo.shipLate" : "todo.ship", {
        unit: words.name(sale.unitName, sale.unitNameEn),
        day: sale.deliverFrom,
      }),
      detail: t("todo.saleAmount", { number: sale.number, amount: words.yuan(sale.totalFen) }),
      urgency: sale.deliverFrom <= today ? "act" : "calm",
      action: (
        <ButtonLink to={acts ? paths.coopShip(sale.id) : paths.coopSale(sale.id)} variant={acts ? "primary" : "quiet"}>
          {t(acts ? "todo.toShip" : "todo.look")}
        </ButtonLink>
      ),
    })),
    ...more(desk.toShip.length, desk.toShipTotal, "发", "ship"),
    ...(desk.debts.overdue.count + desk.debts.soon.count > 0
      ? [
          {
            key: "money",
            kind: "收" as const,
            sentence: t(desk.debts.overdue.count > 0 ? "todo.overdue" : "todo.dueSoon", {
              count: desk.debts.overdue.count > 0 ? desk.debts.overdue.count : desk.debts.soon.count,
              amount: words.yuan(desk.debts.overdue.count > 0 ? desk.debts.overdue.fen : desk.debts.soon.fen),
            }),
            detail: t("todo.moneyDetail"),
            urgency: "calm" as const,
            action: (
              <ButtonLink variant="quiet" to={paths.coopRemittances()}>
                {t("todo.toMoney")}
              </ButtonLink>
            ),
          },
        ]
      : []),
    ...(desk.lowStockTotal > 0
      ? [
          {
            key: "stock",
            kind: "改" as const,
            sentence: t("todo.lowStock", { count: desk.lowStockTotal }),
            detail: desk.lowStock
              .map(
                (row) =>
                  `${words.name(row.nameZh, row.nameEn)} ${row.available} ${words.unit(row.salesUnit, parseQuantity(row.available) ?? 0n)}`,
              )
              .join(t("comma")),
            urgency: "calm" as const,
            action: (
              <ButtonLink variant="quiet" to={paths.coopProducts({ state: "low" })}>
                {t("todo.toStock")}
              </ButtonLink>
            ),
          },
        ]
      : []),
  ];
}
