import type pg from "pg";

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
  { table: "remittance", ids: ["unit_id", "id", "order_id", "coop_id"], texts: { bank_reference: "bank_reference || '-' || n" } },
  { table: "remittance_allocation", ids: ["unit_id", "remittance_id", "receivable_id"] },
];

/** What copies of units that have ordered nothing consist of. */
const ofUnitsAlone = new Set(["unit", "unit_bureau", "filing", "filing_share"]);

/**
 * Copies the demo region `times - 1` more times, so that the measured database is as deep as a large city's, and its units `unitsAlone` times beside them: a nation
 * has more units than its orders would suggest. Ids of a copy follow from the original's, so that references hold. Ledger entries are inserted in order and pass the
 * guarding trigger; everything else is copied as it is.
 */
export async function multiply(client: pg.Client, times: number, unitsAlone = 0): Promise<void> {
  const all = times + unitsAlone;
  await client.query(
    `CREATE OR REPLACE FUNCTION copy_id(id uuid, n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT overlay(overlay(md5(id::text || '/' || n) PLACING '7' FROM 13 FOR 1) PLACING '8' FROM 17 FOR 1)::uuid $$`,
  );
  await client.query(`CREATE OR REPLACE FUNCTION copy_uscc(code char(18), n int) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT upper(substr(md5(code || n), 1, 18)) $$`);
  for (const { table, ids, texts = {} } of copies) {
    const columns = await columnsOf(client, table);
    const values = columns.map((name) => texts[name] ?? (ids.includes(name) ? `copy_id(${name}, n)` : name));
    await client.query(`CREATE TEMP TABLE original AS SELECT * FROM ${table}`);
    await client.query(
      `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM original, generate_series(1, ${(ofUnitsAlone.has(table) ? all : times) - 1}) n`,
    );
    await client.query("DROP TABLE original");
  }
  // Units that were merged open no account any more; their copies have had theirs all along.
  await client.query("ALTER TABLE quota_account DISABLE TRIGGER quota_account_of_open_unit");
  await client.query(`CREATE TEMP TABLE original_account AS SELECT * FROM quota_account`);
  await client.query(`CREATE TEMP TABLE original_entry AS SELECT * FROM quota_entry`);
  for (let n = 1; n < all; n += 1) {
    await client.query(
      `INSERT INTO quota_account (unit_id, id, programme_id, fiscal_year, division_code, head_hash, opened_at)
       SELECT copy_id(unit_id, $1), copy_id(id, $1), programme_id, fiscal_year, division_code, decode(repeat('00', 32), 'hex'), opened_at FROM original_account`,
      [n],
    );
    await client.query(
      `INSERT INTO quota_entry (unit_id, account_id, seq, kind, amount_fen, cause_type, cause_id, order_id, line_id, source, effective_on, recorded_at, actor_id, rule_version, canonical, hash)
       SELECT copy_id(unit_id, $1), copy_id(account_id, $1), 0, kind, amount_fen, cause_type, copy_id(cause_id, $1), copy_id(order_id, $1), copy_id(line_id, $1), source,
         effective_on, recorded_at, actor_id, rule_version, '', '' FROM original_entry
       WHERE $2 OR order_id IS NULL ORDER BY unit_id, account_id, seq`,
      [n, n < times],
    );
    await client.query(
      `INSERT INTO plan_month (unit_id, account_id, month, planned_fen)
       SELECT copy_id(p.unit_id, $1), copy_id(p.account_id, $1), p.month, p.planned_fen FROM plan_month p JOIN original_account a ON a.unit_id = p.unit_id AND a.id = p.account_id`,
      [n],
    );
    await client.query(
      `INSERT INTO order_line_quota (unit_id, line_id, programme_id, credited_unit_id, account_id, list_version)
       SELECT copy_id(v.unit_id, $1), copy_id(v.line_id, $1), v.programme_id, copy_id(v.credited_unit_id, $1), copy_id(v.account_id, $1), v.list_version
       FROM order_line_quota v JOIN original_account a ON a.unit_id = v.credited_unit_id AND a.id = v.account_id WHERE $2`,
      [n, n < times],
    );
  }
  await client.query("ALTER TABLE quota_account ENABLE TRIGGER quota_account_of_open_unit");
  await client.query("DROP TABLE original_account, original_entry");
  // Days that were summed before the copies came are summed anew by whoever measures.
  for (const switched of ["DISABLE", "ENABLE"]) {
    for (const table of ["quota_day", "quota_day_closed"])
      await client.query(`ALTER TABLE ${table} ${switched} TRIGGER ${table}_append_only`);
    if (switched === "DISABLE") await client.query("TRUNCATE quota_day, quota_day_closed");
  }
  await client.query("VACUUM ANALYZE");
}

async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ attname: string }>(
    `SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = '' ORDER BY attnum`,
    [table],
  );
  return rows.map((row) => row.attname);
}
