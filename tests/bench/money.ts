import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { matchStatement } from "#app/domain/ordering/match-statement.server";
import { suggestForLines } from "#app/domain/ordering/open-orders.queries.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { listAgeingBelow } from "#app/domain/payments/ageing.queries.server";
import { getBankFigures, listBankLines } from "#app/domain/payments/bank-desk.queries.server";
import { getBatchFigures, listBatches, listPayable } from "#app/domain/payments/batches.queries.server";
import { importStatement, postStatement } from "#app/domain/payments/import-statement.server";
import { getAgeing, listReceivables } from "#app/domain/payments/receivables.queries.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { fenToInput } from "#app/lib/money";
import { toMilli } from "#app/lib/quantity";
import { measure } from "#tests/bench/measure";
import { statementFile } from "#tests/support/given-bank";
import { givenActor, givenCoop, givenProduct, givenProgramme, givenUnit } from "#tests/support/given";
import { acceptInput, checkoutInput, givenCart, shipInput } from "#tests/support/given-order";

/**
 * The money desk at size, in one process against its own database: a statement of LINES transfers that carry their codes is posted and matched, each of them a
 * settled order with its ledger entries; then the pages of desk and payment orders are asked beside RECEIVABLES open receivables of 200 co-ops and 200 units.
 * Prints one line of JSON.
 */
const LINES = Number(process.argv[2] ?? 10_000);
const RECEIVABLES = Number(process.argv[3] ?? 500_000);
const AT_ONCE = 4;

const programme = await givenProgramme();
const coop = await givenCoop({ baseFen: 0n });
const units = await Promise.all(Array.from({ length: 20 }, () => givenUnit()));
const product = await givenProduct(coop, { available: "99999999" });

/** One accepted order after the other for each unit, several units at once. */
async function placeAll(): Promise<void> {
  let left = LINES;
  const lane = async (unit: (typeof units)[number]) => {
    while (left > 0) {
      left -= 1;
      const cart = await givenCart(unit.clerk, [{ productId: product.id, quantityMilli: BigInt(10_000 + left) }]);
      const group = await submitOrder(unit.clerk, cart.id, checkoutInput(cart.version));
      const order = await db.order.findFirstOrThrow({ where: { unitId: unit.id, groupId: group.id }, include: { lines: true } });
      const lines = order.lines.map((line) => ({ lineId: line.id, quantity: toMilli(line.quantity) }));
      await confirmOrder(coop.clerk, order.id);
      const shipmentId = await shipOrder(coop.clerk, order.id, shipInput(lines));
      await acceptDelivery(unit.clerk, shipmentId, acceptInput(lines.map(({ lineId, quantity }) => ({ lineId, accepted: quantity }))));
    }
  };
  await Promise.all(units.slice(0, AT_ONCE).map(lane));
}

const log = (line: string) => process.stderr.write(`${line}\n`);
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

log(`places ${LINES} orders: ${(await seconds(placeAll)).toFixed(0)} s`);
const due = await db.$queryRaw<{ code: string; fen: bigint }[]>`
  SELECT o.remittance_code AS code, r.amount_fen AS fen FROM receivable r JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id WHERE r.coop_id = ${coop.id}::uuid`;
const statement = await importStatement(
  coop.clerk,
  statementFile(due.map(({ code, fen }) => ({ yuan: fenToInput(fen), payer: "某单位", purpose: `货款${code}` }))),
);
let matched = 0;
const bulk = await seconds(async () => {
  await postStatement(coop.clerk, statement, 0);
  ({ matched } = await matchStatement(coop.clerk, statement));
});
const { differences } = await verifyLedger();
log(`posted and matched ${matched} lines in ${bulk.toFixed(1)} s`);

/** Open receivables of many, past the triggers: the pages read them, nothing is settled here. */
async function fill(): Promise<void> {
  const [order] = await db.$queryRaw<
    { unit: string; group: string }[]
  >`SELECT unit_id AS unit, group_id AS group FROM purchase_order LIMIT 1`;
  const coops = await Promise.all(Array.from({ length: 200 }, () => givenCoop({ baseFen: 0n })));
  const many = await Promise.all(Array.from({ length: 200 }, () => givenUnit()));
  const [coopIds, unitIds] = [[coop, ...coops].map(({ id }) => id), many.map(({ id }) => id)];
  await db.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe("SET LOCAL session_replication_role = replica");
      await tx.$executeRaw`
        CREATE TEMP TABLE bulk ON COMMIT DROP AS SELECT n, (${unitIds}::uuid[])[1 + n % ${unitIds.length}] AS unit_id, (${coopIds}::uuid[])[1 + (n / 7) % ${coopIds.length}] AS coop_id,
          gen_random_uuid() AS order_id, gen_random_uuid() AS acceptance_id FROM generate_series(1, ${RECEIVABLES}::int) n`;
      await tx.$executeRaw`
        INSERT INTO purchase_order SELECT x.* FROM bulk b, (SELECT * FROM purchase_order WHERE unit_id = ${order?.unit ?? ""}::uuid LIMIT 1) o,
          LATERAL jsonb_populate_record(NULL::purchase_order, to_jsonb(o) || jsonb_build_object('unit_id', b.unit_id, 'id', b.order_id, 'coop_id', b.coop_id, 'number', 'XJ20260101-' || b.n,
          'remittance_code', 'B' || b.n, 'settled_at', NULL)) x`;
      await tx.$executeRaw`
        INSERT INTO acceptance SELECT x.* FROM bulk b, (SELECT * FROM acceptance LIMIT 1) a,
          LATERAL jsonb_populate_record(NULL::acceptance, to_jsonb(a) || jsonb_build_object('unit_id', b.unit_id, 'id', b.acceptance_id, 'shipment_id', b.acceptance_id, 'order_id', b.order_id, 'number', 'YS-' || b.n)) x`;
      await tx.$executeRaw`
        INSERT INTO receivable (unit_id, id, order_id, coop_id, cause_id, amount_fen, opened_at, due_on, fiscal_year, number)
        SELECT unit_id, gen_random_uuid(), order_id, coop_id, acceptance_id, 10000 + n % 90000, '2026-05-01', date '2026-03-01' + (n % 150)::int, 2026, 1000000 + n FROM bulk`;
    },
    { timeout: 600_000 },
  );
  await db.$executeRawUnsafe("ANALYZE receivable, purchase_order, acceptance");
}
log(`fills in ${RECEIVABLES} receivables: ${(await seconds(fill)).toFixed(0)} s`);

const { bankLines } = await (async () => {
  const waiting = await importStatement(
    coop.clerk,
    statementFile(Array.from({ length: 200 }, (_, index) => ({ yuan: fenToInput(BigInt(10_000 + 37 * index)), payer: "路人" }))),
  );
  await postStatement(coop.clerk, waiting, 1_000);
  return { bankLines: await listBankLines(coop.clerk, "waiting", null, 20) };
})();
const [one] = await db.$queryRaw<
  { unit: string }[]
>`SELECT unit_id AS unit FROM receivable WHERE paid_at IS NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`;
const payer: Actor = givenActor("unit", one?.unit ?? "");
const bureau = givenActor("bureau", "43", "CLERK", { divisionPrefix: "43" });
const pages: Record<string, () => Promise<unknown>> = {
  "bank desk": () =>
    Promise.all([getBankFigures(coop.clerk), listBankLines(coop.clerk, "waiting", null, 20), suggestForLines(coop.id, bankLines.rows)]),
  "what a co-op is owed": () => Promise.all([getAgeing(coop.clerk), listReceivables(coop.clerk, { state: "open", take: 25 })]),
  "payment orders": () => Promise.all([listBatches(payer, null, 20), getBatchFigures(payer), listPayable(payer, 100)]),
  "payments of a unit": () => Promise.all([getAgeing(payer), listReceivables(payer, { state: "overdue", take: 25 })]),
  "ageing of a province": () => listAgeingBelow(bureau, null, 50),
};
const p95: Record<string, number> = {};
for (const [page, ask] of Object.entries(pages)) {
  const { p95: most } = await measure({ lanes: 2, seconds: 5, warmUp: 1, most: 400 }, async () => void (await ask()));
  p95[page] = most;
  log(`${page}: p95 ${most.toFixed(1)} ms`);
}
process.stdout.write(
  `${JSON.stringify({ lines: LINES, matched, bulkSeconds: bulk, differences: differences.length, receivables: RECEIVABLES, programme: programme.id, p95 })}\n`,
);
await db.$disconnect();
process.exit(0);
