import { createHash } from "node:crypto";

import { db, inTransaction } from "#app/db/client.server";
import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import type { Actor } from "#app/domain/identity/actor";
import { documentTypeOf } from "#app/domain/identity/picture";
import { storeDocument } from "#app/domain/identity/store-document.server";
import {
  alreadyOver,
  beneficiaryUnknown,
  endsBeforeBegin,
  guaranteeFileMissing,
  guaranteeKnown,
  guaranteeNoPdf,
} from "#app/domain/payments/guarantees/errors";
import { noteGuarantee } from "#app/domain/payments/guarantees/guarantee-record.server";
import type { DraftGuaranteeInput } from "#app/domain/payments/guarantees/schema";
import { calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { formatFen } from "#app/lib/money";

/**
 * A co-op enters a guarantee with its file: nobody but the co-op sees it until it is issued. What it says is never changed; a mistake is withdrawn and entered anew.
 *
 * @returns id of the guarantee
 * @throws beneficiaryUnknown, endsBeforeBegin, alreadyOver, guaranteeFileMissing, guaranteeNoPdf; as storeDocument
 * @throws guaranteeKnown when the issuer's number is there already, of whatever co-op
 */
export async function draftGuarantee(
  actor: Actor,
  input: DraftGuaranteeInput,
  file: { name: string; bytes: Uint8Array<ArrayBuffer> } | null,
): Promise<string> {
  const today = calendarDateOf(actor.now);
  if (input.validTo < input.validFrom) throw endsBeforeBegin();
  if (input.validTo < today) throw alreadyOver();
  const known = await db.unit.count({ where: { id: input.unitId, closedOn: null } });
  if (known === 0) throw beneficiaryUnknown();
  if (!file) throw guaranteeFileMissing();
  if (documentTypeOf(file.bytes) !== "application/pdf") throw guaranteeNoPdf();
  const [number = ""] = await takeDocumentNumbers(1, "BH", today);
  const { amount: amountFen, validFrom, validTo, ...facts } = input;
  return inTransaction(async (tx) => {
    const fileId = await storeDocument(tx, actor, file, "file");
    const id = actor.onceId ?? newId();
    const { count } = await tx.guarantee.createMany({
      data: [
        {
          ...facts,
          id,
          number,
          coopId: actor.orgId,
          amountFen,
          validFrom: toDbDate(validFrom),
          validTo: toDbDate(validTo),
          fileId,
          sha256: createHash("sha256").update(file.bytes).digest("hex"),
          state: "DRAFT",
          draftedAt: actor.now,
          draftedById: actor.userId,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) throw guaranteeKnown();
    await noteGuarantee(tx, actor, { unitId: input.unitId, id }, "drafted", { amount: formatFen(amountFen) });
    return id;
  });
}
