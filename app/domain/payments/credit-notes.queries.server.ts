import { createHash } from "node:crypto";

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { creditNoteContent, type CreditNoteContent } from "#app/domain/payments/credit-note";
import { creditNoteNumber } from "#app/domain/payments/receivable-number";
import { isSignedBy } from "#app/lib/ed25519";

export interface CreditNoteView {
  content: CreditNoteContent;
  token: string;
  sha256: string;
  /** The bytes are those that were hashed, and the signature is the key's; null while the job has not signed. */
  signed: boolean | null;
  /** Of what is to be refunded, what has gone back. */
  refundedFen: bigint;
}

const TOKEN = /^[\w-]{22}$/;

/** A credit note for whoever holds its address, beside what was refunded of it; null for an address that leads to none. */
export async function getCreditNoteByToken(token: string): Promise<CreditNoteView | null> {
  if (!TOKEN.test(token)) return null;
  const paper = await db.creditNotePaper.findUnique({ where: { token }, include: { creditNote: { select: { causeId: true } } } });
  return paper && viewOf(paper, paper.creditNote.causeId);
}

/** The same by its id; whether the reader may see it, the caller has asked. */
export async function getCreditNoteOf(unitId: string, creditNoteId: string): Promise<CreditNoteView | null> {
  const paper = await db.creditNotePaper.findUnique({
    where: { unitId_creditNoteId: { unitId, creditNoteId } },
    include: { creditNote: { select: { causeId: true } } },
  });
  return paper && viewOf(paper, paper.creditNote.causeId);
}

type Paper = NonNullable<Awaited<ReturnType<typeof db.creditNotePaper.findUnique>>>;

async function viewOf(paper: Paper, causeId: string): Promise<CreditNoteView> {
  const sha256 = createHash("sha256").update(paper.content, "utf8").digest("hex");
  const intact = sha256 === Buffer.from(paper.sha256).toString("hex");
  const refunded = await db.refund.aggregate({
    where: { unitId: paper.unitId, cause: "GOODS_CLAIM", causeId, state: "SUCCEEDED" },
    _sum: { amountFen: true },
  });
  return {
    content: creditNoteContent.parse(JSON.parse(paper.content)),
    token: paper.token,
    sha256,
    signed: paper.signature && paper.publicKey ? intact && isSignedBy(paper.content, paper.signature, paper.publicKey) : null,
    refundedFen: refunded._sum.amountFen ?? 0n,
  };
}

/** Content, hash, signature and key in one file that anybody can check. */
export async function getCreditNoteFile(token: string): Promise<{ number: string; text: string } | null> {
  if (!TOKEN.test(token)) return null;
  const paper = await db.creditNotePaper.findUnique({ where: { token } });
  if (!paper) return null;
  const { number } = creditNoteContent.parse(JSON.parse(paper.content));
  const file = {
    number,
    content: paper.content,
    sha256: Buffer.from(paper.sha256).toString("hex"),
    signature: paper.signature ? Buffer.from(paper.signature).toString("base64") : null,
    publicKey: paper.publicKey,
  };
  return { number, text: `${JSON.stringify(file, null, 1)}\n` };
}

export interface CreditNoteRow {
  id: string;
  number: string;
  amountFen: bigint;
}

/** Credit notes of an order of the actor's, or what they take off one receivable; the first issued first. */
export async function listCreditNotes(actor: Actor, about: { orderId: string } | { receivableId: string }): Promise<CreditNoteRow[]> {
  const mine = actor.audience === "coop" ? { coopId: actor.orgId } : { unitId: actor.orgId };
  const which = "orderId" in about ? about : { allocations: { some: about } };
  const rows = await db.creditNote.findMany({
    where: { ...mine, ...which },
    select: { id: true, fiscalYear: true, number: true, amountFen: true },
    orderBy: [{ issuedAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, fiscalYear, number, amountFen }) => ({ id, number: creditNoteNumber(fiscalYear, number), amountFen }));
}
