import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { BankLineView } from "#app/domain/payments/bank-desk";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface BankLineRow {
  id: string;
  bookedOn: CalendarDate;
  amountFen: bigint;
  /** Of what arrived, what nobody has decided about or proposed anything for. */
  leftFen: bigint;
  proposedFen: bigint;
  /** Of what left, what nobody has said yet to be money sent back. */
  sentFen: bigint;
  payerName: string;
  payerAccount: string;
  purpose: string;
  reference: string;
}

interface Row {
  id: string;
  booked_on: Date;
  amount_fen: bigint;
  decided_fen: bigint;
  proposed_fen: bigint;
  payer_name: string;
  payer_account: string;
  purpose: string;
  reference: string;
}

const columns = Prisma.sql`l.id, l.booked_on, l.amount_fen, l.decided_fen, l.proposed_fen, l.payer_name, l.payer_account, l.purpose, l.reference`;

const toLine = (row: Row): BankLineRow => ({
  id: row.id,
  bookedOn: fromDbDate(row.booked_on),
  amountFen: row.amount_fen,
  leftFen: row.amount_fen > 0n ? row.amount_fen - row.decided_fen - row.proposed_fen : 0n,
  proposedFen: row.proposed_fen,
  sentFen: row.amount_fen < 0n ? -row.amount_fen - row.decided_fen - row.proposed_fen : 0n,
  payerName: row.payer_name,
  payerAccount: row.payer_account,
  purpose: row.purpose,
  reference: row.reference,
});

const inView: Record<BankLineView, Prisma.Sql> = {
  waiting: Prisma.sql`l.amount_fen > 0 AND l.decided_fen + l.proposed_fen < l.amount_fen`,
  proposed: Prisma.sql`l.proposed_fen > 0`,
  decided: Prisma.sql`l.amount_fen > 0 AND l.decided_fen = l.amount_fen`,
  left: Prisma.sql`l.amount_fen < 0`,
};

/** Lines of the co-op's account: what waits by day, the earliest first; the rest latest first. @param after `nextAfter` of the page before */
export async function listBankLines(
  actor: Actor,
  view: BankLineView,
  after: string | null,
  take: number,
): Promise<{ rows: BankLineRow[]; nextAfter: string | null }> {
  const key = /^(20\d\d-\d\d-\d\d)\.([0-9a-f-]{36})$/.exec(after ?? "");
  const [beyond, direction] = view === "waiting" ? [Prisma.sql`>`, Prisma.sql`ASC`] : [Prisma.sql`<`, Prisma.sql`DESC`];
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns} FROM bank_line l WHERE l.coop_id = ${actor.orgId}::uuid AND ${inView[view]}
      ${key ? Prisma.sql`AND (l.booked_on, l.id) ${beyond} (${key[1]}::date, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY l.booked_on ${direction}, l.id ${direction} LIMIT ${take + 1}`;
  const page = rows.slice(0, take).map(toLine);
  const last = page.at(-1);
  return { rows: page, nextAfter: rows.length > take && last ? `${last.bookedOn}.${last.id}` : null };
}

/** Lines of one statement, or of the whole account, that wait for a decision, after an id. */
export async function listWaitingLines(
  coopId: string,
  statementId: string | null,
  afterId: string | null,
  take: number,
): Promise<BankLineRow[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${columns} FROM bank_line l WHERE l.coop_id = ${coopId}::uuid AND ${inView.waiting}
      ${statementId ? Prisma.sql`AND l.statement_id = ${statementId}::uuid` : Prisma.empty} ${afterId ? Prisma.sql`AND l.id > ${afterId}::uuid` : Prisma.empty}
    ORDER BY l.id LIMIT ${take}`;
  return rows.map(toLine);
}

export async function getBankLine(actor: Actor, id: string): Promise<BankLineRow | null> {
  const [row] = await db.$queryRaw<Row[]>`SELECT ${columns} FROM bank_line l WHERE l.coop_id = ${actor.orgId}::uuid AND l.id = ${id}::uuid`;
  return row ? toLine(row) : null;
}

export interface BankFigures {
  waiting: number;
  waitingFen: bigint;
  proposed: number;
  statementsToPost: number;
  latestDay: CalendarDate | null;
}

export async function getBankFigures(actor: Actor): Promise<BankFigures> {
  const [row] = await db.$queryRaw<{ waiting: number; fen: bigint; proposed: number; unposted: number; latest: Date | null }[]>`
    SELECT count(*) FILTER (WHERE ${inView.waiting})::int AS waiting,
      coalesce(sum(l.amount_fen - l.decided_fen - l.proposed_fen) FILTER (WHERE ${inView.waiting}), 0)::bigint AS fen,
      count(*) FILTER (WHERE ${inView.proposed})::int AS proposed, (SELECT max(booked_on) FROM bank_line WHERE coop_id = ${actor.orgId}::uuid) AS latest,
      (SELECT count(*)::int FROM bank_statement s WHERE s.coop_id = ${actor.orgId}::uuid AND s.posted_at IS NULL) AS unposted
    FROM bank_line l WHERE l.coop_id = ${actor.orgId}::uuid AND l.decided_fen < l.amount_fen`;
  return {
    waiting: row?.waiting ?? 0,
    waitingFen: row?.fen ?? 0n,
    proposed: row?.proposed ?? 0,
    statementsToPost: row?.unposted ?? 0,
    latestDay: row?.latest ? fromDbDate(row.latest) : null,
  };
}

export interface BankStatementRow {
  id: string;
  fileName: string;
  formatName: string;
  importedAt: Date;
  importedBy: string;
  postedAt: Date | null;
  postedLines: number | null;
}

/** Statements of the co-op, latest first. */
export async function listBankStatements(actor: Actor, take: number): Promise<BankStatementRow[]> {
  return db.$queryRaw<BankStatementRow[]>`
    SELECT s.id, s.file_name AS "fileName", s.format_name AS "formatName", s.imported_at AS "importedAt", coalesce(p.name, '') AS "importedBy", s.posted_at AS "postedAt",
      s.posted_lines AS "postedLines"
    FROM bank_statement s LEFT JOIN app_user p ON p.id = s.imported_by_id WHERE s.coop_id = ${actor.orgId}::uuid ORDER BY s.imported_at DESC, s.id DESC LIMIT ${take}`;
}

export type RowVerdict = "new" | "known" | "unreadable" | "posted";

export interface StatementRowView {
  rowNumber: number;
  verdict: RowVerdict;
  problem: string | null;
  text: string;
  lineId: string | null;
  bookedOn: CalendarDate | null;
  amountFen: bigint | null;
  payerName: string;
  purpose: string;
  reference: string;
}

export interface StatementPage {
  statement: BankStatementRow;
  counts: Record<RowVerdict, number>;
  arrivedFen: bigint;
  leftFen: bigint;
  rows: StatementRowView[];
}

/** A statement as it was read, each row with what becomes of it, unreadable ones first. */
export async function getStatement(actor: Actor, id: string, take: number): Promise<StatementPage | null> {
  const [statement] = await db.$queryRaw<BankStatementRow[]>`
    SELECT s.id, s.file_name AS "fileName", s.format_name AS "formatName", s.imported_at AS "importedAt", coalesce(p.name, '') AS "importedBy", s.posted_at AS "postedAt",
      s.posted_lines AS "postedLines"
    FROM bank_statement s LEFT JOIN app_user p ON p.id = s.imported_by_id WHERE s.coop_id = ${actor.orgId}::uuid AND s.id = ${id}::uuid`;
  if (!statement) return null;
  const judged = Prisma.sql`
    SELECT r.*, l.id AS line_id, CASE WHEN r.hash IS NULL THEN 'unreadable' WHEN l.id IS NULL THEN 'new' WHEN l.statement_id = r.statement_id AND l.row_number = r.row_number THEN 'posted' ELSE 'known' END AS verdict
    FROM bank_statement_row r LEFT JOIN bank_line l ON l.coop_id = r.coop_id AND l.hash = r.hash
    WHERE r.coop_id = ${actor.orgId}::uuid AND r.statement_id = ${id}::uuid`;
  const [counts, rows] = await Promise.all([
    db.$queryRaw<{ verdict: RowVerdict; count: number; arrived: bigint; gone: bigint }[]>`
      SELECT verdict, count(*)::int AS count, coalesce(sum(amount_fen) FILTER (WHERE amount_fen > 0), 0)::bigint AS arrived,
        coalesce(-sum(amount_fen) FILTER (WHERE amount_fen < 0), 0)::bigint AS gone FROM (${judged}) j GROUP BY 1`,
    db.$queryRaw<(Omit<StatementRowView, "bookedOn"> & { booked_on: Date | null })[]>`
      SELECT row_number AS "rowNumber", verdict, problem, text, line_id AS "lineId", booked_on, amount_fen AS "amountFen", payer_name AS "payerName", purpose, reference
      FROM (${judged}) j ORDER BY verdict = 'unreadable' DESC, row_number LIMIT ${take}`,
  ]);
  const count = (verdict: RowVerdict) => counts.find((row) => row.verdict === verdict)?.count ?? 0;
  const sum = (of: (row: { arrived: bigint; gone: bigint }) => bigint) => counts.reduce((total, row) => total + of(row), 0n);
  return {
    statement,
    counts: { new: count("new"), known: count("known"), unreadable: count("unreadable"), posted: count("posted") },
    arrivedFen: sum(({ arrived }) => arrived),
    leftFen: sum(({ gone }) => gone),
    rows: rows.map(({ booked_on, ...row }) => ({ ...row, bookedOn: booked_on ? fromDbDate(booked_on) : null })),
  };
}

export interface BankDecisionRow {
  id: string;
  kind: "MATCH" | "RECORDED" | "RETURNED" | "OTHER_INCOME" | "INTERNAL";
  status: "PROPOSED" | "POSTED" | "REFUSED" | "REVERSED";
  amountFen: bigint;
  note: string;
  automatic: boolean;
  proposedBy: string;
  proposedById: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  reversedBy: string | null;
  reversalReason: string | null;
  parts: { orderId: string; amountFen: string; feeFen: string }[];
  /** The other one of two lines by which money came and was sent back. */
  counterLineId: string | null;
  reversal: ProposedReversal | null;
}

/** What a first person wants to take back. */
export interface ProposedReversal {
  id: string;
  reason: string;
  proposedBy: string;
  proposedById: string;
}

/** What a first person wants to take back, as a column. @param which conditions on reversal `x` */
export const proposedReversal = (which: Prisma.Sql) => Prisma.sql`(
  SELECT jsonb_build_object('id', x.id, 'reason', x.reason, 'proposedBy', coalesce(w.name, ''), 'proposedById', x.proposed_by_id)
  FROM receipt_reversal x LEFT JOIN app_user w ON w.id = x.proposed_by_id WHERE ${which} AND x.status = 'PROPOSED' LIMIT 1)`;

/** Everything that was decided about a line, in order of time. */
export async function listBankDecisions(actor: Actor, lineId: string): Promise<BankDecisionRow[]> {
  return db.$queryRaw<BankDecisionRow[]>`
    SELECT d.id, d.kind::text AS kind, d.status::text AS status, d.amount_fen AS "amountFen", d.note, d.automatic, coalesce(p.name, '') AS "proposedBy", d.proposed_by_id AS "proposedById",
      d.proposed_at AS "proposedAt", q.name AS "decidedBy", d.decided_at AS "decidedAt", v.name AS "reversedBy", d.reversal_reason AS "reversalReason", d.parts,
      d.counter_line_id AS "counterLineId", ${proposedReversal(Prisma.sql`x.coop_id = d.coop_id AND x.decision_id = d.id`)} AS reversal
    FROM bank_decision d LEFT JOIN app_user p ON p.id = d.proposed_by_id LEFT JOIN app_user q ON q.id = d.decided_by_id LEFT JOIN app_user v ON v.id = d.reversed_by_id
    WHERE d.coop_id = ${actor.orgId}::uuid AND d.line_id = ${lineId}::uuid ORDER BY d.proposed_at, d.id`;
}

export async function getReleaseLimit(coopId: string): Promise<bigint | null> {
  const setting = await db.bankDeskSetting.findUnique({ where: { coopId }, select: { releaseAboveFen: true } });
  return setting?.releaseAboveFen ?? null;
}
