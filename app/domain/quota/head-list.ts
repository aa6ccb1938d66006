import { hash } from "node:crypto";

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

const headerPattern =
  /^xiangji-head-list\/1\nday (\d{4}-\d\d-\d\d)\ntaken (\S{24})\nprevious ([0-9a-f]{64})\naccounts (\d{1,18})\nentries (\d{1,18})\nroot ([0-9a-f]{64})\n$/;

/** Null for anything that `headerText` would not have written. */
export function parseHeader(text: string): HeadListHeader | null {
  const [, day, takenAt, previous, accounts, entries, root] = headerPattern.exec(text) ?? [];
  if (!day || !takenAt || !previous || !accounts || !entries || !root) return null;
  const header = { day, takenAt, previous, accounts: BigInt(accounts), entries: BigInt(entries), root };
  return headerText(header) === text ? header : null;
}

/** What the next header names as the one before, 32 bytes. */
export function headerHash(text: string): Buffer {
  return hash("sha256", text, "buffer");
}

/** A head as one line of the list's file: account, number and hash, divided by blanks. */
export function headLine({ accountId, seq, hash }: ChainHead): string {
  return `${accountId} ${seq} ${Buffer.from(hash).toString("hex")}`;
}

const linePattern = /^([0-9a-f-]{36}) (\d{1,18}) ([0-9a-f]{64})$/;

/** Null for anything that `headLine` would not have written. */
export function parseHeadLine(line: string): ChainHead | null {
  const [, accountId, seq, hash] = linePattern.exec(line) ?? [];
  if (!accountId || !seq || !hash) return null;
  const head = { accountId, seq: BigInt(seq), hash: Buffer.from(hash, "hex") };
  return headLine(head) === line ? head : null;
}

/** The content of a part: its lines, each ended by a line feed. */
export function partContent(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(""));
}

export function linesOfPart(content: Uint8Array): string[] {
  return Buffer.from(content).toString("utf8").split("\n").slice(0, -1);
}

/** Leaves and nodes begin with different bytes, so that neither can pass for the other. Hashed in one call: a list takes more than a million. */
const leafHash = (line: string): Buffer => hash("sha256", `\u0000${line}`, "buffer");
const nodeHash = (left: Buffer, right: Buffer): Buffer => hash("sha256", Buffer.concat([nodeMark, left, right]), "buffer");
const nodeMark = Buffer.from([1]);

/** Levels of the tree from its lowest nodes up; a node without a neighbour rises as it is. */
function levelsOf(nodes: Buffer[]): Buffer[][] {
  const levels = [nodes];
  for (let level = nodes; level.length > 1; level = levels.at(-1) ?? []) {
    const above: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = level.slice(at, at + 2);
      if (left) above.push(right ? nodeHash(left, right) : left);
    }
    levels.push(above);
  }
  return levels;
}

const topOf = (levels: Buffer[][]): string => levels.at(-1)?.[0]?.toString("hex") ?? noPrevious;
const bufferOf = (hex: string): Buffer => Buffer.from(hex, "hex");

/** @param lines of all heads, sorted by account. @returns hex; 64 zeros for no heads */
export function merkleRoot(lines: readonly string[]): string {
  return topOf(levelsOf(lines.map(leafHash)));
}

/**
 * Heads of a part: a power of two, so that every part but the last is a whole subtree and the root over the parts' roots is the root over all lines.
 * Lists that are published keep it; another size needs a new version of the format of parts.
 */
export const HEADS_PER_PART = 4_096;

/** @param roots of all parts in their order, hex. @returns the root of the whole list */
export function rootOfParts(roots: readonly string[]): string {
  return topOf(levelsOf(roots.map(bufferOf)));
}

/** What stands beside the way from a leaf to the root, from below: `L` or `R`, the side it is hashed on, and its hash in hex. */
export type MerkleProof = `${"L" | "R"}${string}`[];

function proofIn(levels: Buffer[][], at: number): MerkleProof {
  const proof: MerkleProof = [];
  let place = at;
  for (const level of levels) {
    const beside = level[place ^ 1];
    if (beside) proof.push(`${place % 2 === 1 ? "L" : "R"}${beside.toString("hex")}`);
    place >>= 1;
  }
  return proof;
}

/** @param at place of the head among the sorted lines */
export function merkleProof(lines: readonly string[], at: number): MerkleProof {
  return proofIn(levelsOf(lines.map(leafHash)), at);
}

/**
 * The same proof from one part and the roots of all.
 *
 * @param lines of the part
 * @param at    place of the head in the part
 * @param roots of all parts in their order, hex
 * @param part  number of the part, from 0
 */
export function merkleProofByParts(lines: readonly string[], at: number, roots: readonly string[], part: number): MerkleProof {
  return [...merkleProof(lines, at), ...proofIn(levelsOf(roots.map(bufferOf)), part)];
}

/** The root that a head and its proof lead to, hex: the head was in the list if it is the list's. */
export function rootOfProof(line: string, proof: MerkleProof): string {
  return proof
    .reduce((below, step) => {
      const beside = Buffer.from(step.slice(1), "hex");
      return step.startsWith("L") ? nodeHash(beside, below) : nodeHash(below, beside);
    }, leafHash(line))
    .toString("hex");
}
