import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { deskOf, heldOf, heldPlace, heldTerms } from "#app/domain/payments/held-money/held-record.server";
import {
  heldCommandsOf,
  heldWaitsFor,
  type HeldCommand,
  type HeldFacts,
  type HeldKind,
  type HeldSide,
  type HeldTab,
} from "#app/domain/payments/held-money/states";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

export interface HeldFilter {
  tab: HeldTab;
  kind: HeldKind | null;
  /** Prefix of a division; "" for all that the actor may read. */
  prefix: string;
}

export interface HeldRow extends HeldFacts {
  id: string;
  number: string;
  kind: HeldKind;
  unitId: string | null;
  /** Of the unit, or what was reported where it is none of the platform. */
  debtor: string;
  /** What it was called when it was reported, where another unit answers for it now. */
  formerly: string | null;
  debtorEn: string | null;
  place: string;
  coopName: string;
  coopNameEn: string | null;
  contractNumber: string;
  amountFen: bigint;
  returnedFen: bigint;
  /** Still held; 0 when it was rejected or withdrawn. */
  openFen: bigint;
  sinceOn: CalendarDate;
  dueOn: CalendarDate;
  deadlineOn: CalendarDate;
  /** Open, and the calendar of the deadline's year is not published yet. */
  provisional: boolean;
  late: boolean;
  reportedAt: Date;
  waitsFor: ReturnType<typeof heldWaitsFor>;
}

const openFen = Prisma.sql`CASE WHEN h.ended_at IS NULL THEN h.amount_fen - h.returned_fen ELSE 0 END`;
const tables = Prisma.sql`held_money h LEFT JOIN unit u ON u.id = h.unit_id JOIN coop c ON c.id = h.coop_id`;
/** The unit that answers for it now. */
const answering = Prisma.sql`LEFT JOIN unit v ON v.id = CASE WHEN u.continues_as_id IS NULL THEN u.id ELSE unit_answering(u.id) END`;
const isLate = (actor: Actor) => Prisma.sql`(h.ended_at IS NULL AND h.deadline_on < ${calendarDateOf(actor.now)}::date)`;

const columns = (actor: Actor) => Prisma.sql`
  h.id, h.number, h.kind::text AS kind, v.id AS "unitId", coalesce(v.name, h.debtor_name) AS debtor, v.name_en AS "debtorEn", CASE WHEN v.id <> u.id THEN u.name END AS formerly, d.name AS place, c.name AS "coopName",
  c.name_en AS "coopNameEn", h.contract_number AS "contractNumber", h.amount_fen AS "amountFen", h.returned_fen AS "returnedFen", (${openFen})::bigint AS "openFen",
  h.since_on::text AS "sinceOn", h.due_on::text AS "dueOn", h.deadline_on::text AS "deadlineOn", h.ended_at IS NULL AND NOT calendar_covers(h.deadline_on) AS provisional, ${isLate(actor)} AS late, h.reported_at AS "reportedAt", h.state::text AS state,
  h.answer::text AS answer, h.awaits_answer AS "awaitsAnswer", h.receivable_id IS NOT NULL AS linked, coalesce(h.bureau_id = ${deskOf(actor)}::uuid, false) AS "onDesk"`;

/** What the actor's side has to do. */
function mine(actor: Actor): Prisma.Sql {
  switch (actor.audience) {
    case "unit":
      return Prisma.sql`(h.ended_at IS NULL AND h.answer IS NULL OR h.state = 'TAKEN')`;
    case "coop":
      return Prisma.sql`(h.ended_at IS NULL AND h.receivable_id IS NULL AND (SELECT e.kind FROM held_money_event e WHERE e.held_id = h.id AND e.kind IN ('returnSent', 'partReturned')
        ORDER BY e.at DESC, e.id DESC LIMIT 1) = 'returnSent')`;
    case "bureau":
      return Prisma.sql`(h.bureau_id = ${actor.orgId}::uuid AND (h.state = 'ESCALATED' OR h.state = 'REPORTED' AND NOT h.awaits_answer))`;
    case "hall":
    case "county":
    case "platform":
      return Prisma.sql`false`;
  }
}

function inTab(actor: Actor, tab: HeldTab): Prisma.Sql {
  switch (tab) {
    case "open":
      return Prisma.sql`h.ended_at IS NULL`;
    case "mine":
      return mine(actor);
    case "late":
      return isLate(actor);
    case "done":
      return Prisma.sql`h.ended_at IS NOT NULL`;
  }
}

const within = (actor: Actor, { kind, prefix }: Omit<HeldFilter, "tab">) => Prisma.sql`
  ${heldOf(actor)} ${kind === null ? Prisma.empty : Prisma.sql`AND h.kind = ${kind}::held_money_kind`} ${prefix === "" ? Prisma.empty : Prisma.sql`AND starts_with(${heldPlace}, ${prefix})`}`;

const KEY = /^(\d{1,15})\.([0-9a-f-]{36})$/;

/** Reports that the actor may read, newest first. @param after `nextAfter` of the page before */
export async function listHeld(
  actor: Actor,
  filter: HeldFilter,
  { after, take }: { after: string | null; take: number },
): Promise<{ rows: HeldRow[]; nextAfter: string | null }> {
  const key = KEY.exec(after ?? "");
  const rows = await db.$queryRaw<Omit<HeldRow, "waitsFor">[]>`
    SELECT ${columns(actor)} FROM ${tables} ${answering} JOIN division d ON d.code = ${heldPlace} WHERE ${within(actor, filter)} AND ${inTab(actor, filter.tab)}
      ${key ? Prisma.sql`AND (h.reported_at, h.id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY h.reported_at DESC, h.id DESC LIMIT ${take + 1}`;
  const last = rows[take - 1];
  return {
    rows: rows.slice(0, take).map((row) => ({ ...row, waitsFor: heldWaitsFor(row) })),
    nextAfter: rows.length > take && last ? `${last.reportedAt.getTime()}.${last.id}` : null,
  };
}

export async function countHeld(actor: Actor, filter: Omit<HeldFilter, "tab">): Promise<Record<HeldTab, number>> {
  const count = (tab: HeldTab) => Prisma.sql`count(*) FILTER (WHERE ${inTab(actor, tab)})::int`;
  const [row] = await db.$queryRaw<Record<HeldTab, number>[]>`
    SELECT ${count("open")} AS open, ${count("mine")} AS mine, ${count("late")} AS late, ${count("done")} AS done FROM ${tables} WHERE ${within(actor, filter)}`;
  return row ?? { open: 0, mine: 0, late: 0, done: 0 };
}

export interface HeldSums {
  reports: number;
  open: number;
  late: number;
  amountFen: bigint;
  returnedFen: bigint;
  openFen: bigint;
}

export interface PlaceSums extends HeldSums {
  code: string;
  name: string;
  /** There are places below it. */
  below: boolean;
}

const sums = (
  actor: Actor,
) => Prisma.sql`count(*)::int AS reports, count(*) FILTER (WHERE h.ended_at IS NULL)::int AS open, count(*) FILTER (WHERE ${isLate(actor)})::int AS late,
  coalesce(sum(h.amount_fen), 0)::bigint AS "amountFen", coalesce(sum(h.returned_fen), 0)::bigint AS "returnedFen", coalesce(sum(${openFen}), 0)::bigint AS "openFen"`;

/** Everything that was reported in a place, by kind and in all; what was rejected and withdrawn stands in the amount and not in what is open. */
export async function sumHeld(
  actor: Actor,
  filter: Omit<HeldFilter, "tab">,
): Promise<{ total: HeldSums; kinds: (HeldSums & { kind: HeldKind })[]; states: (HeldSums & { state: HeldRow["state"] })[] }> {
  const rows = await db.$queryRaw<(HeldSums & { kind: HeldKind | null; state: HeldRow["state"] | null })[]>`
    SELECT h.kind::text AS kind, h.state::text AS state, ${sums(actor)} FROM ${tables} WHERE ${within(actor, filter)} GROUP BY GROUPING SETS ((h.kind), (h.state), ()) ORDER BY h.kind, h.state`;
  const none: HeldSums = { reports: 0, open: 0, late: 0, amountFen: 0n, returnedFen: 0n, openFen: 0n };
  return {
    total: rows.find(({ kind, state }) => kind === null && state === null) ?? none,
    kinds: rows.flatMap((row) => (row.kind === null ? [] : [{ ...row, kind: row.kind }])),
    states: rows.flatMap((row) => (row.state === null ? [] : [{ ...row, state: row.state }])),
  };
}

/** The same by the places directly below one; a place's own units, such as those of a city itself, stand under its own code. */
export async function sumHeldByPlace(actor: Actor, filter: Omit<HeldFilter, "tab">): Promise<PlaceSums[]> {
  const prefix = filter.prefix === "" ? actor.divisionPrefix : filter.prefix;
  const digits = Math.min(prefix.length + 2, 6);
  return db.$queryRaw<PlaceSums[]>`
    SELECT s.*, d.name, ${digits}::int < 6 AND s.code <> rpad(${prefix}, 6, '0') AS below
    FROM (SELECT rpad(left(${heldPlace}, ${digits}::int), 6, '0') AS code, ${sums(actor)} FROM ${tables} WHERE ${within(actor, { ...filter, prefix })} GROUP BY 1) s
      JOIN division d ON d.code = s.code::char(6)
    ORDER BY s."openFen" DESC, s.code`;
}

export interface HeldView extends HeldRow {
  note: string;
  bureau: string;
  bureauEn: string | null;
  receivableId: string | null;
  missedOn: CalendarDate | null;
  /** Most working days that the bureau may give. */
  returnDays: number;
  returns: {
    id: string;
    amountFen: bigint;
    receivedOn: CalendarDate;
    bankReference: string;
    guaranteeId: string | null;
    guaranteeNumber: string | null;
  }[];
  files: { fileId: string; fileName: string; side: "coop" | "unit"; at: Date }[];
  events: { id: string; kind: string; at: Date; side: string | null; by: string | null; detail: Record<string, string> }[];
  /** What the actor's side can do now, whatever the actor's role. */
  commands: HeldCommand[];
}

/** One report as its sides read it; null when it is none of theirs. */
export async function getHeld(actor: Actor, id: string): Promise<HeldView | null> {
  const [row] = await db.$queryRaw<
    (Omit<HeldView, "waitsFor" | "returns" | "files" | "events" | "commands" | "returnDays"> & { divisionCode: string })[]
  >`
    SELECT ${columns(actor)}, h.note, b.name AS bureau, b.name_en AS "bureauEn", h.receivable_id AS "receivableId", h.missed_on::text AS "missedOn", ${heldPlace} AS "divisionCode"
    FROM ${tables} ${answering} JOIN division d ON d.code = ${heldPlace} JOIN bureau b ON b.id = h.bureau_id WHERE ${heldOf(actor)} AND h.id = ${id}::uuid`;
  if (!row) return null;
  const { divisionCode, ...held } = row;
  const [returns, files, events, terms] = await Promise.all([
    db.$queryRaw<HeldView["returns"]>`
      SELECT r.id, r.amount_fen AS "amountFen", r.received_on::text AS "receivedOn", r.bank_reference AS "bankReference", r.guarantee_id AS "guaranteeId", g.number AS "guaranteeNumber"
      FROM held_money_return r LEFT JOIN guarantee g ON g.unit_id = r.unit_id AND g.id = r.guarantee_id WHERE r.held_id = ${id}::uuid ORDER BY r.at, r.id`,
    db.$queryRaw<HeldView["files"]>`
      SELECT x.file_id AS "fileId", f.file_name AS "fileName", x.side, x.at FROM held_money_file x JOIN stored_file f ON f.id = x.file_id WHERE x.held_id = ${id}::uuid ORDER BY x.at, x.file_id`,
    db.$queryRaw<HeldView["events"]>`
      SELECT e.id, e.kind, e.at, e.side, a.name AS by, e.detail FROM held_money_event e LEFT JOIN app_user a ON a.id = e.actor_id WHERE e.held_id = ${id}::uuid ORDER BY e.at, e.id`,
    heldTerms(db, divisionCode, calendarDateOf(actor.now)),
  ]);
  return {
    ...held,
    waitsFor: heldWaitsFor(held),
    returnDays: terms.returnDays,
    returns,
    files,
    events,
    commands: heldCommandsOf(actor.audience as HeldSide, held),
  };
}

/** A paper of a report that the actor may read. */
export async function getHeldFile(actor: Actor, id: string, fileId: string) {
  const [row] = await db.$queryRaw<{ content: Uint8Array<ArrayBuffer>; fileName: string; mediaType: string }[]>`
    SELECT f.content, f.file_name AS "fileName", f.media_type AS "mediaType" FROM held_money h LEFT JOIN unit u ON u.id = h.unit_id JOIN held_money_file x ON x.held_id = h.id
      JOIN stored_file f ON f.id = x.file_id
    WHERE ${heldOf(actor)} AND h.id = ${id}::uuid AND f.id = ${fileId}::uuid`;
  return row ?? null;
}
