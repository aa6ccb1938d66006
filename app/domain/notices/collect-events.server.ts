import { db } from "#app/db/client.server";
import { receivableNumber } from "#app/domain/payments/receivable-number";
import { sentToCoop } from "#app/domain/ordering/own-orders.server";
import {
  ACCOUNT_CHANGED,
  accountMessage,
  eventOfFilingKind,
  eventOfOrderKind,
  eventOfPledgeKind,
  filingMessage,
  orderMessage,
  pledgeMessage,
} from "#app/domain/notices/events";

const PORTION = 500;

interface Found {
  endpointId: string;
  eventId: string;
  unitId: string;
  unitName: string;
  kind: string;
  at: Date;
  audience: "unit" | "coop" | "bureau";
  events: string[];
}

interface FoundOrder extends Found {
  orderId: string;
  orderNumber: string;
  groupId: string;
  coopId: string;
  coopName: string;
  detail: Record<string, string | number | boolean | null>;
}

interface FoundFiling extends Found {
  filingId: string;
  fiscalYear: number;
  reason: string | null;
}

interface FoundAccount extends Found {
  accountId: string;
  programme: string;
  fiscalYear: number;
  seq: bigint;
  entries: number;
  requiredFen: bigint;
  remainingFen: bigint;
  orderedFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
}

interface FoundPledge extends Found {
  kind: keyof typeof eventOfPledgeKind;
  receivableId: string;
  fiscalYear: number;
  number: number;
  orderId: string;
  orderNumber: string;
  coopId: string;
  coopName: string;
  confirmation: string;
  confirmationSha256: string;
  bankName: string;
  bankAccountNumber: string;
  dueOn: string;
  amountFen: bigint;
  paidFen: bigint;
  creditedFen: bigint;
}

interface Message {
  endpointId: string;
  eventId: string;
  eventType: string;
  subjectId: string;
  body: string;
}

/**
 * Writes a message for everything that happened since the last time and that an endpoint wants to know. What happens itself writes nothing for this: the timelines of
 * orders and filings are read in the order of time. Something is written a moment after the time it bears, so ten minutes are looked at again; a message exists
 * once, by its key.
 *
 * @returns how many messages were written
 */
export async function collectEvents(now: Date): Promise<number> {
  const orders = await collect(readOrders, orderMessageOf, now);
  const filings = await collect(readFilings, filingMessageOf, now);
  const accounts = await collect(readAccounts, accountMessageOf, now);
  const pledges = await collect(readPledges, pledgeMessageOf, now);
  await db.webhookEndpoint.updateMany({ where: { disabledAt: null, collectedTo: { lt: now } }, data: { collectedTo: now } });
  return orders + filings + accounts + pledges;
}

/** Portion by portion, behind the last entry looked at. */
async function collect<Row extends Found>(
  read: (after: { at: Date; eventId: string } | null, now: Date) => Promise<Row[]>,
  messageOf: (row: Row) => Message | null,
  now: Date,
): Promise<number> {
  let written = 0;
  for (let after: { at: Date; eventId: string } | null = null; ;) {
    const rows: Row[] = await read(after, now);
    written += await write(
      rows.flatMap((row) => messageOf(row) ?? []),
      now,
    );
    const last = rows.at(-1);
    if (rows.length < PORTION || !last) return written;
    after = { at: last.at, eventId: last.eventId };
  }
}

async function readOrders(after: { at: Date; eventId: string } | null, now: Date): Promise<FoundOrder[]> {
  const { at, eventId } = after ?? { at: new Date(0), eventId: "00000000-0000-0000-0000-000000000000" };
  return db.$queryRaw<FoundOrder[]>`
    WITH active AS (SELECT id, unit_id, coop_id, events, greatest(created_at, collected_to - interval '10 minutes') AS since FROM webhook_endpoint
        WHERE disabled_at IS NULL AND bureau_id IS NULL)
    SELECT p.id AS "endpointId", e.id AS "eventId", e.unit_id AS "unitId", u.name AS "unitName", e.kind, e.at, p.events, CASE WHEN p.unit_id IS NULL THEN 'coop' ELSE 'unit' END AS audience,
      e.order_id AS "orderId", o.number AS "orderNumber", o.group_id AS "groupId", o.coop_id AS "coopId", c.name AS "coopName", e.detail
    FROM order_event e JOIN purchase_order o ON o.unit_id = e.unit_id AND o.id = e.order_id JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id
      JOIN active p ON (p.unit_id = e.unit_id OR p.coop_id = o.coop_id) AND e.at >= p.since
      JOIN unit u ON u.id = e.unit_id JOIN coop c ON c.id = o.coop_id
    WHERE e.at >= (SELECT min(since) FROM active) AND e.at <= ${now} AND (e.at, e.id) > (${at}, ${eventId}::uuid) AND e.kind = ANY (${Object.keys(eventOfOrderKind)})
      -- The unit hears of a submission when it happens, the co-op when nobody has to approve it any more; of what was never approved it hears nothing.
      AND CASE WHEN p.coop_id IS NULL THEN e.kind <> 'approved' ELSE e.kind <> 'refused' AND ${sentToCoop} AND (e.kind <> 'submitted' OR g.approval = 'NOT_NEEDED') END
      AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id = p.id AND d.event_id = e.id)
    ORDER BY e.at, e.id, p.id LIMIT ${PORTION}::int`;
}

async function readFilings(after: { at: Date; eventId: string } | null, now: Date): Promise<FoundFiling[]> {
  const { at, eventId } = after ?? { at: new Date(0), eventId: "00000000-0000-0000-0000-000000000000" };
  return db.$queryRaw<FoundFiling[]>`
    WITH active AS (SELECT p.id, p.unit_id, b.prefix, p.events, greatest(p.created_at, p.collected_to - interval '10 minutes') AS since
        FROM webhook_endpoint p LEFT JOIN bureau b ON b.id = p.bureau_id WHERE p.disabled_at IS NULL AND p.coop_id IS NULL)
    SELECT p.id AS "endpointId", e.id AS "eventId", e.unit_id AS "unitId", u.name AS "unitName", e.kind, e.at, p.events, CASE WHEN p.unit_id IS NULL THEN 'bureau' ELSE 'unit' END AS audience,
      e.filing_id AS "filingId", f.fiscal_year AS "fiscalYear", e.reason
    FROM filing_event e JOIN filing f ON f.unit_id = e.unit_id AND f.id = e.filing_id JOIN unit u ON u.id = e.unit_id
      JOIN active p ON (p.unit_id = e.unit_id OR u.division_code LIKE p.prefix || '%') AND e.at >= p.since
    WHERE e.at >= (SELECT min(since) FROM active) AND e.at <= ${now} AND (e.at, e.id) > (${at}, ${eventId}::uuid) AND e.kind = ANY (${Object.keys(eventOfFilingKind)})
      AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id = p.id AND d.event_id = e.id)
    ORDER BY e.at, e.id, p.id LIMIT ${PORTION}::int`;
}

/** What happened to pledges, for unit and co-op, and for the bank whose account it is. */
async function readPledges(after: { at: Date; eventId: string } | null, now: Date): Promise<FoundPledge[]> {
  const { at, eventId } = after ?? { at: new Date(0), eventId: "00000000-0000-0000-0000-000000000000" };
  return db.$queryRaw<FoundPledge[]>`
    WITH active AS (SELECT id, unit_id, coop_id, bank_account_number, events, greatest(created_at, collected_to - interval '10 minutes') AS since FROM webhook_endpoint
        WHERE disabled_at IS NULL AND bureau_id IS NULL)
    SELECT p.id AS "endpointId", e.id AS "eventId", e.unit_id AS "unitId", u.name AS "unitName", e.kind::text AS kind, e.at, p.events, CASE WHEN p.unit_id IS NULL THEN 'coop' ELSE 'unit' END AS audience,
      r.id AS "receivableId", r.fiscal_year AS "fiscalYear", r.number, r.order_id AS "orderId", o.number AS "orderNumber", c.coop_id AS "coopId", s.name AS "coopName",
      c.number AS confirmation, c.sha256 AS "confirmationSha256", c.bank_name AS "bankName", c.bank_account_number AS "bankAccountNumber", r.due_on::text AS "dueOn",
      r.amount_fen AS "amountFen", e.paid_fen AS "paidFen", e.credited_fen AS "creditedFen"
    FROM confirmation_event e JOIN receivable_confirmation c ON c.unit_id = e.unit_id AND c.id = e.confirmation_id JOIN receivable r ON r.unit_id = c.unit_id AND r.id = c.receivable_id
      JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id JOIN unit u ON u.id = e.unit_id JOIN coop s ON s.id = c.coop_id
      JOIN active p ON (p.unit_id = e.unit_id OR p.coop_id = c.coop_id) AND e.at >= p.since
        AND (p.bank_account_number IS NULL OR p.bank_account_number = regexp_replace(c.bank_account_number, '[^0-9]', '', 'g'))
    WHERE e.at >= (SELECT min(since) FROM active) AND e.at <= ${now} AND (e.at, e.id) > (${at}, ${eventId}::uuid)
      AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id = p.id AND d.event_id = e.id)
    ORDER BY e.at, e.id, p.id LIMIT ${PORTION}::int`;
}

/**
 * Accounts that transactions moved: entries that one transaction wrote are one change, with the balances after its last entry. The event's id is made of the account and
 * that entry's number, so that it is the same whenever it is looked at.
 */
async function readAccounts(after: { at: Date; eventId: string } | null, now: Date): Promise<FoundAccount[]> {
  const { at, eventId } = after ?? { at: new Date(0), eventId: "00000000-0000-0000-0000-000000000000" };
  return db.$queryRaw<FoundAccount[]>`
    WITH active AS (SELECT p.id, p.unit_id, b.prefix, p.events, greatest(p.created_at, p.collected_to - interval '10 minutes') AS since
        FROM webhook_endpoint p LEFT JOIN bureau b ON b.id = p.bureau_id WHERE p.disabled_at IS NULL AND p.coop_id IS NULL AND ${ACCOUNT_CHANGED} = ANY (p.events)),
      moved AS (SELECT e.unit_id, e.account_id, max(e.seq) AS seq, count(*)::int AS entries, max(e.recorded_at) AS at FROM quota_entry e
        WHERE e.recorded_at >= (SELECT min(since) FROM active) AND e.recorded_at <= ${now} GROUP BY e.unit_id, e.account_id, e.xmin::text),
      event AS (SELECT m.*, md5(m.account_id::text || '/' || m.seq)::uuid AS event_id FROM moved m)
    SELECT p.id AS "endpointId", e.event_id AS "eventId", e.unit_id AS "unitId", u.name AS "unitName", 'changed' AS kind, e.at, p.events,
      CASE WHEN p.unit_id IS NULL THEN 'bureau' ELSE 'unit' END AS audience, e.account_id AS "accountId", g.code AS programme, q.fiscal_year AS "fiscalYear", e.seq, e.entries,
      -(q.assessed_fen - l.assessed)::bigint AS "requiredFen", (q.remaining_fen - l.remaining)::bigint AS "remainingFen", (q.ordered_fen - l.ordered)::bigint AS "orderedFen",
      (q.accepted_fen - l.accepted)::bigint AS "acceptedFen", (q.settled_fen - l.settled)::bigint AS "settledFen"
    FROM event e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id JOIN programme g ON g.id = q.programme_id JOIN unit u ON u.id = e.unit_id
      JOIN active p ON (p.unit_id = e.unit_id OR q.division_code LIKE p.prefix || '%') AND e.at >= p.since
      CROSS JOIN LATERAL (SELECT coalesce(sum(v.assessed), 0) AS assessed, coalesce(sum(v.remaining), 0) AS remaining, coalesce(sum(v.ordered), 0) AS ordered,
          coalesce(sum(v.accepted), 0) AS accepted, coalesce(sum(v.settled), 0) AS settled
        FROM quota_entry n, LATERAL quota_moves(n.kind, n.amount_fen) v WHERE n.unit_id = e.unit_id AND n.account_id = e.account_id AND n.seq > e.seq) l
    WHERE (e.at, e.event_id) > (${at}, ${eventId}::uuid) AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id = p.id AND d.event_id = e.event_id)
    ORDER BY e.at, e.event_id, p.id LIMIT ${PORTION}::int`;
}

function orderMessageOf(row: FoundOrder): Message | null {
  const type = eventOfOrderKind[row.kind];
  if (!type || !row.events.includes(type)) return null;
  const { endpointId, eventId, at, orderId, orderNumber, groupId, unitId, unitName, coopId, coopName, kind, detail } = row;
  const data = { orderId, orderNumber, groupId, unitId, unitName, coopId, coopName, kind, detail };
  const body = JSON.stringify(orderMessage.parse({ id: eventId, type, createdAt: at.toISOString(), data }));
  return { endpointId, eventId, eventType: type, subjectId: orderId, body };
}

function filingMessageOf(row: FoundFiling): Message | null {
  const type = eventOfFilingKind[row.kind];
  if (!type || !row.events.includes(type)) return null;
  const { endpointId, eventId, at, filingId, fiscalYear, unitId, unitName, kind, reason } = row;
  const data = { filingId, fiscalYear, unitId, unitName, kind, reason };
  const body = JSON.stringify(filingMessage.parse({ id: eventId, type, createdAt: at.toISOString(), data }));
  return { endpointId, eventId, eventType: type, subjectId: filingId, body };
}

function accountMessageOf(row: FoundAccount): Message | null {
  if (!row.events.includes(ACCOUNT_CHANGED)) return null;
  const { endpointId, eventId, at, accountId, unitId, unitName, programme, fiscalYear, seq, entries } = row;
  const balances = {
    requiredFen: String(row.requiredFen),
    remainingFen: String(row.remainingFen),
    orderedFen: String(row.orderedFen),
    acceptedFen: String(row.acceptedFen),
    settledFen: String(row.settledFen),
  };
  const data = { accountId, unitId, unitName, programme, fiscalYear, seq: Number(seq), entries, balances };
  const body = JSON.stringify(accountMessage.parse({ id: eventId, type: ACCOUNT_CHANGED, createdAt: at.toISOString(), data }));
  return { endpointId, eventId, eventType: ACCOUNT_CHANGED, subjectId: accountId, body };
}

function pledgeMessageOf(row: FoundPledge): Message | null {
  const type = eventOfPledgeKind[row.kind];
  if (!row.events.includes(type)) return null;
  const { endpointId, eventId, at, unitId, unitName, fiscalYear, number, amountFen, paidFen, creditedFen } = row;
  const { receivableId, orderId, orderNumber, coopId, coopName, confirmation, confirmationSha256, bankName, bankAccountNumber, dueOn } =
    row;
  const fen = { amountFen: String(amountFen), paidFen: String(paidFen), creditedFen: String(creditedFen) };
  const parties = { orderId, orderNumber, unitId, unitName, coopId, coopName };
  const pledge = { confirmation, confirmationSha256, bankName, bankAccountNumber, dueOn };
  const data = { receivableId, receivable: receivableNumber(fiscalYear, number), ...parties, ...pledge, ...fen };
  const body = JSON.stringify(pledgeMessage.parse({ id: eventId, type, createdAt: at.toISOString(), data }));
  return { endpointId, eventId, eventType: type, subjectId: receivableId, body };
}

async function write(messages: readonly Message[], now: Date): Promise<number> {
  if (messages.length === 0) return 0;
  const rows = messages.map((message, position) => ({ ...message, position }));
  return db.$executeRaw`
    INSERT INTO webhook_delivery (endpoint_id, event_id, event_type, subject_id, body, created_at, next_attempt_at)
    SELECT m."endpointId", m."eventId", m."eventType", m."subjectId", m.body, ${now}, ${now}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS m("endpointId" uuid, "eventId" uuid, "eventType" text, "subjectId" uuid, body text, position int)
    ORDER BY m.position ON CONFLICT (endpoint_id, event_id) DO NOTHING`;
}
