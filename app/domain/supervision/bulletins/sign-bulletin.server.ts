import { inTransaction } from "#app/db/client.server";
import { requireSigningKey } from "#app/env.server";
import { publicKeyOf, signText } from "#app/lib/ed25519";

/**
 * Signs an issued bulletin and its public version with the key of the ledger's lists. Repeated, it changes nothing.
 *
 * @returns false if the bulletin is not issued, or signed already
 * @throws EnvironmentError without a signing key
 */
export async function signBulletin(id: string, now: Date): Promise<boolean> {
  const key = requireSigningKey();
  return inTransaction(async (tx) => {
    const bulletin = await tx.bulletin.findUnique({ where: { id }, select: { content: true, publicContent: true, signedAt: true } });
    if (!bulletin?.content || bulletin.signedAt) return false;
    const signatureOf = (text: string) => new Uint8Array(signText(text, key));
    const { count } = await tx.bulletin.updateMany({
      where: { id, state: "ISSUED", signedAt: null },
      data: {
        signature: signatureOf(bulletin.content),
        publicSignature: bulletin.publicContent === null ? null : signatureOf(bulletin.publicContent),
        publicKey: publicKeyOf(key),
        signedAt: now,
      },
    });
    return count > 0;
  });
}
