import { createHash } from "node:crypto";

/** An entry as it is hashed: every field as text, so that two implementations cannot disagree about a type. */
export interface CanonicalEntry {
  unitId: string;
  accountId: string;
  seq: bigint | number;
  kind: string;
  amountFen: bigint | string;
  causeType: string;
  causeId: string;
  orderId: string | null;
  lineId: string | null;
  source: string;
  /** Day it takes effect, `2026-11-22`. */
  effectiveOn: string;
  /** Instant it was recorded, `2026-11-22T07:00:00.000Z`. */
  recordedAt: string;
  actorId: string | null;
  ruleVersion: number;
}

/** The bytes that are hashed; the database function quota_canonical produces the same. A change of the format is a new version. */
export function canonicalText(entry: CanonicalEntry): string {
  return `xiangji-quota-entry/1|${entry.unitId}|${entry.accountId}|${entry.seq}|${entry.kind}|${entry.amountFen}|${entry.causeType}|${entry.causeId}|${entry.orderId ?? ""}|${entry.lineId ?? ""}|${entry.source}|${entry.effectiveOn}|${entry.recordedAt}|${entry.actorId ?? ""}|${entry.ruleVersion}`;
}

/** The head of an empty chain: 32 zero bytes. */
export const genesisHash: Buffer = Buffer.alloc(32);

/** hash = sha256(previous hash ‖ canonical bytes) */
export function chainHash(previous: Uint8Array, canonical: Uint8Array | string): Buffer {
  return createHash("sha256").update(previous).update(canonical).digest();
}
