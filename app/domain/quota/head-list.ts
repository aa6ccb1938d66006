import { createHash } from "node:crypto";

/** Where a chain stood when the list was made. */
export interface ChainHead {
  accountId: string;
  /** Number of its last entry; 0 while it has none. */
  seq: bigint;
  /** Hash of its last entry, 32 bytes. */
  hash: Uint8Array;
}

/** The signed part of a day's list of heads. It names the whole list by the root of a Merkle tree, so that one head can be proved without the others. */
export interface HeadListHeader {
  /** `2026-11-22` in Asia/Shanghai. */
  day: string;
  /** Instant of the snapshot, `2026-11-22T16:10:00.000Z`. */
  takenAt: string;
  /** sha256 of the header before, hex; 64 zeros before the first. */
  previous: string;
  accounts: bigint;
  /** Entries of all chains together. */
  entries: bigint;
  /** Root of the tree over all heads, hex. */
  root: string;
}

export const noPrevious: string = "0".repeat(64);

/** The bytes that are signed. A change of the format is a new version. */
export function headerText(header: HeadListHeader): string {
  return [
    "xiangji-head-list/1",
    `day ${header.day}`,
    `taken ${header.takenAt}`,
    `previous ${header.previous}`,
    `accounts ${header.accounts}`,
    `entries ${header.entries}`,
    `root ${header.root}`,
    "",
  ].join("\n");
}

/** A head as one line of the list's file: account, number and hash, divided by blanks. */
export function headLine({ accountId, seq, hash }: ChainHead): string {
  return `${accountId} ${seq} ${Buffer.from(hash).toString("hex")}`;
}

/** Leaves and nodes begin with different bytes, so that neither can pass for the other. */
const leafHash = (line: string): Buffer =>
  createHash("sha256")
    .update(Buffer.from([0]))
    .update(line)
    .digest();
const nodeHash = (left: Buffer, right: Buffer): Buffer =>
  createHash("sha256")
    .update(Buffer.from([1]))
    .update(left)
    .update(right)
    .digest();

/** Levels of the tree from the leaves up; a node without a neighbour rises as it is. */
function levelsOf(lines: readonly string[]): Buffer[][] {
  const levels = [lines.map(leafHash)];
  for (let level = levels[0] ?? []; level.length > 1; level = levels.at(-1) ?? []) {
    const above: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = level.slice(at, at + 2);
      if (left) above.push(right ? nodeHash(left, right) : left);
    }
    levels.push(above);
  }
  return levels;
}

/** @param lines of all heads, sorted by account. @returns hex; 64 zeros for no heads */
export function merkleRoot(lines: readonly string[]): string {
  return levelsOf(lines).at(-1)?.[0]?.toString("hex") ?? noPrevious;
}

/** What stands beside the way from a leaf to the root, from below: `L` or `R`, the side it is hashed on, and its hash in hex. */
export type MerkleProof = `${"L" | "R"}${string}`[];

/** @param at place of the head among the sorted lines */
export function merkleProof(lines: readonly string[], at: number): MerkleProof {
  const proof: MerkleProof = [];
  let place = at;
  for (const level of levelsOf(lines)) {
    const beside = level[place ^ 1];
    if (beside) proof.push(`${place % 2 === 1 ? "L" : "R"}${beside.toString("hex")}`);
    place >>= 1;
  }
  return proof;
}

/** The root that a head and its proof lead to, hex: the head was in the list if it is the list's. */
export function rootOfProof(line: string, proof: MerkleProof): string {
  return proof
    .reduce((hash, step) => {
      const beside = Buffer.from(step.slice(1), "hex");
      return step.startsWith("L") ? nodeHash(beside, hash) : nodeHash(hash, beside);
    }, leafHash(line))
    .toString("hex");
}
