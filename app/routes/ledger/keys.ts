import { listLedgerKeys } from "#app/domain/quota/head-lists.queries.server";

export const handle = { policy: "public" };

/** Every public key that lists of heads were signed with, at an address that stays. */
export async function loader(): Promise<Response> {
  const keys = await listLedgerKeys();
  return Response.json({ format: "xiangji-ledger-keys/1", keys }, { headers: { "Cache-Control": "public, max-age=300" } });
}
