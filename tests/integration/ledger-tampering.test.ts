import { expect, test } from "vitest";

import { exportedText, givenLedger, verifyByNode } from "#tests/support/given-bundle";
import { givenSigner, keysOf, listed, rehash, resealed, signed } from "#tests/support/sign-bundle";
import type { Bundle, BundleAccount, Keys } from "#tests/support/sign-bundle";
import { words } from "../../public/verify-ledger.mjs";

/** Every way to change a bundle is found by `node public/verify-ledger.mjs`, at its place, though whoever changed it put the file's seal right. */

const sentences = words as Record<string, string[]>;
const signer = givenSigner();
const mine = await givenLedger();
const stranger = await givenLedger();
const good = listed(JSON.parse(await exportedText(mine.unit.id)) as Bundle, signer);
const foreign = JSON.parse(await exportedText(stranger.unit.id)) as Bundle;

const account = (bundle: Bundle, at = 0): BundleAccount => {
  const found = bundle.accounts[at];
  if (!found) throw new Error("no such account");
  return found;
};
const entry = (bundle: Bundle, seq: number) => {
  const found = account(bundle).entries[seq - 1];
  if (!found) throw new Error("no such entry");
  return found;
};
const list = (bundle: Bundle, at: number) => {
  const found = bundle.headLists[at];
  if (!found) throw new Error("no such list");
  return found;
};
const proofOf = (bundle: Bundle) => {
  const found = account(bundle).inclusion.at(-1);
  if (!found) throw new Error("no proof");
  return found;
};
const edit = (text: string, from: string | RegExp, to: string | ((found: string) => string)): string => {
  const edited = typeof to === "string" ? text.replace(from, to) : text.replace(from, to);
  if (edited === text) throw new Error(`nothing to change at ${String(from)}`);
  return edited;
};
const A = account(good).id;
const B = account(good, 1).id;

interface Tampering {
  name: string;
  change: (bundle: Bundle) => void;
  code: string;
  where: string;
  keys?: Keys;
  /** A clumsy hand does not put the seal right. */
  clumsy?: true;
}

const swapSeq = (canonical: string, seq: number) => canonical.split("|").with(3, String(seq)).join("|");
const other = givenSigner();
const balance = (stage: keyof BundleAccount["balances"]): Tampering => ({
  name: `the balance ${stage} changed`,
  change: (bundle) => (account(bundle).balances[stage] = String(BigInt(account(bundle).balances[stage] ?? 0) + 1n)),
  code: "balance",
  where: `account ${A} balance ${stage}`,
});

const tamperings: Tampering[] = [
  {
    name: "one digit of an amount",
    change: (bundle) => (entry(bundle, 2).canonical = edit(entry(bundle, 2).canonical, "|40000|", "|40001|")),
    code: "hash",
    where: `account ${A} entry 2`,
  },
  {
    name: "the kind exchanged for another one",
    change: (bundle) => (entry(bundle, 6).canonical = edit(entry(bundle, 6).canonical, "|CANCEL|", "|ACCEPT|")),
    code: "hash",
    where: `account ${A} entry 6`,
  },
  {
    name: "an unknown kind",
    change: (bundle) => (entry(bundle, 1).canonical = edit(entry(bundle, 1).canonical, "|ORDER|", "|GRANT|")),
    code: "entry",
    where: `account ${A} entry 1 kind`,
  },
  {
    name: "an amount of nothing, rehashed",
    change: (bundle) => {
      entry(bundle, 4).canonical = edit(entry(bundle, 4).canonical, "|500000|", "|0|");
      rehash(account(bundle));
    },
    code: "entry",
    where: `account ${A} entry 4 amount`,
  },
  {
    name: "an entry removed in the middle",
    change: (bundle) => account(bundle).entries.splice(2, 1),
    code: "entry",
    where: `account ${A} entry 3 seq`,
  },
  { name: "an entry removed at the end", change: (bundle) => account(bundle).entries.pop(), code: "seq", where: `account ${A}` },
  {
    name: "an entry removed at the start",
    change: (bundle) => account(bundle).entries.shift(),
    code: "entry",
    where: `account ${A} entry 1 seq`,
  },
  {
    name: "two entries swapped",
    change: (bundle) => account(bundle).entries.splice(3, 2, entry(bundle, 5), entry(bundle, 4)),
    code: "entry",
    where: `account ${A} entry 4 seq`,
  },
  {
    name: "two entries swapped and renumbered",
    change: (bundle) => {
      const [left, right] = [entry(bundle, 4), entry(bundle, 5)];
      account(bundle).entries.splice(
        3,
        2,
        { ...right, canonical: swapSeq(right.canonical, 4) },
        { ...left, canonical: swapSeq(left.canonical, 5) },
      );
    },
    code: "hash",
    where: `account ${A} entry 4`,
  },
  {
    name: "an entry doubled",
    change: (bundle) => account(bundle).entries.splice(3, 0, { ...entry(bundle, 3) }),
    code: "entry",
    where: `account ${A} entry 4 seq`,
  },
  {
    name: "an entry doubled, rehashed",
    change: (bundle) => {
      account(bundle).entries.splice(4, 0, { ...entry(bundle, 4) });
      rehash(account(bundle));
    },
    code: "twice",
    where: `account ${A} entry 5`,
  },
  {
    name: "settled before it was accepted, rehashed",
    change: (bundle) => {
      account(bundle).entries.splice(1, 2, entry(bundle, 3), entry(bundle, 2));
      rehash(account(bundle));
    },
    code: "negative",
    where: `account ${A} entry 2 accepted`,
  },
  {
    name: "the hash of an entry",
    change: (bundle) => (entry(bundle, 3).hash = "0".repeat(64)),
    code: "hash",
    where: `account ${A} entry 3`,
  },
  { name: "the head", change: (bundle) => (account(bundle).headHash = entry(bundle, 5).hash), code: "head", where: `account ${A}` },
  { name: "the number of entries", change: (bundle) => (account(bundle).seq = "7"), code: "seq", where: `account ${A}` },
  ...(["assessed", "remaining", "ordered", "accepted", "settled"] as const).map(balance),
  {
    name: "two balances moved against each other",
    change: (bundle) => Object.assign(account(bundle).balances, { settled: "40100", remaining: "459900" }),
    code: "balance",
    where: `account ${A} balance remaining`,
  },
  {
    name: "an account of another unit put in",
    change: (bundle) => bundle.accounts.push(account(foreign)),
    code: "entry",
    where: `account ${account(foreign).id} entry 1 unit`,
  },
  {
    name: "an entry of another account put in",
    change: (bundle) => {
      account(bundle).entries[3] = { ...entry(bundle, 4), canonical: swapSeq(account(bundle, 1).entries[0]?.canonical ?? "", 4) };
      rehash(account(bundle));
    },
    code: "entry",
    where: `account ${A} entry 4 account`,
  },
  { name: "an account doubled", change: (bundle) => bundle.accounts.push(account(bundle)), code: "twice", where: `account ${A}` },
  { name: "the unit", change: (bundle) => (bundle.unit = foreign.unit), code: "entry", where: `account ${A} entry 1 unit` },
  { name: "a later year", change: (bundle) => (bundle.fiscalYear = 2027), code: "year", where: `account ${A} entry 1 effectiveOn` },
  { name: "an earlier year", change: (bundle) => (bundle.fiscalYear = 2025), code: "year", where: `account ${A} entry 1 effectiveOn` },
  {
    name: "the root of a header",
    change: (bundle) => (list(bundle, 2).header = edit(list(bundle, 2).header, /root .{4}/, "root 0000")),
    code: "signature",
    where: "list 2026-06-18",
  },
  {
    name: "the day of a header",
    change: (bundle) => (list(bundle, 2).header = edit(list(bundle, 2).header, "day 2026-06-18", "day 2026-06-19")),
    code: "signature",
    where: "list 2026-06-19",
  },
  {
    name: "the list before, in a header",
    change: (bundle) => (list(bundle, 1).header = edit(list(bundle, 1).header, /previous .{4}/, "previous 0000")),
    code: "previous",
    where: "list 2026-06-17",
  },
  {
    name: "a header that cannot be read",
    change: (bundle) => (list(bundle, 0).header = edit(list(bundle, 0).header, "entries ", "entries 0")),
    code: "header",
    where: "list 1",
  },
  { name: "a list left out", change: (bundle) => bundle.headLists.splice(1, 1), code: "previous", where: "list 2026-06-18" },
  {
    name: "the signature of another header",
    change: (bundle) => (list(bundle, 1).signature = list(bundle, 0).signature),
    code: "signature",
    where: "list 2026-06-17",
  },
  {
    name: "signed again with a key of one's own",
    change: (bundle) => (bundle.headLists = bundle.headLists.map(({ header }) => signed(header, other))),
    code: "key",
    where: "list 2026-06-16",
  },
  {
    name: "a key before its period",
    change: () => undefined,
    keys: keysOf(signer, "2026-06-17"),
    code: "period",
    where: "list 2026-06-16",
  },
  {
    name: "a key after its period",
    change: () => undefined,
    keys: keysOf(signer, "2026-01-01", "2026-06-17"),
    code: "period",
    where: "list 2026-06-18",
  },
  {
    name: "a step of a proof",
    change: (bundle) => (proofOf(bundle).proof[1] = edit(proofOf(bundle).proof[1] ?? "", /.$/, (last) => (last === "0" ? "1" : "0"))),
    code: "root",
    where: `account ${A} inclusion 2026-06-18`,
  },
  {
    name: "the number in a proof",
    change: (bundle) => (proofOf(bundle).seq = "5"),
    code: "root",
    where: `account ${A} inclusion 2026-06-18`,
  },
  {
    name: "the day of a proof",
    change: (bundle) => (proofOf(bundle).day = "2026-06-20"),
    code: "missing",
    where: `account ${A} inclusion 2026-06-20`,
  },
  {
    name: "the proof left out",
    change: (bundle) => (account(bundle, 1).inclusion = []),
    code: "unlisted",
    where: `account ${B} inclusion 2026-06-18`,
  },
  {
    name: "the tail cut, all the rest put right",
    change: (bundle) => {
      account(bundle).entries.splice(4);
      rehash(account(bundle));
      account(bundle).inclusion.splice(0, 2);
    },
    code: "missing",
    where: `account ${A} inclusion 2026-06-18`,
  },
  {
    name: "an amount changed, the whole chain put right",
    change: (bundle) => {
      for (const seq of [1, 2, 3]) entry(bundle, seq).canonical = edit(entry(bundle, seq).canonical, "|40000|", "|90000|");
      rehash(account(bundle));
      account(bundle).inclusion.splice(0, 2);
    },
    code: "root",
    where: `account ${A} inclusion 2026-06-18`,
  },
  {
    name: "an entry of yesterday invented after the list was signed",
    change: (bundle) => {
      account(bundle).entries.push({ canonical: edit(entry(bundle, 4).canonical, "|ASSESS|", "|REASSESS_UP|"), hash: "" });
      rehash(account(bundle));
    },
    code: "late",
    where: `account ${A} entry 7`,
  },
  { name: "a name, clumsily", change: (bundle) => (bundle.unit.name = "别的学校"), clumsy: true, code: "seal", where: "file" },
  {
    name: "a field too many",
    change: (bundle) => Object.assign(account(bundle), { note: "x" }),
    code: "form",
    where: "bundle.accounts[0].note",
  },
  {
    name: "a number instead of text",
    change: (bundle) => Object.assign(account(bundle), { seq: 6 }),
    code: "form",
    where: "bundle.accounts[0].seq",
  },
];

test.each(tamperings)("found: $name", async ({ change, keys, clumsy, code, where }) => {
  const bundle = structuredClone(good);
  change(bundle);
  const { code: exit, out } = await verifyByNode(clumsy ? bundle : resealed(bundle), keys ?? keysOf(signer));
  expect(out).toContain(`first at ${where}\n`);
  expect(out).toContain(sentences[code]?.[0]);
  expect(exit).toBe(1);
});
