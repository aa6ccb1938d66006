import { db } from "#app/db/client.server";
import { acknowledgeNotice } from "#app/domain/supervision/acknowledge-notice.server";
import { changeCases } from "#app/domain/supervision/change-cases.server";
import { confirmRule } from "#app/domain/supervision/decide-rule.server";
import { proposeAlertRule } from "#app/domain/supervision/propose-alert-rule.server";
import { proposeReminderRule } from "#app/domain/supervision/propose-reminder-rule.server";
import { runAlerts } from "#app/domain/supervision/run-alerts.server";
import { runReminders } from "#app/domain/supervision/run-reminders.server";
import type { AlertRuleInput, ReminderRuleInput } from "#app/domain/supervision/schema";
import { addDays, calendarDateOf, instantOf, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import type { ActAt, DemoOrganisations } from "#prisma/seed/organisations";

/** How long ago the rules came into force, and when they judged before today: long enough for a deadline to be missed. */
const SINCE = 40;
const EARLIER = 12;

type Rule = Pick<AlertRuleInput, "condition" | "threshold" | "level" | "name" | "caseDays" | "stormLimit">;

const rules: Rule[] = [
  { condition: "PAYMENT_OVERDUE", threshold: 1, level: "WARN", name: "货款逾期未付", caseDays: 15, stormLimit: 3 },
  { condition: "PACE_BELOW", threshold: 80, level: "REMIND", name: "采购进度严重落后", caseDays: 15, stormLimit: 4 },
  { condition: "FILING_MISSING", threshold: 15, level: "BLOCK", name: "逾期未填报，限制下单", caseDays: 10, stormLimit: 20 },
  { condition: "FILING_RETURNED", threshold: 10, level: "WARN", name: "填报退回未改", caseDays: 7, stormLimit: 20 },
  { condition: "ACCEPTANCE_LATE", threshold: 5, level: "WARN", name: "到货久未验收", caseDays: 5, stormLimit: 20 },
];

const reminders: Pick<ReminderRuleInput, "subject" | "states" | "minDays" | "escalateDays" | "weekdays" | "message">[] = [
  {
    subject: "FILING",
    states: ["NONE", "DRAFT", "RETURNED"],
    minDays: 7,
    escalateDays: 5,
    weekdays: [1],
    message: "请尽快完成本年度预留份额填报；已退回的请按意见修改后重新提交。",
  },
  {
    subject: "PLAN",
    states: ["SLOW", "FAR_BEHIND"],
    minDays: 14,
    escalateDays: 7,
    weekdays: [],
    message: "贵单位采购进度落后于分月计划，请安排食堂优先采购脱贫地区农副产品。",
  },
  {
    subject: "PAYMENT",
    states: [],
    minDays: 7,
    escalateDays: 7,
    weekdays: [],
    message: "贵单位有货款逾期未付，请尽快支付，以免影响合作社资金周转。",
  },
];

/** The bureau of the city supervises: rules that two people put into force, cases of two runs, some dealt with, reminders read and not read. */
export async function supervise(organisations: DemoOrganisations, today: CalendarDate, now: Date): Promise<void> {
  const bureau = organisations.bureaus.get("yz-city");
  if (!bureau?.manager) throw new Error("the demo data name no manager of the bureau yz-city");
  const { clerk, manager, prefix } = bureau;
  const divisionCode = prefix.padEnd(6, "0");
  const since = addDays(today, -SINCE);
  for (const rule of rules) {
    const ruleId = newId();
    const input = {
      ...rule,
      ruleId,
      version: 1,
      programmeId: undefined,
      divisionCode,
      source: "永财库〔2026〕18 号",
      documentUrl: undefined,
    };
    await proposeAlertRule(clerk(since, 9), { ...input, validFrom: since });
    await confirmRule(manager(since, 15), "alert-rule", ruleId, 1);
  }
  for (const rule of reminders) {
    const ruleId = newId();
    const input = {
      ...rule,
      ruleId,
      version: 1,
      programmeId: undefined,
      divisionCode,
      monthDays: [],
      source: "永财库〔2026〕19 号",
      documentUrl: undefined,
    };
    await proposeReminderRule(clerk(since, 9), { ...input, validFrom: since });
    await confirmRule(manager(since, 15), "reminder-rule", ruleId, 1);
  }
  await runAlerts(instantOf(addDays(today, -EARLIER), 5.5));
  await deal(clerk, manager, today);
  await runReminders(instantOf(addDays(today, -4), 8));
  await runAlerts(now);
  await proposeAlertRule(clerk(today, 9), {
    ruleId: newId(),
    version: 1,
    condition: "OVERDUE_TOTAL",
    threshold: 50_000,
    programmeId: undefined,
    divisionCode,
    name: "逾期总额过大，限制下单",
    level: "BLOCK",
    caseDays: 7,
    stormLimit: 20,
    source: "永财库〔2026〕21 号",
    documentUrl: undefined,
    validFrom: calendarDateOf(clerk(today, 9).now),
  });
}

/** Some cases are taken, one is resolved, one dismissed; every second unit that was told has read it. */
async function deal(clerk: ActAt, manager: ActAt, today: CalendarDate): Promise<void> {
  const cases = await db.alertCase.findMany({
    where: { status: "OPEN", level: { not: "BLOCK" } },
    orderBy: [{ subject: "asc" }, { divisionCode: "asc" }, { unitId: "asc" }, { subjectId: "asc" }],
    select: { unitId: true, id: true },
    take: 6,
  });
  const day = addDays(today, -EARLIER + 1);
  const [resolved, dismissed, ...taken] = cases;
  if (resolved) await changeCases(clerk(day, 10), [resolved], { kind: "resolve", text: "已电话核实，单位承诺本周内办结。" });
  if (dismissed)
    await changeCases(manager(day, 11), [dismissed], { kind: "dismiss", text: "双方对质量有争议，正在协商，暂不作逾期处理。" });
  if (taken.length > 0) await changeCases(clerk(day, 14), taken.slice(0, 3), { kind: "take" });
  const told = await db.reminder.findMany({
    where: { level: "UNIT", acknowledgedAt: null },
    orderBy: [{ subject: "asc" }, { divisionCode: "asc" }, { unitId: "asc" }],
    select: { id: true, unitId: true },
  });
  const readers = await db.grant.findMany({ where: { unitId: { in: told.map(({ unitId }) => unitId) }, role: "REVIEWER" } });
  for (const notice of told.filter((_, index) => index % 2 === 0)) {
    const reader = readers.find((grant) => grant.unitId === notice.unitId);
    if (!reader) continue;
    const actor = {
      ...clerk(day, 16),
      userId: reader.userId,
      grantId: reader.id,
      role: reader.role,
      audience: "unit" as const,
      orgId: notice.unitId,
    };
    await acknowledgeNotice({ ...actor, divisionPrefix: "" }, notice.unitId, notice.id);
  }
}
