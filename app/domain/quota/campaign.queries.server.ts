import { db, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { CampaignContent, CampaignLine } from "#app/domain/quota/campaign-result";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface CampaignWindow {
  id: string;
  fiscalYear: number;
  divisionPrefix: string;
  place: string;
  opensOn: CalendarDate;
  dueOn: CalendarDate;
  correctionDueOn: CalendarDate;
  differenceBps: number;
}

/** What a campaign stands at. */
export interface CampaignState extends CampaignWindow {
  units: number;
  notStarted: number;
  drafted: number;
  submitted: number;
  returned: number;
  confirmed: number;
  late: number;
  /** Requests that wait for the bureau. */
  exceptions: number;
  invited: number;
  invitedAt: Date | null;
  invitedBy: string | null;
  proposedAt: Date | null;
  proposedBy: string | null;
  /** The actor proposed the closing. */
  own: boolean;
  closedAt: Date | null;
  closedBy: string | null;
  sha256: string | null;
  /** Entered by the actor's bureau or below, so that it may be acted on. */
  reachable: boolean;
}

/** Open units that file under a window: those of its place that no nearer window of the year binds. */
export const boundUnits = (window: Pick<CampaignWindow, "fiscalYear" | "divisionPrefix">) => Prisma.sql`
  SELECT u.id, u.name, u.uscc, u.division_code FROM unit u WHERE u.closed_on IS NULL AND starts_with(u.division_code, ${window.divisionPrefix})
    AND NOT EXISTS (SELECT 1 FROM filing_window n WHERE n.fiscal_year = ${window.fiscalYear}::int AND length(n.division_prefix) > length(${window.divisionPrefix}::text)
      AND starts_with(u.division_code, n.division_prefix))`;

/** Campaigns of a year in the actor's divisions and the one that binds them from above, the widest place first. */
export async function listCampaigns(actor: Actor, fiscalYear: number, today: CalendarDate): Promise<CampaignState[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT w.id FROM filing_window w WHERE w.fiscal_year = ${fiscalYear}::int
      AND (starts_with(w.division_prefix, ${actor.divisionPrefix}) OR starts_with(${actor.divisionPrefix}, w.division_prefix))
    ORDER BY length(w.division_prefix), w.division_prefix LIMIT 200`;
  const states = await Promise.all(rows.map(({ id }) => getCampaign(actor, id, today)));
  return states.filter((state) => state !== null);
}

/** A campaign as it stands; null when it is neither of the actor's divisions nor above them. */
export async function getCampaign(actor: Actor, windowId: string, today: CalendarDate): Promise<CampaignState | null> {
  const window = await readWindow(db, windowId);
  const reachable = window?.divisionPrefix.startsWith(actor.divisionPrefix) ?? false;
  if (!window || (!reachable && !actor.divisionPrefix.startsWith(window.divisionPrefix))) return null;
  // A window from above is shown for the units of the actor's own divisions alone.
  const own = Prisma.sql`SELECT * FROM (${boundUnits(window)}) b WHERE starts_with(b.division_code, ${actor.divisionPrefix})`;
  const [[counts], [invitation], result] = await Promise.all([
    db.$queryRaw<
      Pick<CampaignState, "units" | "notStarted" | "drafted" | "submitted" | "returned" | "confirmed" | "late" | "exceptions">[]
    >`
      SELECT count(*)::int AS units, count(*) FILTER (WHERE f.status IS NULL)::int AS "notStarted", count(*) FILTER (WHERE f.status = 'DRAFT')::int AS drafted,
        count(*) FILTER (WHERE f.status = 'SUBMITTED')::int AS submitted, count(*) FILTER (WHERE f.status = 'RETURNED')::int AS returned,
        count(*) FILTER (WHERE f.status = 'CONFIRMED')::int AS confirmed,
        count(*) FILTER (WHERE ${today}::date > ${window.dueOn}::date AND coalesce(f.status, 'DRAFT') IN ('DRAFT', 'RETURNED'))::int AS late,
        coalesce(sum((SELECT count(*) FROM filing_exception x WHERE x.unit_id = b.id AND x.fiscal_year = ${window.fiscalYear}::int AND x.status = 'REQUESTED')), 0)::int AS exceptions
      FROM (${own}) b LEFT JOIN filing f ON f.unit_id = b.id AND f.fiscal_year = ${window.fiscalYear}::int`,
    db.$queryRaw<{ invited: number; at: Date | null; by: string | null }[]>`
      SELECT count(*)::int AS invited, min(i.invited_at) AS at,
        (SELECT a.name FROM campaign_invitation j JOIN app_user a ON a.id = j.invited_by_id WHERE j.window_id = ${windowId}::uuid ORDER BY j.invited_at LIMIT 1) AS by
      FROM campaign_invitation i JOIN unit u ON u.id = i.unit_id WHERE i.window_id = ${windowId}::uuid AND starts_with(u.division_code, ${actor.divisionPrefix})`,
    db.campaignResult.findUnique({ where: { windowId } }),
  ]);
  const people = await db.user.findMany({
    where: { id: { in: [result?.proposedById, result?.closedById].filter((id) => id !== undefined && id !== null) } },
    select: { id: true, name: true },
  });
  const name = (id: string | null | undefined) => people.find((person) => person.id === id)?.name ?? null;
  if (!counts) throw new Error("no counts");
  return {
    ...window,
    ...counts,
    invited: invitation?.invited ?? 0,
    invitedAt: invitation?.at ?? null,
    invitedBy: invitation?.by ?? null,
    proposedAt: result?.proposedAt ?? null,
    proposedBy: name(result?.proposedById),
    own: result?.proposedById === actor.userId,
    closedAt: result?.closedAt ?? null,
    closedBy: name(result?.closedById),
    sha256: result?.sha256 ? Buffer.from(result.sha256).toString("hex") : null,
    reachable,
  };
}

export async function readWindow(from: Pick<Tx, "filingWindow" | "division">, windowId: string): Promise<CampaignWindow | null> {
  const window = await from.filingWindow.findUnique({ where: { id: windowId } });
  if (!window) return null;
  const division = await from.division.findFirst({ where: { prefix: window.divisionPrefix }, select: { name: true } });
  return {
    id: window.id,
    fiscalYear: window.fiscalYear,
    divisionPrefix: window.divisionPrefix,
    place: division?.name ?? "",
    opensOn: fromDbDate(window.opensOn),
    dueOn: fromDbDate(window.dueOn),
    correctionDueOn: fromDbDate(window.correctionDueOn),
    differenceBps: window.differenceBps,
  };
}

/** Every unit of a campaign as it stands now, by place and name. */
export function readCampaignLines(from: Pick<Tx, "$queryRaw">, window: CampaignWindow, today: CalendarDate): Promise<CampaignLine[]> {
  return from.$queryRaw<CampaignLine[]>`
    SELECT b.id AS "unitId", b.name AS unit, b.uscc, d.name AS division, b.division_code AS "divisionCode", coalesce(f.status::text, 'NONE') AS status,
      coalesce(f.is_late, false) OR (${today}::date > ${window.dueOn}::date AND coalesce(f.status, 'DRAFT') IN ('DRAFT', 'RETURNED')) AS late,
      f.mode::text AS mode, coalesce(f.canteen_total_fen, 0)::text AS "canteenTotalFen",
      coalesce((SELECT sum(s.required_fen) FROM filing_share s WHERE s.unit_id = f.unit_id AND s.filing_id = f.id), 0)::text AS "requiredFen",
      (SELECT count(*)::int FROM filing_exception x WHERE x.unit_id = b.id AND x.fiscal_year = ${window.fiscalYear}::int AND x.status IN ('GRANTED', 'EXPIRED')) AS exceptions,
      coalesce(f.difference_reason, '') AS "differenceReason"
    FROM (${boundUnits(window)}) b JOIN division d ON d.code = b.division_code LEFT JOIN filing f ON f.unit_id = b.id AND f.fiscal_year = ${window.fiscalYear}::int
    ORDER BY b.division_code, b.name, b.id`;
}

/** The frozen result of a closed campaign of the actor's divisions. */
export async function getCampaignResult(
  actor: Actor,
  windowId: string,
): Promise<{ text: string; content: CampaignContent; sha256: string; fileName: string } | null> {
  const row = await db.campaignResult.findFirst({
    where: { windowId, divisionPrefix: { startsWith: actor.divisionPrefix }, closedAt: { not: null } },
  });
  if (!row?.content || !row.sha256) return null;
  return {
    text: row.content,
    content: JSON.parse(row.content) as CampaignContent,
    sha256: Buffer.from(row.sha256).toString("hex"),
    fileName: `xiangji-campaign-${row.fiscalYear}-${row.divisionPrefix.padEnd(6, "0")}`,
  };
}

export interface ExceptionRow {
  id: string;
  unitId: string;
  unit: string;
  fiscalYear: number;
  programmeId: string;
  shortZh: string;
  shortEn: string;
  version: number;
  askedBps: number;
  reason: string;
  documentName: string;
  expiresOn: CalendarDate;
  status: "REQUESTED" | "GRANTED" | "REFUSED" | "WITHDRAWN" | "EXPIRED";
  requestedAt: Date;
  requestedBy: string;
  decidedAt: Date | null;
  decidedBy: string | null;
  decisionReason: string | null;
  /** An early end that is proposed or was confirmed. */
  ending: {
    status: "PROPOSED" | "CONFIRMED";
    lastOn: CalendarDate;
    reason: string;
    by: string;
    byId: string;
    decidedBy: string | null;
  } | null;
}

const exceptionColumns = Prisma.sql`
  x.id, x.unit_id AS "unitId", u.name AS unit, x.fiscal_year AS "fiscalYear", x.programme_id AS "programmeId", p.short_zh AS "shortZh", p.short_en AS "shortEn", x.version, x.asked_bps AS "askedBps",
  x.reason, s.file_name AS "documentName", x.expires_on::text AS "expiresOn", x.status::text AS status, x.requested_at AS "requestedAt", coalesce(a.name, '') AS "requestedBy",
  x.decided_at AS "decidedAt", b.name AS "decidedBy", x.decision_reason AS "decisionReason",
  (SELECT jsonb_build_object('status', e.status, 'lastOn', e.last_on, 'reason', e.reason, 'by', coalesce(p1.name, ''), 'byId', e.proposed_by_id, 'decidedBy', p2.name)
    FROM exception_ending e LEFT JOIN app_user p1 ON p1.id = e.proposed_by_id LEFT JOIN app_user p2 ON p2.id = e.decided_by_id
    WHERE e.unit_id = x.unit_id AND e.exception_id = x.id AND e.status IN ('PROPOSED', 'CONFIRMED')) AS ending
  FROM filing_exception x JOIN unit u ON u.id = x.unit_id JOIN programme p ON p.id = x.programme_id JOIN stored_file s ON s.id = x.document_file_id
  LEFT JOIN app_user a ON a.id = x.requested_by_id LEFT JOIN app_user b ON b.id = x.decided_by_id`;

/** What the actor's unit asked for in a year, the latest first. */
export async function listOwnExceptions(actor: Actor, fiscalYear: number): Promise<ExceptionRow[]> {
  return db.$queryRaw<ExceptionRow[]>`
    SELECT ${exceptionColumns} WHERE x.unit_id = ${actor.orgId}::uuid AND x.fiscal_year = ${fiscalYear} ORDER BY x.requested_at DESC, x.id DESC LIMIT 50`;
}

/** Exceptions of a year in the actor's divisions, those that wait first. */
export async function listExceptions(
  actor: Actor,
  question: { fiscalYear: number; unitId: string | null; after: string | null; limit: number },
): Promise<{ exceptions: ExceptionRow[]; nextAfter: string | null }> {
  const [rank, id] = question.after?.split("~") ?? [];
  const later =
    id === undefined
      ? Prisma.sql`true`
      : Prisma.sql`(CASE WHEN x.status = 'REQUESTED' THEN 0 ELSE 1 END, x.id) > (${Number(rank)}::int, ${id}::uuid)`;
  const rows = await db.$queryRaw<ExceptionRow[]>`
    SELECT ${exceptionColumns} WHERE x.fiscal_year = ${question.fiscalYear} AND u.division_code LIKE ${`${actor.divisionPrefix}%`}
      AND (${question.unitId}::uuid IS NULL OR x.unit_id = ${question.unitId}::uuid) AND ${later}
    ORDER BY CASE WHEN x.status = 'REQUESTED' THEN 0 ELSE 1 END, x.id LIMIT ${question.limit + 1}::int`;
  const exceptions = rows.slice(0, question.limit);
  const last = exceptions.at(-1);
  return { exceptions, nextAfter: rows.length > question.limit && last ? `${last.status === "REQUESTED" ? 0 : 1}~${last.id}` : null };
}

/** The paper behind an exception, for its unit and its bureau. */
export async function getExceptionDocument(actor: Actor, id: string) {
  const mine =
    actor.audience === "unit"
      ? Prisma.sql`x.unit_id = ${actor.orgId}::uuid`
      : Prisma.sql`u.division_code LIKE ${`${actor.divisionPrefix}%`}`;
  const [row] = await db.$queryRaw<{ fileId: string }[]>`
    SELECT x.document_file_id AS "fileId" FROM filing_exception x JOIN unit u ON u.id = x.unit_id WHERE x.id = ${id}::uuid AND ${mine}`;
  return row ? db.storedFile.findUnique({ where: { id: row.fileId }, select: { content: true, fileName: true, mediaType: true } }) : null;
}
