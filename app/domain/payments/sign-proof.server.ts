import { inTransaction } from "#app/db/client.server";
import { requireSigningKey } from "#app/env.server";
import { publicKeyOf, signText } from "#app/lib/ed25519";

/**
 * Signs a proof with the key of the ledger's lists. Repeated, it changes nothing.
 *
 * @returns false if there is none, or it is signed already
 * @throws EnvironmentError without a signing key
 */
export async function signProof(id: string, now: Date): Promise<boolean> {
  const key = requireSigningKey();
  return inTransaction(async (tx) => {
    const proof = await tx.paymentProof.findFirst({ where: { id, signedAt: null }, select: { content: true } });
    if (!proof) return false;
    const { count } = await tx.paymentProof.updateMany({
      where: { id, signedAt: null },
      data: { signature: new Uint8Array(signText(proof.content, key)), publicKey: publicKeyOf(key), signedAt: now },
    });
    return count > 0;
  });
}
