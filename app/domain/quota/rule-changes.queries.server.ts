import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { readRuleChange, ruleImpact, type RuleChangeKind, type RuleChangeOf, type RuleImpact } from "#app/domain/quota/rule-change";
import { DomainError } from "#app/lib/domain-error";
import { impactOf } from "#app/domain/quota/rule-impact.server";

export const ruleChangeStatuses = ["PROPOSED", "DRAFT", "CONFIRMED", "REFUSED", "WITHDRAWN"] as const;
export type RuleChangeStatus = (typeof ruleChangeStatuses)[number];

export interface RuleChangeRow {
  id: string;
  kind: RuleChangeKind;
  status: RuleChangeStatus;
  place: string;
  prefix: string;
  programmeZh: string | null;
  programmeEn: string | null;
  source: string;
  by: string;
  createdAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** The actor drafted it. */
  own: boolean;
}

/** A draft is seen by whoever writes it, everything else by the whole bureau, or by the platform's people. */
function visible(actor: Actor): Prisma.Sql {
  const bureauId = actor.audience === "bureau" ? actor.orgId : null;
  return Prisma.sql`c.bureau_id IS NOT DISTINCT FROM ${bureauId}::uuid AND (c.status <> 'DRAFT' OR c.created_by_id = ${actor.userId}::uuid)`;
}

const columns = (actor: Actor) => Prisma.sql`
  c.id, c.kind, c.status::text AS status, coalesce(d.name, '') AS place, c.division_prefix AS prefix, p.short_zh AS "programmeZh", p.short_en AS "programmeEn", c.source,
  coalesce(a.name, '') AS by, c.created_at AS "createdAt", b.name AS "decidedBy", c.decided_at AS "decidedAt", c.created_by_id = ${actor.userId}::uuid AS own`;

const joins = Prisma.sql`
  LEFT JOIN app_user a ON a.id = c.created_by_id LEFT JOIN app_user b ON b.id = c.decided_by_id LEFT JOIN programme p ON p.id = c.programme_id
  LEFT JOIN division d ON d.prefix = c.division_prefix AND c.division_prefix <> ''`;

/** The bureau's changes of rules, or the platform's, the latest first. */
export async function listRuleChanges(
  actor: Actor,
  question: { status: RuleChangeStatus; after: string | null; limit: number },
): Promise<{ changes: RuleChangeRow[]; nextAfter: string | null }> {
  const rows = await db.$queryRaw<RuleChangeRow[]>`
    SELECT ${columns(actor)} FROM rule_change c ${joins} WHERE ${visible(actor)} AND c.status = ${question.status}::rule_change_status
      AND (${question.after}::uuid IS NULL OR c.id < ${question.after}::uuid) ORDER BY c.id DESC LIMIT ${question.limit + 1}::int`;
  const changes = rows.slice(0, question.limit);
  return { changes, nextAfter: rows.length > question.limit ? (changes.at(-1)?.id ?? null) : null };
}

/** How many stand in each state. */
export async function countRuleChanges(actor: Actor): Promise<Record<RuleChangeStatus, number>> {
  const rows = await db.$queryRaw<{ status: RuleChangeStatus; n: number }[]>`
    SELECT c.status::text AS status, count(*)::int AS n FROM rule_change c WHERE ${visible(actor)} GROUP BY 1`;
  return Object.fromEntries(ruleChangeStatuses.map((status) => [status, rows.find((row) => row.status === status)?.n ?? 0])) as Record<
    RuleChangeStatus,
    number
  >;
}

/** Proposals that wait for this person. */
export async function countRuleDecisions(actor: Actor): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM rule_change c WHERE ${visible(actor)} AND c.status = 'PROPOSED' AND c.created_by_id <> ${actor.userId}::uuid`;
  return row?.n ?? 0;
}

export interface RuleChangeView extends RuleChangeRow {
  change: RuleChangeOf;
  documentUrl: string | null;
  documentName: string | null;
  decisionReason: string | null;
  proposedAt: Date | null;
  /** What it touched when it was drafted. */
  impact: RuleImpact;
  /** What it touches now, while it is not decided; null where the rules leave no room for it any more. */
  impactNow: RuleImpact | null;
  names: { programmeZh: string; programmeEn: string; place: string; county: string; before: Record<string, string> };
}

/** A change with everything that the second person has to know; null when it is somebody else's or nowhere. */
export async function getRuleChange(actor: Actor, id: string): Promise<RuleChangeView | null> {
  const [row] = await db.$queryRaw<
    (Omit<RuleChangeView, "change" | "impact" | "impactNow" | "names"> & { payload: unknown; impact: unknown })[]
  >`
    SELECT ${columns(actor)}, c.payload, c.impact, c.document_url AS "documentUrl", f.file_name AS "documentName", c.decision_reason AS "decisionReason", c.proposed_at AS "proposedAt"
    FROM rule_change c ${joins} LEFT JOIN stored_file f ON f.id = c.document_file_id WHERE c.id = ${id}::uuid AND ${visible(actor)}`;
  if (!row) return null;
  const { payload, impact, ...rest } = row;
  const change = readRuleChange(row.kind, payload);
  const waits = row.status === "DRAFT" || row.status === "PROPOSED";
  return {
    ...rest,
    change,
    impact: ruleImpact.parse(impact),
    impactNow: waits ? await impactNow(actor, change) : null,
    names: await namesOfChange(change),
  };
}

async function impactNow(actor: Actor, change: RuleChangeOf): Promise<RuleImpact | null> {
  try {
    return await impactOf(actor, change);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** Names of what a change refers to, and what it replaces. */
export async function namesOfChange({ kind, input }: RuleChangeOf): Promise<RuleChangeView["names"]> {
  const rule = kind === "TARGET_RULE_RETIRE" ? await db.targetRule.findUnique({ where: { id: input.id } }) : null;
  const listed = kind === "COUNTY_END" ? await db.programmeCounty.findUnique({ where: { id: input.id } }) : null;
  const window =
    kind === "WINDOW_MOVE" || kind === "WINDOW_DIFFERENCE" ? await db.filingWindow.findUnique({ where: { id: input.id } }) : null;
  const period = kind === "PERIOD_END" ? await db.correctionPeriod.findUnique({ where: { id: input.id } }) : null;
  const programmeId = "programmeId" in input ? input.programmeId : (rule?.programmeId ?? null);
  const programme = programmeId === null ? null : await db.programme.findUnique({ where: { id: programmeId } });
  const code = "divisionCode" in input ? input.divisionCode : (rule ?? window ?? period)?.divisionPrefix.padEnd(6, "0");
  const county = kind === "COUNTY_ADD" ? input.countyCode : listed?.countyCode;
  const divisions = await db.division.findMany({
    where: { code: { in: [code, county].filter((each) => each !== undefined) } },
    select: { code: true, name: true },
  });
  const nameOf = (wanted: string | undefined) => divisions.find((division) => division.code === wanted)?.name ?? "";
  const day = (value: Date) => value.toISOString().slice(0, 10);
  return {
    programmeZh: programme?.nameZh ?? "",
    programmeEn: programme?.nameEn ?? "",
    place: nameOf(code),
    county: nameOf(county),
    before: {
      ...(rule ? { minimum: String(rule.minimumBps), years: `${rule.fromYear}–${rule.toYear ?? ""}`, source: rule.source } : {}),
      ...(window
        ? {
            fiscalYear: String(window.fiscalYear),
            difference: String(window.differenceBps),
            opensOn: day(window.opensOn),
            dueOn: day(window.dueOn),
            correctionDueOn: day(window.correctionDueOn),
          }
        : {}),
      ...(period
        ? {
            period: period.kind,
            days: String(period.days),
            countedFrom: period.countedFrom,
            validFrom: day(period.validFrom),
            source: period.source,
          }
        : {}),
      ...(listed ? { validFrom: day(listed.validFrom), source: listed.source } : {}),
    },
  };
}

/** The document of a change, for whoever may see the change. */
export async function getRuleDocument(actor: Actor, id: string) {
  const [row] = await db.$queryRaw<{ fileId: string }[]>`
    SELECT c.document_file_id AS "fileId" FROM rule_change c WHERE c.id = ${id}::uuid AND c.document_file_id IS NOT NULL AND ${visible(actor)}`;
  return row ? db.storedFile.findUnique({ where: { id: row.fileId }, select: { content: true, fileName: true, mediaType: true } }) : null;
}
