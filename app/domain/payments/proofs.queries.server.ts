import { createHash } from "node:crypto";

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { proofContent, type ProofContent } from "#app/domain/payments/payment-proof";
import { isSignedBy } from "#app/lib/ed25519";

export interface ProofRow {
  token: string;
  number: string;
  issuedAt: Date;
}

/** Proofs of an order or a payment order of the unit, the latest first. */
export async function listProofs(actor: Actor, about: { orderId: string } | { batchId: string }): Promise<ProofRow[]> {
  return db.paymentProof.findMany({
    where: { unitId: actor.orgId, ...about },
    select: { token: true, number: true, issuedAt: true },
    orderBy: { issuedAt: "desc" },
    take: 5,
  });
}

export interface ProofView {
  content: ProofContent;
  sha256: string;
  /** The bytes are those that were hashed, and the signature is the key's; null while the job has not signed. */
  signed: boolean | null;
  publicKey: string | null;
  /** Of what it asks for, how much is paid today. */
  paidFen: bigint;
  openFen: bigint;
}

/** A proof for whoever holds its address, beside what is open today; null for an address that leads to none. */
export async function getProof(token: string): Promise<ProofView | null> {
  if (!/^[\w-]{22}$/.test(token)) return null;
  const proof = await db.paymentProof.findUnique({ where: { token } });
  if (!proof) return null;
  const content = proofContent.parse(JSON.parse(proof.content));
  const sha256 = createHash("sha256").update(proof.content, "utf8").digest("hex");
  const intact = sha256 === Buffer.from(proof.sha256).toString("hex");
  const [now] = await db.$queryRaw<{ open: bigint }[]>`
    SELECT coalesce(sum(amount_fen - paid_fen), 0)::bigint AS open FROM receivable
    WHERE unit_id = ${proof.unitId}::uuid AND id = ANY (${content.lines.map(({ receivableId }) => receivableId)}::uuid[])`;
  const total = BigInt(content.totalFen);
  const open = now?.open ?? 0n;
  const openFen = open < total ? open : total;
  return {
    content,
    sha256,
    publicKey: proof.publicKey,
    signed: proof.signature && proof.publicKey ? intact && isSignedBy(proof.content, proof.signature, proof.publicKey) : null,
    paidFen: total - openFen,
    openFen,
  };
}

/** Content, hash, signature and key in one file that anybody can check. */
export async function getProofFile(token: string): Promise<{ number: string; text: string } | null> {
  if (!/^[\w-]{22}$/.test(token)) return null;
  const proof = await db.paymentProof.findUnique({ where: { token } });
  if (!proof) return null;
  const file = {
    number: proof.number,
    content: proof.content,
    sha256: Buffer.from(proof.sha256).toString("hex"),
    signature: proof.signature ? Buffer.from(proof.signature).toString("base64") : null,
    publicKey: proof.publicKey,
  };
  return { number: proof.number, text: `${JSON.stringify(file, null, 1)}\n` };
}
