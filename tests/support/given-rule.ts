import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import type { AlertLevel, ConditionName } from "#app/domain/supervision/conditions";
import { confirmRule, type RuleKind } from "#app/domain/supervision/decide-rule.server";
import { proposeEnding } from "#app/domain/supervision/end-rule.server";
import { proposeAlertRule } from "#app/domain/supervision/propose-alert-rule.server";
import { proposeReminderRule } from "#app/domain/supervision/propose-reminder-rule.server";
import type { AlertRuleInput, EndRuleInput, ReminderRuleInput } from "#app/domain/supervision/schema";
import type { CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenActor, givenDivisions, next, THE_DAY, THE_INSTANT } from "#tests/support/given";

/** A bureau with an officer who proposes and a manager who confirms, both real people; by default of a division nobody else uses. */
export async function givenBureau(divisionCode = "431100") {
  await givenDivisions();
  const prefix = divisionCode.replace(/(00){1,2}$/, "");
  const known = await db.bureau.findFirst({ where: { divisionCode }, select: { id: true } });
  const id = known?.id ?? newId();
  if (!known) await db.bureau.create({ data: { id, name: `财政局${divisionCode}`, divisionCode, prefix } });
  const person = async (role: "CLERK" | "MANAGER"): Promise<Actor> => {
    const actor = givenActor("bureau", id, role, { divisionPrefix: prefix });
    await db.user.create({ data: { id: actor.userId, email: `officer${next()}-${actor.userId}@example.test`, name: `干部${next()}` } });
    await db.grant.create({
      data: { id: actor.grantId, userId: actor.userId, role, scope: "BUREAU", bureauId: id, validFrom: new Date("2026-01-01T00:00:00Z") },
    });
    return actor;
  };
  return { id, prefix, divisionCode, clerk: await person("CLERK"), manager: await person("MANAGER") };
}

export type GivenBureau = Awaited<ReturnType<typeof givenBureau>>;

export function alertRuleInputOf(bureau: { divisionCode: string }, options: Partial<AlertRuleInput> = {}): AlertRuleInput {
  return {
    ruleId: newId(),
    version: 1,
    condition: "PAYMENT_OVERDUE",
    threshold: 1,
    programmeId: undefined,
    divisionCode: bureau.divisionCode,
    name: `规则${next()}`,
    level: "WARN",
    caseDays: 7,
    stormLimit: 50,
    source: "永财库〔2026〕1 号",
    documentUrl: undefined,
    validFrom: THE_DAY,
    ...options,
  };
}

/** A rule in force. */
export async function givenRule(
  bureau: GivenBureau,
  condition: ConditionName,
  threshold: number,
  level: AlertLevel = "WARN",
  options: Partial<AlertRuleInput> = {},
): Promise<{ id: string; version: number }> {
  const input = alertRuleInputOf(bureau, { condition, threshold, level, ...options });
  const now = new Date(`${input.validFrom}T02:00:00.000Z`);
  await proposeAlertRule({ ...bureau.clerk, now }, input);
  await confirmRule({ ...bureau.manager, now }, "alert-rule", input.ruleId, input.version);
  return { id: input.ruleId, version: input.version };
}

export function reminderRuleInputOf(bureau: { divisionCode: string }, options: Partial<ReminderRuleInput> = {}): ReminderRuleInput {
  return {
    ruleId: newId(),
    version: 1,
    subject: "FILING",
    divisionCode: bureau.divisionCode,
    programmeId: undefined,
    states: ["NONE", "DRAFT", "RETURNED"],
    minDays: 7,
    escalateDays: 5,
    weekdays: [],
    monthDays: [],
    message: "请尽快填报。",
    source: "永财库〔2026〕2 号",
    documentUrl: undefined,
    validFrom: THE_DAY,
    ...options,
  };
}

/** A reminder rule in force. */
export async function givenReminderRule(
  bureau: GivenBureau,
  options: Partial<ReminderRuleInput> = {},
): Promise<{ id: string; version: number }> {
  const input = reminderRuleInputOf(bureau, options);
  await proposeReminderRule({ ...bureau.clerk, now: THE_INSTANT }, input);
  await confirmRule({ ...bureau.manager, now: THE_INSTANT }, "reminder-rule", input.ruleId, input.version);
  return { id: input.ruleId, version: input.version };
}

export const endingInputOf = (version: number, validTo: CalendarDate): EndRuleInput => ({
  version,
  validTo,
  source: "永财库〔2026〕9 号",
  documentUrl: undefined,
});

/** The bureau's clerk proposes a rule's last day. @returns id of the proposal */
export async function givenEnding(
  bureau: Pick<GivenBureau, "clerk">,
  kind: RuleKind,
  rule: { id: string; version: number },
  validTo: CalendarDate,
  now: Date,
): Promise<string> {
  await proposeEnding({ ...bureau.clerk, now }, kind, rule.id, endingInputOf(rule.version, validTo));
  return (await db.ruleEnding.findFirstOrThrow({ where: { kind, ruleId: rule.id, status: "PROPOSED" } })).id;
}

/** Every open case of a rule, plainly. */
export async function openCasesOf(ruleId: string) {
  return db.alertCase.findMany({ where: { ruleId, status: { in: ["OPEN", "TAKEN"] } }, orderBy: [{ openedAt: "asc" }, { id: "asc" }] });
}
