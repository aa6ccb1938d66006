import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { selectAdvances } from "#app/domain/payments/advances.server";
import {
  codesIn,
  orderNumbersIn,
  plainName,
  suggest,
  type ArrivedLine,
  type OpenOrder,
  type Suggestion,
} from "#app/domain/payments/bank-match";
import { fromDbDate } from "#app/lib/dates";

interface Row {
  id: string;
  unitId: string;
  number: string;
  remittanceCode: string;
  unitName: string;
  openFen: bigint;
  due_on: Date;
}

/** Orders that are sent once their money is there, with what is missing; as `payFirstFen` says. */
const waitingForMoney = (coopId: string) => Prisma.sql`
  SELECT w.unit_id, w.id, w.fen, w.pay_by FROM (
    SELECT o.unit_id, o.id, o.pay_by, (o.goods_fen + o.freight_fen
      - (SELECT coalesce(sum(a.amount_fen - a.given), 0) FROM (${selectAdvances(Prisma.sql`m.unit_id = o.unit_id AND m.order_id = o.id`)}) a WHERE a.amount_fen > a.given))::bigint AS fen
    FROM purchase_order o WHERE o.coop_id = ${coopId}::uuid AND o.pay_by IS NOT NULL AND o.state = 'CONFIRMED' AND o.settled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.unit_id = o.unit_id AND l.order_id = o.id AND l.shipped_quantity > 0)) w
  WHERE w.fen > 0`;

/**
 * Orders of a co-op that have something left to pay, the earliest due first. What is open is summed first and alone: beside it, orders and units are few.
 *
 * @param chosen gives `unit_id` and `order_id`; may read `open` (unit_id, order_id, fen, due_on)
 */
async function selectOpen(coopId: string, chosen: Prisma.Sql, take: number): Promise<OpenOrder[]> {
  const rows = await db.$queryRaw<Row[]>`
    WITH open AS MATERIALIZED (
      SELECT unit_id, order_id, sum(amount_fen - paid_fen)::bigint AS fen, min(due_on) AS due_on FROM receivable WHERE coop_id = ${coopId}::uuid AND paid_at IS NULL GROUP BY 1, 2
      UNION ALL ${waitingForMoney(coopId)}),
    chosen AS MATERIALIZED (${chosen})
    SELECT o.id, o.unit_id AS "unitId", o.number, o.remittance_code AS "remittanceCode", u.name AS "unitName", r.fen AS "openFen", r.due_on
    FROM chosen c JOIN open r USING (unit_id, order_id) JOIN purchase_order o ON o.unit_id = c.unit_id AND o.id = c.order_id JOIN unit u ON u.id = c.unit_id
    ORDER BY r.due_on, o.number LIMIT ${take}`;
  return rows.map(({ due_on, ...row }) => ({ ...row, dueOn: fromDbDate(due_on) }));
}

/** Open orders that a person may choose from: those whose number, code or unit contains a text, or all, the earliest due first. */
export function listOpenOrders(coopId: string, text: string, take = 30): Promise<OpenOrder[]> {
  const bare = text.replaceAll(/[\s-]/g, "");
  return selectOpen(
    coopId,
    text === ""
      ? Prisma.sql`SELECT unit_id, order_id FROM open ORDER BY due_on, order_id LIMIT ${take}`
      : Prisma.sql`SELECT r.unit_id, r.order_id FROM open r JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id JOIN unit u ON u.id = r.unit_id
          WHERE strpos(upper(o.number), ${text.toUpperCase()}) > 0 OR strpos(o.remittance_code, ${bare}) > 0 OR strpos(u.name, ${text}) > 0`,
    take,
  );
}

export interface Suggestions {
  /** By line id. */
  suggestions: Map<string, Suggestion[]>;
  /** Orders in question, by id. */
  orders: Map<string, OpenOrder>;
}

export const nothingSuggested: Suggestions = { suggestions: new Map(), orders: new Map() };

interface Payer {
  payer_account: string;
  unit_id: string;
}

const MOST_IN_QUESTION = 2_000;

/** What each of a few transfers may pay, by line id, with the orders in question. */
export async function suggestForLines(
  coopId: string,
  lines: readonly (ArrivedLine & { id: string; leftFen: bigint })[],
): Promise<Suggestions> {
  if (lines.length === 0) return nothingSuggested;
  const said = lines.map(({ purpose, reference }) => `${purpose} ${reference}`);
  const accounts = [...new Set(lines.map(({ payerAccount }) => payerAccount).filter((account) => account !== ""))];
  const payers = await db.$queryRaw<Payer[]>`
    SELECT DISTINCT l.payer_account, m.unit_id FROM bank_line l JOIN bank_decision d ON d.coop_id = l.coop_id AND d.line_id = l.id AND d.status = 'POSTED' AND d.kind = 'MATCH'
      JOIN remittance m ON m.coop_id = d.coop_id AND m.bank_decision_id = d.id
    WHERE l.coop_id = ${coopId}::uuid AND l.payer_account = ANY (${accounts})`;
  const names = lines.map(({ payerName }) => plainName(payerName)).filter((name) => name !== "");
  const orders = await selectOpen(
    coopId,
    Prisma.sql`
      SELECT unit_id, order_id FROM open WHERE fen = ANY (${lines.map(({ leftFen }) => leftFen)}::bigint[]) OR unit_id = ANY (${payers.map(({ unit_id }) => unit_id)}::uuid[])
        OR unit_id IN (SELECT id FROM unit WHERE id = ANY (ARRAY (SELECT DISTINCT unit_id FROM open)) AND lower(regexp_replace(name, '[[:space:]()（）·,，.。]', '', 'g')) = ANY (${names}))
      UNION SELECT unit_id, id FROM purchase_order WHERE coop_id = ${coopId}::uuid AND remittance_code = ANY (${said.flatMap(codesIn)})
      UNION SELECT unit_id, id FROM purchase_order WHERE coop_id = ${coopId}::uuid AND number = ANY (${said.flatMap(orderNumbersIn)})`,
    MOST_IN_QUESTION,
  );
  const suggestions = new Map(
    lines.map((line) => {
      const known = new Set(payers.filter(({ payer_account }) => payer_account === line.payerAccount).map(({ unit_id }) => unit_id));
      return [line.id, suggest({ ...line, amountFen: line.leftFen }, orders, known)] as const;
    }),
  );
  return { suggestions, orders: new Map(orders.map((order) => [order.id, order])) };
}
