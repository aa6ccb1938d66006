import pg from "pg";

import { keptSums } from "#app/domain/quota/kept-sums";

/** Tables of the demo region that are copied, parents first, with the columns that hold ids of copied rows. */
const copies: { table: string; ids: string[]; texts?: Record<string, string> }[] = [
  {
    table: "unit",
    ids: ["id", "continues_as_id", "split_from_id"],
    texts: { uscc: "copy_uscc(uscc, n)", budget_code: "budget_code || '-' || n" },
  },
  { table: "unit_bureau", ids: ["unit_id"] },
  { table: "coop", ids: ["id"], texts: { uscc: "copy_uscc(uscc, n)" } },
  { table: "hall_coop", ids: ["coop_id"] },
  { table: "freight_table", ids: ["id", "coop_id"] },
  { table: "freight_rate", ids: ["freight_table_id"] },
  { table: "product", ids: ["id", "coop_id", "freight_table_id"], texts: { sku: "sku || '-' || n" } },
  { table: "stock_item", ids: ["product_id"] },
  { table: "stock_movement", ids: ["product_id", "cause_id"] },
  { table: "listing", ids: ["product_id", "coop_id"] },
  { table: "filing", ids: ["unit_id", "id", "lead_unit_id"] },
  { table: "filing_share", ids: ["unit_id", "filing_id"] },
  { table: "cart", ids: ["unit_id", "id", "user_id"] },
  { table: "order_group", ids: ["unit_id", "id", "cart_id", "credited_unit_id"], texts: { number: "number || '-' || n" } },
  {
    table: "purchase_order",
    ids: ["unit_id", "id", "group_id", "coop_id"],
    texts: { number: "number || '-' || n", remittance_code: "remittance_code || '-' || n" },
  },
  { table: "order_line", ids: ["unit_id", "id", "order_id", "product_id"] },
  { table: "order_event", ids: ["unit_id", "id", "order_id"] },
  { table: "shipment", ids: ["unit_id", "id", "order_id", "coop_id"], texts: { number: "number || '-' || n" } },
  { table: "shipment_line", ids: ["unit_id", "shipment_id", "line_id"] },
  { table: "acceptance", ids: ["unit_id", "id", "shipment_id", "order_id"], texts: { number: "number || '-' || n" } },
  { table: "acceptance_line", ids: ["unit_id", "id", "acceptance_id", "line_id"] },
  { table: "receivable", ids: ["unit_id", "id", "order_id", "coop_id", "cause_id"] },
  { table: "receivable_counter", ids: ["coop_id"] },
  { table: "bank_statement", ids: ["coop_id", "id"] },
  { table: "bank_statement_row", ids: ["coop_id", "statement_id"] },
  { table: "bank_line", ids: ["coop_id", "id", "statement_id"] },
  { table: "bank_decision", ids: ["coop_id", "id", "line_id"] },
  { table: "order_rating", ids: ["unit_id", "order_id", "coop_id"] },
  { table: "rated_product", ids: ["product_id", "unit_id", "order_id"] },
  { table: "rating_sum", ids: ["subject_id"] },
  {
    table: "remittance",
    ids: ["unit_id", "id", "order_id", "coop_id", "bank_decision_id", "reverses_id"],
    texts: { bank_reference: "bank_reference || '-' || n" },
  },
  { table: "remittance_allocation", ids: ["unit_id", "remittance_id", "receivable_id"] },
  { table: "goods_claim", ids: ["unit_id", "id", "order_id", "coop_id"], texts: { number: "number || '-' || n" } },
  { table: "goods_claim_line", ids: ["unit_id", "id", "claim_id", "line_id"] },
  { table: "goods_claim_event", ids: ["unit_id", "id", "claim_id"] },
  { table: "credit_note", ids: ["unit_id", "id", "order_id", "coop_id", "cause_id"] },
  { table: "credit_note_allocation", ids: ["unit_id", "credit_note_id", "receivable_id"] },
  { table: "credit_note_counter", ids: ["coop_id"] },
  { table: "refund", ids: ["unit_id", "id", "order_id", "coop_id", "cause_id"] },
  { table: "coop_payout", ids: ["coop_id", "id"], texts: { number: "number || '-' || n" } },
  { table: "platform_entry", ids: ["coop_id", "id", "unit_id", "order_id", "cause_id", "payout_id"] },
];

/** What copies of units that have ordered nothing consist of. */
const ofUnitsAlone = new Set(["unit", "unit_bureau", "filing", "filing_share"]);

/**
 * Copies the demo region `times - 1` more times, so that the measured database is as deep as a large city's, and its units `unitsAlone` times beside them: a nation
 * has more units than its orders would suggest. Ids of a copy follow from the original's, so that references hold. Everything is loaded in bulk, past the triggers:
 * chains and balances are computed by the rules of the ledger, sums by the statements that the verification compares them with.
 */
export async function multiply(url: string, times: number, unitsAlone = 0): Promise<void> {
  const all = times + unitsAlone;
  const [client, second] = [await loader(url), await loader(url)];
  await client.query(
    `CREATE OR REPLACE FUNCTION copy_id(id uuid, n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT overlay(overlay(md5(id::text || '/' || n) PLACING '7' FROM 13 FOR 1) PLACING '8' FROM 17 FOR 1)::uuid $$`,
  );
  await client.query(`CREATE OR REPLACE FUNCTION copy_uscc(code char(18), n int) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT upper(substr(md5(code || n), 1, 18)) $$`);
  await Promise.all([copyTables(client, times, all), copyLedger(second, times, all)]);
  await client.query(
    "TRUNCATE quota_day, quota_day_closed, quota_rollup, quota_standing, quota_plan_rollup, unit_count, filing_count, alert_case_count, listing_cell",
  );
  const sums = [...keptSums.map(({ table, columns, sql }) => `INSERT INTO ${table} (${columns}) ${sql}`), listingCells];
  const fill = async () => {
    for (const sum of sums) await client.query(sum);
  };
  await Promise.all([fill(), second.query(rollUps)]);
  await second.end();
  await client.query("RESET work_mem; RESET maintenance_work_mem");
  await client.query("VACUUM ANALYZE");
  await client.end();
}

async function loader(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    "SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '256MB'",
  );
  return client;
}

async function copyTables(client: pg.Client, times: number, all: number): Promise<void> {
  for (const { table, ids, texts = {} } of copies) {
    const columns = await columnsOf(client, table);
    const values = columns.map((name) => texts[name] ?? (ids.includes(name) ? `copy_id(${name}, n)` : name));
    await client.query(`CREATE TEMP TABLE original AS SELECT * FROM ${table}`);
    await client.query(
      `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM original, generate_series(1, ${(ofUnitsAlone.has(table) ? all : times) - 1}) n`,
    );
    await client.query("DROP TABLE original");
  }
}

/** Accounts, entries and plans of the copies. Copies of units alone have what no order caused. */
async function copyLedger(client: pg.Client, times: number, all: number): Promise<void> {
  await client.query(`CREATE OR REPLACE FUNCTION chain_step(head bytea, canonical bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE
    AS $$ BEGIN RETURN sha256(head || canonical); END $$`);
  await client.query("DROP AGGREGATE IF EXISTS chain(bytea)");
  await client.query(`CREATE AGGREGATE chain(bytea) (SFUNC = chain_step, STYPE = bytea, INITCOND = '\\x${"00".repeat(32)}')`);
  await client.query("CREATE TEMP TABLE original_account AS SELECT * FROM quota_account");
  await client.query("CREATE TEMP TABLE original_entry AS SELECT * FROM quota_entry");
  await client.query("CREATE TEMP TABLE original_plan AS SELECT * FROM plan_month");
  await client.query("CREATE TEMP TABLE original_verdict AS SELECT * FROM order_line_quota");
  // Without what orders caused, the numbers close up.
  await client.query(
    "CREATE TEMP TABLE alone_entry AS SELECT *, row_number() OVER (PARTITION BY unit_id, account_id ORDER BY seq) AS number FROM original_entry WHERE order_id IS NULL",
  );
  const copyEntries = (from: string, seq: string) =>
    `INSERT INTO quota_entry (unit_id, account_id, seq, kind, amount_fen, cause_type, cause_id, order_id, line_id, source, effective_on, recorded_at, actor_id, rule_version, canonical, hash)
     SELECT c.*, chain(canonical) OVER (PARTITION BY unit_id, account_id ORDER BY seq) FROM (
       SELECT e.*, quota_canonical(unit_id, account_id, seq, kind, amount_fen, cause_type, cause_id, order_id, line_id, source, effective_on, recorded_at, actor_id, rule_version) AS canonical
       FROM (SELECT copy_id(unit_id, $1) AS unit_id, copy_id(account_id, $1) AS account_id, ${seq} AS seq, kind, amount_fen, cause_type, copy_id(cause_id, $1) AS cause_id,
           copy_id(order_id, $1) AS order_id, copy_id(line_id, $1) AS line_id, source, effective_on, recorded_at, actor_id, rule_version FROM ${from} OFFSET 0) e) c`;
  await client.query("BEGIN");
  for (let n = 1; n < all; n += 1)
    await client.query(n < times ? copyEntries("original_entry", "seq") : copyEntries("alone_entry", "number"), [n]);
  await client.query("COMMIT");
  await client.query(
    `INSERT INTO quota_account (unit_id, id, programme_id, fiscal_year, division_code, opened_at, assessed_fen, remaining_fen, ordered_fen, accepted_fen, settled_fen, rated_fen,
       counting_stage, carry, seq, head_hash)
     SELECT a.unit_id, a.id, a.programme_id, a.fiscal_year, a.division_code, a.opened_at, coalesce(e.assessed, 0), coalesce(e.remaining, 0), coalesce(e.ordered, 0), coalesce(e.accepted, 0),
       coalesce(e.settled, 0), coalesce(e.rated, 0), a.counting_stage, a.carry, coalesce(e.seq, 0), coalesce(e.head, decode(repeat('00', 32), 'hex'))
     FROM (SELECT copy_id(unit_id, n) AS unit_id, copy_id(id, n) AS id, programme_id, fiscal_year, division_code, opened_at, counting_stage, carry FROM original_account, generate_series(1, $1::int - 1) n) a
     LEFT JOIN (SELECT e.account_id, sum(m.assessed) AS assessed, sum(m.remaining) AS remaining, sum(m.ordered) AS ordered, sum(m.accepted) AS accepted, sum(m.settled) AS settled, sum(m.rated) AS rated,
         max(e.seq) AS seq, (array_agg(e.hash ORDER BY e.seq DESC))[1] AS head FROM quota_entry e, LATERAL quota_moves(e.kind, e.amount_fen) m GROUP BY 1) e ON e.account_id = a.id`,
    [all],
  );
  await client.query(
    `INSERT INTO plan_month (unit_id, account_id, month, planned_fen)
     SELECT copy_id(p.unit_id, n), copy_id(p.account_id, n), p.month, p.planned_fen FROM original_plan p, generate_series(1, $1::int - 1) n`,
    [all],
  );
  await client.query(
    `INSERT INTO order_line_quota (unit_id, line_id, programme_id, credited_unit_id, account_id, list_version)
     SELECT copy_id(unit_id, n), copy_id(line_id, n), programme_id, copy_id(credited_unit_id, n), copy_id(account_id, n), list_version
     FROM original_verdict, generate_series(1, $1::int - 1) n`,
    [times],
  );
  await client.query("DROP TABLE original_account, original_entry, alone_entry, original_plan, original_verdict");
}

const listingCells = `INSERT INTO listing_cell (cell_id, top_category_code, category_code, origin_county_code, programme_ids, hall_ids, products)
  SELECT cell_id, top_category_code, category_code, origin_county_code, programme_ids, hall_ids, count(*) FROM listing GROUP BY 1, 2, 3, 4, 5, 6`;
/** The verification computes these anew from the entries it has walked. */
const rollUps = `INSERT INTO quota_rollup (programme_id, fiscal_year, division_code, month, source, shard, assessed_fen, remaining_fen, ordered_fen, accepted_fen, settled_fen, rated_fen)
  SELECT q.programme_id, q.fiscal_year, q.division_code, CASE WHEN extract(year FROM e.effective_on) = q.fiscal_year THEN extract(month FROM e.effective_on)
      WHEN extract(year FROM e.effective_on) > q.fiscal_year THEN 12 ELSE 1 END, e.source, get_byte(uuid_send(e.account_id), 15) % 4,
    sum(m.assessed), sum(m.remaining), sum(m.ordered), sum(m.accepted), sum(m.settled), sum(m.rated)
  FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id, LATERAL quota_moves(e.kind, e.amount_fen) m GROUP BY 1, 2, 3, 4, 5, 6`;

async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ attname: string }>(
    `SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = '' ORDER BY attnum`,
    [table],
  );
  return rows.map((row) => row.attname);
}
