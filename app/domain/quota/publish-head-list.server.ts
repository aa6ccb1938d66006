import { db, type Tx } from "#app/db/client.server";
import {
  headerHash,
  headerText,
  headLine,
  HEADS_PER_PART,
  merkleRoot,
  noPrevious,
  partContent,
  rootOfParts,
} from "#app/domain/quota/head-list";
import { requireSigningKey } from "#app/env.server";
import { addDays, calendarDateOf, fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";
import { publicKeyOf, signText } from "#app/lib/ed25519";

export interface PublishedHeadList {
  day: CalendarDate;
  accounts: bigint;
  entries: bigint;
  header: string;
}

const HALF_AN_HOUR_MS = 1_800_000;

/**
 * Publishes where every chain stands, signed and chained to the list before: what is on it can no longer be rewritten unnoticed.
 * There is one list a day; a day without one stays without, for nobody can say afterwards where the chains stood.
 *
 * @returns null if the list of the day, or one of a later day, is there already
 * @throws EnvironmentError without a signing key
 */
export async function publishHeadList(now: Date): Promise<PublishedHeadList | null> {
  const key = requireSigningKey();
  const day = calendarDateOf(now);
  return db.$transaction(
    async (tx) => {
      // Before anything is read: the snapshot is taken by the first statement that reads, hence after the others who publish have finished.
      await tx.$executeRaw`LOCK TABLE head_list IN SHARE ROW EXCLUSIVE MODE`;
      const newest = await tx.headList.findFirst({ orderBy: { day: "desc" }, select: { day: true, sha256: true } });
      if (newest && fromDbDate(newest.day) >= day) return null;

      const { accounts, entries, root } = await writeParts(tx, day);
      const previous = Buffer.from(newest ? newest.sha256 : Buffer.from(noPrevious, "hex"));
      const header = headerText({ day, takenAt: now.toISOString(), previous: previous.toString("hex"), accounts, entries, root });
      const publicKey = publicKeyOf(key);
      await tx.headList.create({
        data: {
          day: toDbDate(day),
          header,
          sha256: bytes(headerHash(header)),
          previous: bytes(previous),
          signature: bytes(signText(header, key)),
          publicKey,
          accounts,
          entries,
          createdAt: now,
        },
      });
      await enterKey(tx, publicKey, day);
      return { day, accounts, entries, header };
    },
    { isolationLevel: "RepeatableRead", timeout: HALF_AN_HOUR_MS, maxWait: 10_000 },
  );
}

/** Reads all heads in order of account and writes them in parts; one part is in memory at a time. All of it passes as text: byte arrays would take three more forms on their way. */
async function writeParts(tx: Tx, day: CalendarDate): Promise<{ accounts: bigint; entries: bigint; root: string }> {
  await tx.$executeRaw`DECLARE chain_heads NO SCROLL CURSOR FOR SELECT id AS "accountId", seq, encode(head_hash, 'hex') AS hash FROM quota_account ORDER BY id`;
  const roots: string[] = [];
  let accounts = 0n;
  let entries = 0n;
  for (let part = 0; ; part += 1) {
    const heads = await tx.$queryRawUnsafe<{ accountId: string; seq: bigint; hash: string }[]>(`FETCH ${HEADS_PER_PART} FROM chain_heads`);
    const [first] = heads;
    if (!first) break;
    const lines = heads.map((head) => headLine({ ...head, hash: Buffer.from(head.hash, "hex") }));
    const root = merkleRoot(lines);
    const content = partContent(lines).toString("utf8");
    await tx.$executeRaw`INSERT INTO head_list_part (day, part, first_account_id, heads, root, content) VALUES
      (${day}::date, ${part}::int, ${first.accountId}::uuid, ${heads.length}::int, decode(${root}, 'hex'), convert_to(${content}, 'UTF8'))`;
    roots.push(root);
    accounts += BigInt(heads.length);
    entries += heads.reduce((sum, { seq }) => sum + seq, 0n);
  }
  return { accounts, entries, root: rootOfParts(roots) };
}

/** A key stands in the table from its first list on; the one before ended the day before. */
async function enterKey(tx: Tx, publicKey: string, day: CalendarDate): Promise<void> {
  const inUse = await tx.ledgerKey.findFirst({ where: { validTo: null } });
  if (inUse?.publicKey === publicKey) return;
  if (inUse) await tx.ledgerKey.update({ where: { validFrom: inUse.validFrom }, data: { validTo: toDbDate(addDays(day, -1)) } });
  await tx.ledgerKey.create({ data: { validFrom: toDbDate(day), publicKey } });
}

const bytes = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);
