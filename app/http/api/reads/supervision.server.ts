import { z } from "zod/v4";

import { listRuleNews } from "#app/domain/quota/rule-news.queries.server";
import { bulletinBases, bulletinStates } from "#app/domain/supervision/bulletins/content";
import { getBulletin, getSignedBulletin, listBulletins, listNamedIn } from "#app/domain/supervision/bulletins/bulletins.queries.server";
import { alertLevels, alertSubjects } from "#app/domain/supervision/conditions";
import { organisationKinds, organisationStatuses } from "#app/domain/supervision/organisations/change";
import { getOrganisationChange, listOrganisationChanges } from "#app/domain/supervision/organisations/queries.server";
import {
  listMatters,
  listNotices,
  listRulesInForce,
  listSentReminders,
  previewReminders,
} from "#app/domain/supervision/reminders.queries.server";
import { listAlertRules, listReminderRules } from "#app/domain/supervision/rules.queries.server";
import { criterionNames } from "#app/domain/supervision/scores/criteria";
import {
  getOwnScoreSheet,
  getScoreSheet,
  getScoreYear,
  listScores,
  type ScoreRow,
} from "#app/domain/supervision/scores/scores.queries.server";
import { bps, count, day, fenText, id, instant, none, oneOf, pathCode, pathId, words, yearQuery, yes } from "#app/http/api/fields";
import { among, list, one, pageThrough, reachFor, search } from "#app/http/api/reads/declare.server";
import { yearFor } from "#app/http/api/side";

/** What a bureau does with what it sees, and what a unit is told of it. */

const told = { scope: "notices:read", actions: { unit: "notice:read" } } as const;
const sent = { scope: "notices:read", actions: { bureau: "bureau:read" } } as const;
const progress = { scope: "progress:read", actions: { bureau: "bureau:read" } } as const;
const alerts = { scope: "alerts:read", actions: { bureau: "bureau:read" } } as const;

const subject = oneOf(alertSubjects);
const evidence = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const reminder = z.object({
  id: id(),
  unitId: id(),
  unit: words(),
  toUnit: words().meta({ description: "Another unit where it was escalated to the supervising one." }),
  level: oneOf(["UNIT", "SUPERVISOR"]),
  subject,
  origin: oneOf(["CLICK", "SCHEDULE", "ALERT", "ESCALATION"]),
  bureau: words(),
  message: words(),
  evidence,
  caseId: none(id()),
  sentAt: instant(),
  acknowledgedAt: none(instant()),
  acknowledgedBy: none(words()),
});

const whole = () =>
  z
    .bigint()
    .transform(String)
    .pipe(z.string().regex(/^-?\d+$/));
const scoreRow = {
  unitId: id(),
  unit: words(),
  division: words(),
  rank: none(count()),
  scoreBps: none(bps()).meta({ description: "Points out of what could be reached." }),
  figures: z.array(
    z.object({
      criterion: oneOf(criterionNames),
      numerator: whole(),
      denominator: whole().meta({ description: "0: nothing to judge; the weight does not count." }),
      points: none(z.number()),
    }),
  ),
};
const printScore = <Row extends ScoreRow>(row: Row) => ({
  ...row,
  figures: criterionNames.flatMap((criterion) => {
    const figure = row.figures[criterion];
    return figure ? [{ criterion, ...figure }] : [];
  }),
});
const scoreSheet = z.object({
  ...scoreRow,
  uscc: words(),
  bureau: words(),
  fiscalYear: count(),
  ruleVersion: count(),
  final: yes().meta({ description: "Frozen for the yearly review; otherwise as it stands now." }),
});
const printSheet = (sheet: Awaited<ReturnType<typeof getScoreSheet>>, fiscalYear: number): z.input<typeof scoreSheet> | null =>
  sheet && { ...printScore(sheet), fiscalYear, ruleVersion: sheet.rule.version, final: sheet.freeze?.state === "FROZEN" };

const bulletin = {
  id: id(),
  state: oneOf(bulletinStates),
  number: none(words()),
  place: none(words()),
  fiscalYear: count(),
  asOf: day(),
  basis: oneOf(bulletinBases),
  createdAt: instant(),
  issuedAt: none(instant()),
  token: none(words()),
  publicFrom: none(day()),
};

const ruleVersion = {
  id: id(),
  version: count(),
  bureau: words(),
  place: none(words()),
  subject,
  programmeZh: none(words()),
  source: words(),
  validFrom: day(),
  validTo: none(day()),
  status: oneOf(["PROPOSED", "CONFIRMED", "WITHDRAWN"]),
  proposedBy: none(words()),
  proposedAt: instant(),
  decidedBy: none(words()),
  decidedAt: none(instant()),
};

const standing = z.object({ required: fenText(), ordered: fenText(), accepted: fenText(), settled: fenText() });
const organisationChange = {
  id: id(),
  kind: oneOf(organisationKinds),
  status: oneOf(organisationStatuses),
  sources: words(),
  successor: none(words()),
  effectiveOn: day(),
  bureau: words(),
  by: words(),
  proposedAt: instant(),
};

export const supervision = {
  listNotices: list({
    ...told,
    path: "/notices",
    name: "Notice",
    row: reminder,
    page: async ({ actor, after, limit }) => {
      const { reminders, nextAfter } = await listNotices(actor, { after, limit });
      return { rows: reminders, nextAfter };
    },
  }),
  listMatters: list({
    ...told,
    path: "/notices/matters",
    name: "Matter",
    row: z.object({
      id: id(),
      subject,
      level: oneOf(alertLevels),
      rule: words(),
      condition: words(),
      source: words(),
      bureau: words(),
      evidence,
      openedAt: instant(),
      dueOn: day(),
    }),
    page: async ({ actor, ...page }) => pageThrough(await listMatters(actor), page, (row) => row.id),
  }),
  listRuleNews: list({
    ...told,
    path: "/notices/rule-changes",
    name: "RuleNews",
    row: z.object({
      id: id(),
      kind: words(),
      place: words(),
      programmeZh: none(words()),
      programmeEn: none(words()),
      source: words(),
      confirmedAt: instant(),
    }),
    page: async ({ actor, ...page }) => pageThrough(await listRuleNews(actor, 1_000), page, (row) => row.id),
  }),
  listNamedIn: list({
    ...told,
    path: "/notices/bulletins",
    name: "NamedIn",
    row: z.object({
      bulletinId: id(),
      number: words(),
      bureau: words(),
      issuedAt: instant(),
      shortZh: words(),
      shortEn: words(),
      best: yes().meta({ description: "Named among the first; otherwise among the last." }),
      rank: count(),
      ranked: count(),
      withdrawn: yes(),
      token: none(words()),
    }),
    page: async ({ actor, today, ...page }) =>
      pageThrough(await listNamedIn(actor, today), page, (row) => `${row.bulletinId}.${row.shortEn}.${row.best}`),
  }),
  listSentReminders: list({
    ...sent,
    path: "/reminders",
    query: { subject: among(alertSubjects), read: among(["yes", "no"]) },
    name: "Notice",
    row: reminder,
    page: async ({ actor, query, after, limit }) => {
      const read = query.read === undefined ? null : query.read === "yes";
      const filter = { subject: query.subject ?? null, read, escalated: false, after, limit };
      const { reminders, nextAfter } = await listSentReminders(actor, filter);
      return { rows: reminders, nextAfter };
    },
  }),
  listReminderRules: list({
    ...sent,
    path: "/reminders/rules",
    name: "ReminderRule",
    row: z.object({
      ...ruleVersion,
      states: z.array(words()),
      minDays: count(),
      escalateDays: count(),
      weekdays: z.array(count()),
      monthDays: z.array(count()),
      message: words(),
    }),
    page: async ({ actor, today, ...page }) =>
      pageThrough(await listReminderRules(actor, today), page, (row) => `${row.id}.${row.version}`),
  }),
  listReminderTargets: list({
    ...sent,
    path: "/reminders/rules/{ruleId}/units",
    params: { ruleId: pathId() },
    name: "ReminderTarget",
    row: z.object({
      unitId: id(),
      unit: words(),
      division: words(),
      evidence,
      remindedOn: none(day()),
      rests: yes().meta({ description: "Reminded too recently for the rule." }),
      acknowledged: none(yes()),
    }),
    page: async ({ actor, params: { ruleId }, after, limit }) => {
      const rule = (await listRulesInForce(actor)).find((known) => known.id === ruleId);
      return rule ? previewReminders(actor, rule, { after, limit }) : null;
    },
  }),
  listAlertRules: list({
    ...alerts,
    path: "/alerts/rules",
    name: "AlertRule",
    row: z.object({
      ...ruleVersion,
      name: words(),
      condition: words(),
      threshold: count(),
      level: oneOf(alertLevels),
      caseDays: count(),
      open: count(),
      lastRunAt: none(instant()),
    }),
    page: async ({ actor, today, ...page }) => pageThrough(await listAlertRules(actor, today), page, (row) => `${row.id}.${row.version}`),
  }),

  listBulletins: list({
    ...progress,
    path: "/bulletins",
    query: { state: among(bulletinStates) },
    name: "Bulletin",
    row: z.object(bulletin),
    page: ({ actor, query, after, limit }) => listBulletins(actor, { state: query.state ?? null, after, limit }),
  }),
  getBulletin: one({
    ...progress,
    path: "/bulletins/{bulletinId}",
    params: { bulletinId: pathId() },
    name: "BulletinDocument",
    response: z.object({
      ...bulletin,
      content: none(words()).meta({ description: "The signed bytes, JSON as text; null until it is issued." }),
      sha256: none(words()),
      signature: none(words()).meta({ description: "Ed25519 over `content`, Base64." }),
      publicKey: none(words()),
    }),
    find: async ({ actor, params: { bulletinId } }) => {
      const [found, signed] = await Promise.all([getBulletin(actor, bulletinId), getSignedBulletin(actor, bulletinId)]);
      if (!found) return null;
      const { content = null, signature = null, publicKey = null } = signed ?? {};
      return { ...found, content, signature, publicKey };
    },
  }),
  listScores: list({
    ...progress,
    path: "/scores",
    query: { ...yearQuery, q: search, place: pathCode().optional() },
    name: "Score",
    row: z.object(scoreRow),
    page: async ({ actor, query, after, limit }) => {
      const fiscalYear = yearFor(actor, query.year);
      const prefix = await reachFor(query.place, actor.divisionPrefix);
      const filter = { q: query.q ?? "", prefix, lowest: false, after, limit };
      const { rows, nextAfter } = await listScores(actor, fiscalYear, await getScoreYear(actor.orgId, fiscalYear), filter);
      return { rows: rows.map(printScore), nextAfter };
    },
  }),
  getScore: one({
    ...progress,
    path: "/scores/{unitId}",
    params: { unitId: pathId() },
    query: yearQuery,
    name: "ScoreSheet",
    response: scoreSheet,
    find: async ({ actor, params: { unitId }, query }) => {
      const fiscalYear = yearFor(actor, query.year);
      return printSheet(await getScoreSheet(actor, fiscalYear, unitId), fiscalYear);
    },
  }),
  getOwnScore: one({
    scope: "progress:read",
    actions: { unit: "quota:read" },
    path: "/scores/own",
    query: yearQuery,
    name: "ScoreSheet",
    response: scoreSheet,
    find: async ({ actor, query }) => {
      const fiscalYear = yearFor(actor, query.year);
      return printSheet(await getOwnScoreSheet(actor, fiscalYear), fiscalYear);
    },
  }),

  listOrganisationChanges: list({
    ...progress,
    path: "/organisation-changes",
    query: { status: among(organisationStatuses) },
    name: "OrganisationChange",
    row: z.object(organisationChange),
    page: async ({ actor, query, after, limit }) => {
      const { changes, nextAfter } = await listOrganisationChanges(actor, { status: query.status ?? "PROPOSED", after, limit });
      return { rows: changes, nextAfter };
    },
  }),
  getOrganisationChange: one({
    ...progress,
    path: "/organisation-changes/{changeId}",
    params: { changeId: pathId() },
    name: "OrganisationChangeDocument",
    response: z.object({
      ...organisationChange,
      reason: words(),
      place: none(words()),
      receivingBureau: none(words()),
      successorId: none(id()),
      units: z.array(z.object({ id: id(), name: words(), part: oneOf(["SOURCE", "TARGET"]) })),
      orderNumbers: z.array(words()),
      confirmedAt: none(instant()),
      receivedAt: none(instant()),
      endedAt: none(instant()),
      endReason: none(words()),
      impact: z.object({
        orders: count(),
        lines: count(),
        people: count(),
        accounts: z.array(
          z.object({
            part: oneOf(["SOURCE", "TARGET"]),
            unitId: none(id()),
            unit: words(),
            programmeId: id(),
            fiscalYear: count(),
            before: standing,
            after: standing,
          }),
        ),
      }),
    }),
    find: ({ actor, params: { changeId } }) => getOrganisationChange(actor, changeId),
  }),
};
