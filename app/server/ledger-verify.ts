import { db } from "#app/db/client.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";

/** `npm run ledger:verify`: exit code 0 when every fen agrees, 1 with the differences otherwise. */
const { accounts, entries, seconds, differences } = await verifyLedger();
process.stdout.write(`${accounts} accounts, ${entries} entries, ${seconds.toFixed(2)} s\n`);
const [first] = differences;
if (first) {
  process.stdout.write(`first difference — ${first.kind} at ${first.where}\n  expected ${first.expected}\n  found    ${first.found}\n`);
  process.stdout.write(`${differences.length} differences in all\n`);
  process.exitCode = 1;
} else process.stdout.write("every hash, balance, roll-up, stock and payment agrees\n");
await db.$disconnect();
