import { db, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { YearAdjustmentStatus, YearClosingStatus } from "#app/db/generated/enums";
import type { Actor } from "#app/domain/identity/actor";
import { yearChecklist, type YearChecklist } from "#app/domain/quota/year-end";

/** What is open in a year, in a division and below. */
export async function checkYear(tx: Tx | typeof db, fiscalYear: number, prefix: string): Promise<YearChecklist> {
  const like = `${prefix}%`;
  const [row] = await tx.$queryRaw<Record<keyof YearChecklist, bigint>[]>`
    WITH member AS (SELECT id FROM unit WHERE division_code LIKE ${like} AND closed_on IS NULL),
    account AS (
      SELECT q.*, quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) AS counted, q.carry <> 'ORDER' AS carries_ordered,
        quota_carries_accepted(q.carry, q.counting_stage) AS carries
      FROM quota_account q
      WHERE q.fiscal_year = ${fiscalYear} AND q.division_code LIKE ${like} AND q.sealed_at IS NULL)
    SELECT (SELECT count(*) FROM filing f JOIN member m ON m.id = f.unit_id WHERE f.fiscal_year = ${fiscalYear} AND f.status = 'SUBMITTED') AS "filingsWaiting",
      (SELECT count(*) FROM reservation_plan r JOIN member m ON m.id = r.unit_id WHERE r.fiscal_year = ${fiscalYear} AND r.status = 'SUBMITTED') AS "plansWaiting",
      (SELECT count(*) FROM filing_exception x JOIN member m ON m.id = x.unit_id WHERE x.fiscal_year = ${fiscalYear} AND x.status = 'REQUESTED') AS "exceptionsWaiting",
      (SELECT count(*) FROM correction c JOIN purchase_order o ON o.unit_id = c.unit_id AND o.id = c.order_id JOIN member m ON m.id = c.unit_id
        WHERE c.state = 'PROPOSED' AND o.fiscal_year = ${fiscalYear}) AS "correctionsWaiting",
      (SELECT count(*) FROM member m WHERE NOT EXISTS (SELECT 1 FROM filing f WHERE f.unit_id = m.id AND f.fiscal_year = ${fiscalYear} AND f.status = 'CONFIRMED')) AS "unitsNotFiled",
      (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM account WHERE assessed_fen < 0 AND counted >= -assessed_fen) AS "accountsFulfilled",
      (SELECT coalesce(sum(-assessed_fen), 0) FROM account)::bigint AS "requiredFen", (SELECT coalesce(sum(counted), 0) FROM account)::bigint AS "countedFen",
      (SELECT count(DISTINCT e.order_id) FROM account a JOIN quota_entry e ON e.unit_id = a.unit_id AND e.account_id = a.id AND e.order_id IS NOT NULL
        WHERE a.carries_ordered AND a.ordered_fen > 0 OR a.carries AND a.accepted_fen > 0) AS "ordersOpen",
      (SELECT coalesce(sum(ordered_fen) FILTER (WHERE carries_ordered), 0) FROM account)::bigint AS "orderedFen", (SELECT coalesce(sum(accepted_fen) FILTER (WHERE carries), 0) FROM account)::bigint AS "acceptedFen"`;
  if (!row) throw new Error("a sum has one row");
  const entries = Object.entries(row).map(([key, value]) => [key, key.endsWith("Fen") ? String(value) : Number(value)]);
  return yearChecklist.parse(Object.fromEntries(entries));
}

/** The same for all divisions of the actor. */
export const checkOwnYear = (actor: Actor, fiscalYear: number): Promise<YearChecklist> => checkYear(db, fiscalYear, actor.divisionPrefix);

export interface YearClosingView {
  id: string;
  status: YearClosingStatus;
  divisionPrefix: string;
  place: string;
  fiscalYear: number;
  checklist: YearChecklist;
  note: string;
  proposedAt: Date;
  proposedBy: string;
  own: boolean;
  decidedAt: Date | null;
  decidedBy: string | null;
  decisionReason: string | null;
  doneAt: Date | null;
  sha256: string | null;
  accounts: number;
}

/** Closings of a year that bear on the actor's divisions: its own, those further up and those below, the latest first. */
export async function listYearClosings(actor: Actor, fiscalYear: number): Promise<YearClosingView[]> {
  const rows = await db.$queryRaw<(Omit<YearClosingView, "checklist" | "own"> & { checklist: unknown; proposedById: string })[]>`
    SELECT c.id, c.status::text AS status, c.division_prefix AS "divisionPrefix", coalesce(d.name, '') AS place, c.fiscal_year AS "fiscalYear", c.checklist, c.note,
      c.proposed_at AS "proposedAt", p.name AS "proposedBy", c.proposed_by_id AS "proposedById", c.decided_at AS "decidedAt", b.name AS "decidedBy",
      c.decision_reason AS "decisionReason", c.done_at AS "doneAt", encode(c.sha256, 'hex') AS sha256,
      coalesce(jsonb_array_length(c.content::jsonb -> 'accounts'), 0) AS accounts
    FROM year_closing c LEFT JOIN division d ON d.prefix = c.division_prefix LEFT JOIN app_user p ON p.id = c.proposed_by_id LEFT JOIN app_user b ON b.id = c.decided_by_id
    WHERE c.fiscal_year = ${fiscalYear} AND (starts_with(c.division_prefix, ${actor.divisionPrefix}) OR starts_with(${actor.divisionPrefix}, c.division_prefix))
    ORDER BY c.proposed_at DESC LIMIT 50`;
  return rows.map(({ proposedById, checklist, ...row }) => ({
    ...row,
    checklist: yearChecklist.parse(checklist),
    own: proposedById === actor.userId,
  }));
}

/** The frozen result of a closing that is done, as its bytes were hashed; null outside the actor's divisions. */
export async function getYearContent(actor: Actor, id: string): Promise<{ text: string; fiscalYear: number } | null> {
  const row = await db.yearClosing.findFirst({
    where: { id, status: "DONE", divisionPrefix: { startsWith: actor.divisionPrefix } },
    select: { content: true, fiscalYear: true },
  });
  return row?.content ? { text: row.content, fiscalYear: row.fiscalYear } : null;
}

export interface ClosedAccount {
  unitId: string;
  unit: string;
  accountId: string;
  fiscalYear: number;
  programmeZh: string;
  programmeEn: string;
  requiredFen: bigint;
  countedFen: bigint;
  closedAt: Date;
}

/** Closed accounts of units of the actor's divisions whose name or credit code holds what was typed. */
export async function findClosedAccounts(actor: Actor, fiscalYear: number, q: string): Promise<ClosedAccount[]> {
  if (q === "") return [];
  const like = `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return selectClosed(actor, Prisma.sql`q.fiscal_year = ${fiscalYear} AND (u.name LIKE ${like} OR u.uscc LIKE ${like})`);
}

/** One closed account; null where it is open or outside the actor's divisions. */
export async function getClosedAccount(actor: Actor, unitId: string, accountId: string): Promise<ClosedAccount | null> {
  const [account] = await selectClosed(actor, Prisma.sql`q.unit_id = ${unitId}::uuid AND q.id = ${accountId}::uuid`);
  return account ?? null;
}

async function selectClosed(actor: Actor, condition: Prisma.Sql): Promise<ClosedAccount[]> {
  return db.$queryRaw<ClosedAccount[]>`
    SELECT u.id AS "unitId", u.name AS unit, q.id AS "accountId", q.fiscal_year AS "fiscalYear", p.short_zh AS "programmeZh", p.short_en AS "programmeEn", -q.assessed_fen AS "requiredFen",
      quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) AS "countedFen", q.sealed_at AS "closedAt"
    FROM quota_account q JOIN unit u ON u.id = q.unit_id JOIN programme p ON p.id = q.programme_id
    WHERE q.sealed_at IS NOT NULL AND q.division_code LIKE ${`${actor.divisionPrefix}%`} AND ${condition} ORDER BY u.name, p.sort LIMIT 50`;
}

export interface AdjustmentView {
  unitId: string;
  id: string;
  unit: string;
  programmeZh: string;
  programmeEn: string;
  status: YearAdjustmentStatus;
  subject: "REQUIRED" | "COUNTED";
  /** What stood there when it was confirmed, or stands there while it is not. */
  nowFen: bigint;
  wantedFen: bigint;
  reason: string;
  proposedAt: Date;
  proposedBy: string;
  own: boolean;
  decidedBy: string | null;
  decisionReason: string | null;
}

const adjustmentFigures = Prisma.sql`a.subject::text AS subject, coalesce(a.required_fen, a.counted_fen) AS "wantedFen",
  coalesce(a.before_fen, CASE WHEN a.subject = 'REQUIRED' THEN -q.assessed_fen ELSE
    quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) END) AS "nowFen"`;

/** Adjustments of a closed year in the actor's divisions, the latest first. */
export async function listAdjustments(actor: Actor, fiscalYear: number): Promise<AdjustmentView[]> {
  const rows = await db.$queryRaw<(Omit<AdjustmentView, "own"> & { proposedById: string })[]>`
    SELECT a.unit_id AS "unitId", a.id, u.name AS unit, p.short_zh AS "programmeZh", p.short_en AS "programmeEn", a.status::text AS status, ${adjustmentFigures}, a.reason, a.proposed_at AS "proposedAt", s.name AS "proposedBy", a.proposed_by_id AS "proposedById", b.name AS "decidedBy",
      a.decision_reason AS "decisionReason"
    FROM year_adjustment a JOIN quota_account q ON q.unit_id = a.unit_id AND q.id = a.account_id JOIN unit u ON u.id = a.unit_id JOIN programme p ON p.id = q.programme_id
      LEFT JOIN app_user s ON s.id = a.proposed_by_id LEFT JOIN app_user b ON b.id = a.decided_by_id
    WHERE q.fiscal_year = ${fiscalYear} AND q.division_code LIKE ${`${actor.divisionPrefix}%`} ORDER BY a.proposed_at DESC, a.id LIMIT 100`;
  return rows.map(({ proposedById, ...row }) => ({ ...row, own: proposedById === actor.userId }));
}

/** What was changed in an account after its year was closed, by two persons of the bureau. */
export interface AccountAdjustment {
  id: string;
  subject: "REQUIRED" | "COUNTED";
  beforeFen: bigint | null;
  wantedFen: bigint;
  reason: string;
  bureau: string;
  proposedBy: string;
  decidedBy: string;
  decidedAt: Date;
}

/** Confirmed adjustments of an account, the latest first. The caller has checked who may see the unit. */
export async function listAccountAdjustments(unitId: string, accountId: string): Promise<AccountAdjustment[]> {
  return db.$queryRaw<AccountAdjustment[]>`
    SELECT a.id, a.subject::text AS subject, a.before_fen AS "beforeFen", coalesce(a.required_fen, a.counted_fen) AS "wantedFen", a.reason, b.name AS bureau,
      coalesce(s.name, '') AS "proposedBy", coalesce(d.name, '') AS "decidedBy", a.decided_at AS "decidedAt"
    FROM year_adjustment a JOIN bureau b ON b.id = a.bureau_id LEFT JOIN app_user s ON s.id = a.proposed_by_id LEFT JOIN app_user d ON d.id = a.decided_by_id
    WHERE a.unit_id = ${unitId}::uuid AND a.account_id = ${accountId}::uuid AND a.status = 'CONFIRMED' ORDER BY a.decided_at DESC, a.id DESC LIMIT 50`;
}
