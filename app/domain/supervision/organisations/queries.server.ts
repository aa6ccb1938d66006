import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import {
  organisationImpact,
  organisationPayload,
  organisationStatuses,
  type OrganisationImpact,
  type OrganisationKind,
  type OrganisationPayload,
  type OrganisationStatus,
} from "#app/domain/supervision/organisations/change";
import { previewChange } from "#app/domain/supervision/organisations/preview-change.server";
import { readTerms } from "#app/domain/supervision/organisations/read-terms.server";
import { calendarDateOf, fromDbDate, type CalendarDate } from "#app/lib/dates";
import { DomainError } from "#app/lib/domain-error";

export interface OrganisationChangeRow {
  id: string;
  kind: OrganisationKind;
  status: OrganisationStatus;
  sources: string;
  successor: string | null;
  effectiveOn: CalendarDate;
  by: string;
  bureau: string;
  proposedAt: Date;
  /** Waits for a consent of the actor's bureau that the actor may give. */
  waitsForYou: boolean;
}

type Dated<Row> = Omit<Row, "effectiveOn"> & { effectiveOn: Date };

/** Both bureaus of a change see it, and so does every bureau above them. */
const visible = (actor: Actor) => Prisma.sql`(c.bureau_id = ${actor.orgId}::uuid OR c.receiving_bureau_id = ${actor.orgId}::uuid
  OR EXISTS (SELECT 1 FROM bureau b WHERE b.id IN (c.bureau_id, c.receiving_bureau_id) AND starts_with(b.prefix, ${actor.divisionPrefix})))`;

const waits = (actor: Actor) => Prisma.sql`(c.status = 'PROPOSED' AND c.proposed_by_id <> ${actor.userId}::uuid
  AND (c.bureau_id = ${actor.orgId}::uuid AND c.confirmed_at IS NULL OR c.receiving_bureau_id = ${actor.orgId}::uuid AND c.received_at IS NULL))`;

const columns = (actor: Actor) => Prisma.sql`c.id, c.kind::text AS kind, c.status::text AS status,
  (SELECT string_agg(u.name, '、' ORDER BY u.name) FROM organisation_change_unit x JOIN unit u ON u.id = x.unit_id WHERE x.change_id = c.id AND x.part = 'SOURCE') AS sources,
  coalesce((SELECT u.name FROM unit u WHERE u.id = c.successor_id), c.payload->'unit'->>'name') AS successor, c.effective_on AS "effectiveOn",
  coalesce((SELECT a.name FROM app_user a WHERE a.id = c.proposed_by_id), '') AS by, (SELECT b.name FROM bureau b WHERE b.id = c.bureau_id) AS bureau,
  c.proposed_at AS "proposedAt", ${waits(actor)} AS "waitsForYou"`;

export async function listOrganisationChanges(
  actor: Actor,
  question: { status: OrganisationStatus; after: string | null; limit: number },
): Promise<{ changes: OrganisationChangeRow[]; nextAfter: string | null }> {
  const rows = await db.$queryRaw<Dated<OrganisationChangeRow>[]>`
    SELECT ${columns(actor)} FROM organisation_change c WHERE ${visible(actor)} AND c.status = ${question.status}::organisation_change_status
      AND (${question.after}::uuid IS NULL OR c.id < ${question.after}::uuid) ORDER BY c.id DESC LIMIT ${question.limit + 1}::int`;
  const changes = rows.slice(0, question.limit).map((row) => ({ ...row, effectiveOn: fromDbDate(row.effectiveOn) }));
  return { changes, nextAfter: rows.length > question.limit ? (changes.at(-1)?.id ?? null) : null };
}

export async function countOrganisationChanges(actor: Actor): Promise<Record<OrganisationStatus, number>> {
  const rows = await db.$queryRaw<{ status: OrganisationStatus; n: number }[]>`
    SELECT c.status::text AS status, count(*)::int AS n FROM organisation_change c WHERE ${visible(actor)} GROUP BY 1`;
  return Object.fromEntries(organisationStatuses.map((status) => [status, rows.find((row) => row.status === status)?.n ?? 0])) as Record<
    OrganisationStatus,
    number
  >;
}

export interface OrganisationChangeView extends OrganisationChangeRow {
  reason: string;
  documentName: string | null;
  payload: OrganisationPayload;
  place: string | null;
  orderNumbers: string[];
  people: { name: string; role: string; unit: string }[];
  units: { id: string; name: string; part: "SOURCE" | "TARGET"; reachable: boolean }[];
  successorId: string | null;
  successorReachable: boolean;
  receivingBureau: string | null;
  confirmedAt: Date | null;
  confirmedBy: string | null;
  receivedAt: Date | null;
  receivedBy: string | null;
  endedAt: Date | null;
  endedBy: string | null;
  endReason: string | null;
  own: boolean;
  impact: OrganisationImpact;
  /** What it would do now, while it waits; null where it cannot be done as things stand. */
  impactNow: OrganisationImpact | null;
  /** Why it cannot be done now. */
  obstacle: { code: string } | null;
}

/** A change with everything that whoever decides has to know; null when it is neither bureau's and nobody's below. */
export async function getOrganisationChange(actor: Actor, id: string): Promise<OrganisationChangeView | null> {
  type Raw = Dated<
    Omit<OrganisationChangeView, "payload" | "impact" | "impactNow" | "obstacle" | "units" | "people" | "orderNumbers" | "place">
  > & {
    payload: unknown;
    impact: unknown;
  };
  const [row] = await db.$queryRaw<Raw[]>`
    SELECT ${columns(actor)}, c.reason, f.file_name AS "documentName", c.payload, c.impact, c.successor_id AS "successorId",
      coalesce((SELECT starts_with(u.division_code, ${actor.divisionPrefix}) FROM unit u WHERE u.id = c.successor_id), false) AS "successorReachable",
      (SELECT b.name FROM bureau b WHERE b.id = c.receiving_bureau_id) AS "receivingBureau", c.confirmed_at AS "confirmedAt", c.received_at AS "receivedAt", c.ended_at AS "endedAt",
      (SELECT a.name FROM app_user a WHERE a.id = c.confirmed_by_id) AS "confirmedBy", (SELECT a.name FROM app_user a WHERE a.id = c.received_by_id) AS "receivedBy",
      (SELECT a.name FROM app_user a WHERE a.id = c.ended_by_id) AS "endedBy", c.end_reason AS "endReason", c.proposed_by_id = ${actor.userId}::uuid AS own
    FROM organisation_change c LEFT JOIN stored_file f ON f.id = c.document_file_id WHERE c.id = ${id}::uuid AND ${visible(actor)}`;
  if (!row) return null;
  const payload = organisationPayload.parse(row.payload);
  const effectiveOn = fromDbDate(row.effectiveOn);
  const [units, people, orders, place, now] = await Promise.all([
    db.$queryRaw<OrganisationChangeView["units"]>`
      SELECT u.id, u.name, x.part::text AS part, starts_with(u.division_code, ${actor.divisionPrefix}) AS reachable FROM organisation_change_unit x JOIN unit u ON u.id = x.unit_id
      WHERE x.change_id = ${id}::uuid ORDER BY x.part, u.name, u.id`,
    db.$queryRaw<OrganisationChangeView["people"]>`
      SELECT a.name, g.role::text AS role, u.name AS unit FROM access_grant g JOIN app_user a ON a.id = g.user_id JOIN unit u ON u.id = g.unit_id
      WHERE g.id = ANY (${payload.grantIds}::uuid[]) AND g.unit_id IN (SELECT unit_id FROM organisation_change_unit WHERE change_id = ${id}::uuid) ORDER BY a.name, g.role`,
    db.order.findMany({ where: { id: { in: payload.orderIds } }, select: { number: true }, orderBy: { number: "asc" } }),
    payload.unit ? db.division.findFirst({ where: { code: payload.unit.divisionCode }, select: { name: true } }) : null,
    row.status === "PROPOSED" || row.status === "CONFIRMED" ? impactNow(actor, id, effectiveOn) : null,
  ]);
  return {
    ...row,
    effectiveOn,
    payload,
    impact: organisationImpact.parse(row.impact),
    impactNow: now?.impact ?? null,
    obstacle: now?.obstacle ?? null,
    units,
    people,
    orderNumbers: orders.map(({ number }) => number),
    place: place?.name ?? null,
  };
}

async function impactNow(
  actor: Actor,
  id: string,
  effectiveOn: CalendarDate,
): Promise<{ impact: OrganisationImpact | null; obstacle: { code: string } | null }> {
  const today = calendarDateOf(actor.now);
  try {
    const impact = await previewChange(actor, await readTerms(db, id), effectiveOn > today ? effectiveOn : today);
    return { impact, obstacle: null };
  } catch (error) {
    if (error instanceof DomainError) return { impact: null, obstacle: { code: error.code } };
    throw error;
  }
}

/** The paper behind a change, for whoever may see the change. */
export async function getOrganisationDocument(actor: Actor, id: string) {
  const [row] = await db.$queryRaw<{ fileId: string }[]>`
    SELECT c.document_file_id AS "fileId" FROM organisation_change c WHERE c.id = ${id}::uuid AND c.document_file_id IS NOT NULL AND ${visible(actor)}`;
  return row ? db.storedFile.findUnique({ where: { id: row.fileId }, select: { content: true, fileName: true, mediaType: true } }) : null;
}

/** Changes that wait for this person. */
export async function countOrganisationDecisions(actor: Actor): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM organisation_change c WHERE ${waits(actor)}`;
  return row?.n ?? 0;
}

export interface ChangingUnit {
  id: string;
  name: string;
  place: string;
  uscc: string;
  budgetCode: string;
  divisionCode: string;
  address: string;
  contactName: string;
  contactPhone: string;
  openOrders: number;
}

const unitColumns = Prisma.sql`u.id, u.name, d.name AS place, u.uscc, u.budget_code AS "budgetCode", u.division_code AS "divisionCode", u.address, u.contact_name AS "contactName",
  u.contact_phone AS "contactPhone", (SELECT count(*)::int FROM purchase_order o WHERE o.unit_id = u.id AND o.settled_at IS NULL AND o.state IN ('AWAITING_APPROVAL', 'AWAITING_COOP', 'AWAITING_BUYER', 'CONFIRMED')) AS "openOrders"`;

/** Open units by name or code; a successor may be anywhere, what changes is of the actor's divisions. */
export async function searchChangingUnits(actor: Actor, q: string, anywhere: boolean): Promise<ChangingUnit[]> {
  const words = q.trim();
  if (words === "") return [];
  return db.$queryRaw<ChangingUnit[]>`
    SELECT ${unitColumns} FROM unit u JOIN division d ON d.code = u.division_code
    WHERE u.closed_on IS NULL AND (${anywhere} OR starts_with(u.division_code, ${actor.divisionPrefix})) AND (strpos(u.name, ${words}) > 0 OR u.uscc = ${words.toUpperCase()} OR u.budget_code = ${words})
    ORDER BY starts_with(u.division_code, ${actor.divisionPrefix}) DESC, u.name, u.id LIMIT 12`;
}

/** Open units by id, those outside the actor's divisions only where asked for. */
export async function listChangingUnits(actor: Actor, ids: readonly string[], anywhere: boolean): Promise<ChangingUnit[]> {
  if (ids.length === 0) return [];
  return db.$queryRaw<ChangingUnit[]>`
    SELECT ${unitColumns} FROM unit u JOIN division d ON d.code = u.division_code
    WHERE u.closed_on IS NULL AND u.id = ANY (${[...ids]}::uuid[]) AND (${anywhere} OR starts_with(u.division_code, ${actor.divisionPrefix})) ORDER BY u.name, u.id`;
}

export interface FollowingGrant {
  id: string;
  name: string;
  role: string;
  unit: string;
}

/** Grants at units of the actor's divisions, managers and reviewers first: the proposal of who follows. */
export async function listFollowingGrants(actor: Actor, unitIds: readonly string[]): Promise<FollowingGrant[]> {
  if (unitIds.length === 0) return [];
  return db.$queryRaw<FollowingGrant[]>`
    SELECT g.id, a.name, g.role::text AS role, u.name AS unit FROM access_grant g JOIN app_user a ON a.id = g.user_id AND a.disabled_at IS NULL JOIN unit u ON u.id = g.unit_id
    WHERE g.unit_id = ANY (${[...unitIds]}::uuid[]) AND starts_with(u.division_code, ${actor.divisionPrefix}) AND g.valid_from <= ${actor.now} AND (g.valid_to IS NULL OR g.valid_to > ${actor.now})
    ORDER BY array_position(ARRAY['MANAGER', 'REVIEWER', 'CLERK', 'CONTRACTOR', 'VIEWER'], g.role::text), u.name, a.name, g.id LIMIT 200`;
}

export interface UnitPast {
  closedOn: CalendarDate | null;
  continuesAs: { id: string; name: string } | null;
  splitFrom: { id: string; name: string } | null;
  /** Units that were merged into it, or that it was before it moved. */
  before: { id: string; name: string; closedOn: CalendarDate }[];
  /** Units that were split from it. */
  parts: { id: string; name: string }[];
}

/** Where a unit comes from and where it went. The caller has checked who may see the unit. */
export async function getUnitPast(unitId: string): Promise<UnitPast | null> {
  const unit = await db.unit.findUnique({ where: { id: unitId }, select: { closedOn: true, continuesAsId: true, splitFromId: true } });
  if (!unit) return null;
  const name = (id: string | null) => (id === null ? null : db.unit.findUnique({ where: { id }, select: { id: true, name: true } }));
  const [continuesAs, splitFrom, before, parts] = await Promise.all([
    name(unit.continuesAsId),
    name(unit.splitFromId),
    db.unit.findMany({
      where: { continuesAsId: unitId },
      select: { id: true, name: true, closedOn: true },
      orderBy: { closedOn: "desc" },
      take: 50,
    }),
    db.unit.findMany({ where: { splitFromId: unitId }, select: { id: true, name: true }, orderBy: { createdAt: "desc" }, take: 50 }),
  ]);
  return {
    closedOn: unit.closedOn ? fromDbDate(unit.closedOn) : null,
    continuesAs,
    splitFrom,
    before: before.flatMap(({ closedOn, ...row }) => (closedOn ? [{ ...row, closedOn: fromDbDate(closedOn) }] : [])),
    parts,
  };
}
