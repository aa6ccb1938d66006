import { env, provideEnvironment } from "#app/env.server";
import { runningDatabase } from "#app/server/running-database";

/** `npm run ledger:verify`: exit code 0 when every fen agrees, 1 with the differences otherwise, 2 when there is no database to verify. */
async function main(): Promise<number> {
  const url = env.DATABASE_URL ?? runningDatabase(env.XIANGJI_DATA);
  if (!url) {
    process.stderr.write("There is no database to verify: set DATABASE_URL, or run npm start beside this.\n");
    return 2;
  }
  provideEnvironment({ DATABASE_URL: url });
  // Imported when the address is known: the pool is opened with it.
  const { db } = await import("#app/db/client.server");
  const { verifyLedger } = await import("#app/domain/quota/verify-ledger.server");
  const { accounts, entries, seconds, differences } = await verifyLedger();
  await db.$disconnect();
  process.stdout.write(`${accounts} accounts, ${entries} entries, ${seconds.toFixed(2)} s\n`);
  const [first] = differences;
  if (!first) {
    process.stdout.write("every hash, balance, roll-up, stock and payment agrees\n");
    return 0;
  }
  process.stdout.write(`first difference — ${first.kind} at ${first.where}\n  expected ${first.expected}\n  found    ${first.found}\n`);
  process.stdout.write(`${differences.length} differences in all\n`);
  return 1;
}

process.exitCode = await main();
