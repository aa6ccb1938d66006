import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";

import { chainHash, genesisHash } from "#app/domain/quota/canonical";
import { headerText, headLine, merkleProof, merkleRoot, noPrevious, type ChainHead } from "#app/domain/quota/head-list";
import { afterEntry, emptyBalances, type EntryKind } from "#app/domain/quota/stages";
import { newId } from "#app/lib/ids";

/** Bundles as files: putting them on signed lists, and forging them well. No database. */

export interface BundleAccount {
  id: string;
  programme: { code: string; nameZh: string; nameEn: string };
  balances: Record<"assessed" | "remaining" | "ordered" | "accepted" | "settled", string> & { rated?: string };
  seq: string;
  headHash: string;
  entries: { canonical: string; hash: string }[];
  inclusion: { day: string; seq: string; proof: string[] }[];
}

export interface Bundle {
  format: string;
  exportedAt: string;
  unit: { id: string; name: string; uscc: string };
  fiscalYear: number;
  accounts: BundleAccount[];
  headLists: { header: string; signature: string; publicKey: string }[];
  sha256: string;
}

export interface Keys {
  format: string;
  keys: { publicKey: string; validFrom: string; validTo: string | null }[];
}

export interface Signer {
  publicKey: string;
  privateKey: KeyObject;
}

export function givenSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { publicKey: publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64"), privateKey };
}

export const keysOf = (signer: Signer, validFrom = "2026-01-01", validTo: string | null = null): Keys => ({
  format: "xiangji-ledger-keys/1",
  keys: [{ publicKey: signer.publicKey, validFrom, validTo }],
});

export function signed(header: string, signer: Signer): Bundle["headLists"][number] {
  return { header, signature: sign(null, Buffer.from(header), signer.privateKey).toString("base64"), publicKey: signer.publicKey };
}

/** The seal of a file, as whoever changes a file would put it right. */
export function resealed(bundle: Bundle): Bundle {
  const { sha256: _, ...rest } = bundle;
  return { ...rest, sha256: createHash("sha256").update(JSON.stringify(rest)).digest("hex") };
}

/**
 * Puts a bundle's accounts on signed lists of three days, each among the heads of other accounts.
 *
 * @param behind by how many entries the heads of each day are behind the newest
 */
export function listed(bundle: Bundle, signer: Signer, behind = [2, 1, 0], others = 6): Bundle {
  const strangers = Array.from({ length: others }, (_, at): ChainHead => ({ accountId: newId(), seq: BigInt(at), hash: genesisHash }));
  const accounts = bundle.accounts.map((account) => ({ ...account, inclusion: [...account.inclusion] }));
  const headLists: Bundle["headLists"] = [];
  let previous = noPrevious;
  for (const [at, less] of behind.entries()) {
    const day = `2026-06-${16 + at}`;
    const own = accounts.map((account): ChainHead => {
      const seq = Math.max(account.entries.length - less, 0);
      return {
        accountId: account.id,
        seq: BigInt(seq),
        hash: Buffer.from(account.entries[seq - 1]?.hash ?? genesisHash.toString("hex"), "hex"),
      };
    });
    const heads = [...own, ...strangers].sort((left, right) => (left.accountId < right.accountId ? -1 : 1));
    const lines = heads.map(headLine);
    const entries = heads.reduce((sum, { seq }) => sum + seq, 0n);
    const header = headerText({
      day,
      takenAt: `${day}T16:10:00.000Z`,
      previous,
      accounts: BigInt(heads.length),
      entries,
      root: merkleRoot(lines),
    });
    headLists.push(signed(header, signer));
    for (const account of accounts) {
      const place = heads.findIndex(({ accountId }) => accountId === account.id);
      account.inclusion.push({ day, seq: String(heads[place]?.seq), proof: merkleProof(lines, place) });
    }
    previous = createHash("sha256").update(header).digest("hex");
  }
  return resealed({ ...bundle, accounts, headLists });
}

/** Makes an account agree with its entries' texts again: numbers, hashes, head and balances, as a forger with a computer would. */
export function rehash(account: BundleAccount): void {
  let head: Uint8Array = genesisHash;
  let balances = emptyBalances;
  for (const [at, entry] of account.entries.entries()) {
    const fields = entry.canonical.split("|");
    fields[3] = String(at + 1);
    entry.canonical = fields.join("|");
    head = chainHash(head, entry.canonical);
    entry.hash = Buffer.from(head).toString("hex");
    balances = afterEntry(balances, fields[4] as EntryKind, BigInt(fields[5] ?? 0));
  }
  account.seq = String(account.entries.length);
  account.headHash = Buffer.from(head).toString("hex");
  const { ASSESSED, REMAINING, ORDERED, ACCEPTED, SETTLED } = balances;
  account.balances = {
    assessed: String(ASSESSED),
    remaining: String(REMAINING),
    ordered: String(ORDERED),
    accepted: String(ACCEPTED),
    settled: String(SETTLED),
  };
}
