import { randomBytes } from "node:crypto";

import { inTransaction } from "#app/db/client.server";
import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { accountNotFound, notFulfilled } from "#app/domain/quota/errors";
import { countedFen } from "#app/domain/quota/stages";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Certifies that the actor's unit has fulfilled a programme's year, as the account stands now. Asking again while no entry was added gives the same certificate.
 *
 * @returns the certificate's token, which is part of its public address
 * @throws accountNotFound, notFulfilled
 */
export async function issueCertificate(actor: Actor, fiscalYear: number, programmeCode: string): Promise<string> {
  const [number = ""] = await takeDocumentNumbers(1, "XJC", calendarDateOf(actor.now));
  return inTransaction(async (tx) => {
    const programme = await tx.programme.findUnique({
      where: { code: programmeCode },
      select: { id: true },
    });
    const account = programme
      ? await tx.quotaAccount.findUnique({
          where: { unitId_programmeId_fiscalYear: { unitId: actor.orgId, programmeId: programme.id, fiscalYear } },
        })
      : null;
    if (!programme || !account) throw accountNotFound();
    const { countingStage } = account;
    const required = -account.assessedFen;
    const counted = countedFen({ ACCEPTED: account.acceptedFen, SETTLED: account.settledFen, RATED: account.ratedFen }, countingStage);
    if (required <= 0n || counted < required) throw notFulfilled(required > counted ? required - counted : 0n);

    const id = newId();
    const { count } = await tx.completionCertificate.createMany({
      data: [
        {
          unitId: actor.orgId,
          id,
          accountId: account.id,
          number,
          token: randomBytes(16).toString("base64url"),
          countingStage,
          requiredFen: required,
          countedFen: counted,
          seq: account.seq,
          headHash: account.headHash,
          issuedAt: actor.now,
          issuedById: actor.userId,
        },
      ],
      skipDuplicates: true,
    });
    if (count > 0)
      await writeAudit(tx, actor, {
        action: "certificate.issue",
        objectType: "completion-certificate",
        objectId: id,
        unitId: actor.orgId,
        detail: { fiscalYear, programme: programmeCode, number },
      });
    const certificate = await tx.completionCertificate.findUniqueOrThrow({
      where: { unitId_accountId_seq: { unitId: actor.orgId, accountId: account.id, seq: account.seq } },
      select: { token: true },
    });
    return certificate.token;
  });
}
