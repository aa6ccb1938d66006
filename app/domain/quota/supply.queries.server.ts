import { db } from "#app/db/client.server";

const COUNTIES = 15;

export interface CountySupply {
  code: string;
  name: string;
  place: string;
  coops: number;
  products: number;
  /** What is in stock, at today's prices. */
  stockFen: bigint;
  /** Goods of the county under the programme settled in the last year, by all units. */
  soldFen: bigint;
}

/**
 * The counties on a programme's list that could supply more, by what they have in stock at today's prices.
 *
 * @returns the first counties, and the stock of all of them
 */
export async function listSupply(
  programmeId: string,
  now: Date,
): Promise<{ counties: CountySupply[]; stockFen: bigint; countiesInAll: number }> {
  const rows = await db.$queryRaw<(CountySupply & { all: bigint; n: number })[]>`
    WITH offer AS (
      SELECT l.origin_county_code AS code, count(DISTINCT l.coop_id)::int AS coops, count(*)::int AS products, sum(floor(s.available * p.price_fen))::bigint AS stock
      FROM listing l JOIN product p ON p.id = l.product_id JOIN stock_item s ON s.product_id = l.product_id
      WHERE l.programme_ids @> ARRAY[${programmeId}::uuid] GROUP BY 1),
    chosen AS (SELECT *, sum(stock) OVER ()::bigint AS all_stock, count(*) OVER ()::int AS n FROM offer ORDER BY stock DESC, code LIMIT ${COUNTIES}::int)
    SELECT c.code, d.name, concat_ws(' ', (SELECT name FROM division WHERE prefix = left(c.code, 2)), (SELECT name FROM division WHERE prefix = left(c.code, 4))) AS place,
      c.coops, c.products, c.stock AS "stockFen", c.all_stock AS all, c.n,
      coalesce((SELECT sum(n.accepted_fen) FROM listing l JOIN order_line n ON n.product_id = l.product_id JOIN purchase_order o ON o.unit_id = n.unit_id AND o.id = n.order_id
        WHERE l.origin_county_code = c.code AND l.programme_ids @> ARRAY[${programmeId}::uuid] AND o.settled_at > ${now}::timestamptz - interval '365 days'), 0)::bigint AS "soldFen"
    FROM chosen c JOIN division d ON d.code = c.code ORDER BY c.stock DESC, c.code`;
  return {
    counties: rows.map(({ all: _, n: __, ...county }) => county),
    stockFen: rows[0]?.all ?? 0n,
    countiesInAll: rows[0]?.n ?? 0,
  };
}
