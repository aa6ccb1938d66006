import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";

import { env, provideEnvironment } from "#app/env.server";
import { runningDatabase } from "#app/server/running-database";

const USAGE = "npm run ledger:export -- --unit <uscc or id> --year <year> [--out <file>]\n";

interface Wish {
  unit: string;
  year: number;
  out: string | undefined;
}

/** What the command line asks for; null when it asks for nothing that can be done. */
function wishOf(args: string[]): Wish | null {
  try {
    const { values } = parseArgs({ args, options: { unit: { type: "string" }, year: { type: "string" }, out: { type: "string" } } });
    return values.unit && /^20\d\d$/.test(values.year ?? "") ? { unit: values.unit, year: Number(values.year), out: values.out } : null;
  } catch {
    return null; // an unknown option
  }
}

/** `npm run ledger:export`: exit code 0 with the file written, 1 when the unit has no account in that year, 2 when it cannot be asked. */
async function main(): Promise<number> {
  const wish = wishOf(process.argv.slice(2));
  if (!wish) {
    process.stderr.write(USAGE);
    return 2;
  }
  const url = env.DATABASE_URL ?? runningDatabase(env.XIANGJI_DATA);
  if (!url) {
    process.stderr.write("There is no database to export from: set DATABASE_URL, or run npm start beside this.\n");
    return 2;
  }
  provideEnvironment({ DATABASE_URL: url });
  // Imported when the address is known: the pool is opened with it.
  const { db } = await import("#app/db/client.server");
  const { findUnitId, getLedgerBundle } = await import("#app/domain/quota/export-bundle.queries.server");
  try {
    const unitId = await findUnitId(wish.unit);
    const bundle = unitId === null ? null : await getLedgerBundle(unitId, wish.year, new Date());
    if (!bundle) {
      process.stderr.write(`${wish.unit} has no quota account in ${wish.year}.\n`);
      return 1;
    }
    const file = wish.out ?? bundle.fileName;
    await pipeline(Readable.from(bundle.text), createWriteStream(file));
    process.stdout.write(`${file}\ncheck it: node public/verify-ledger.mjs ${file}\n`);
    return 0;
  } finally {
    await db.$disconnect();
  }
}

process.exitCode = await main();
