import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { draftGuarantee } from "#app/domain/payments/guarantees/draft-guarantee.server";
import { acceptGuarantee, issueGuarantee } from "#app/domain/payments/guarantees/move-guarantee.server";
import type { DraftGuaranteeInput } from "#app/domain/payments/guarantees/schema";
import { reportHeld } from "#app/domain/payments/held-money/report-held.server";
import type { ReportHeldInput } from "#app/domain/payments/held-money/schema";
import { addDays, instantOf } from "#app/lib/dates";
import { DomainError } from "#app/lib/domain-error";
import { givenCoop, givenUnit, next, THE_DAY } from "#tests/support/given";
import { givenBureau } from "#tests/support/given-rule";

/** The beginning of a PDF, which is what it is known by; each with other bytes. */
export const aPdf = (text = String(next())) => ({ name: "paper.pdf", bytes: new Uint8Array(Buffer.from(`%PDF-1.7\n${text}\n%%EOF\n`)) });

/** The same person on another day. */
export const on = (actor: Actor, day: string, hour = 10): Actor => ({ ...actor, now: instantOf(day, hour) });

export const heldInput = (part: Partial<ReportHeldInput> = {}): ReportHeldInput => ({
  kind: "DEPOSIT",
  unitId: undefined,
  debtorName: undefined,
  place: undefined,
  contractNumber: `HT-${next()}`,
  amount: 500_000n,
  sinceOn: addDays(THE_DAY, -100),
  dueOn: addDays(THE_DAY, -10),
  note: "合同履行完毕",
  ...part,
});

/** A deposit of 5,000 yuan that a co-op reports of a unit in Lingling, whose own bureau stands below that of Yongzhou. */
export async function givenHeld(part: Partial<ReportHeldInput> = {}) {
  const [unit, coop] = [await givenUnit({ divisionCode: "431102" }), await givenCoop()];
  const above = await givenBureau("431100");
  const bureau = await givenBureau("431102");
  const id = await reportHeld(coop.clerk, heldInput({ unitId: unit.id, ...part }), aPdf());
  return { unit, coop, bureau, above, id };
}

export const heldRow = (id: string) => db.heldMoney.findUniqueOrThrow({ where: { id } });

export const heldSteps = async (id: string): Promise<string[]> =>
  (await db.heldMoneyEvent.findMany({ where: { heldId: id }, orderBy: [{ at: "asc" }, { id: "asc" }], select: { kind: true } })).map(
    ({ kind }) => kind,
  );

export const guaranteeInput = (unitId: string, part: Partial<DraftGuaranteeInput> = {}): DraftGuaranteeInput => ({
  unitId,
  issuerKind: "BANK",
  issuer: "农业银行零陵支行",
  reference: `BG-${next()}`,
  purpose: "PERFORMANCE",
  contractNumber: `HT-${next()}`,
  amount: 500_000n,
  validFrom: THE_DAY,
  validTo: addDays(THE_DAY, 365),
  ...part,
});

/** A guarantee as far as it is asked for. */
export async function givenGuarantee(step: "draft" | "issued" | "accepted", part: Partial<DraftGuaranteeInput> = {}) {
  const [unit, coop] = [await givenUnit({ divisionCode: "431102" }), await givenCoop()];
  const file = aPdf();
  const id = await draftGuarantee(coop.clerk, guaranteeInput(unit.id, part), file);
  if (step !== "draft") await issueGuarantee(coop.clerk, id);
  if (step === "accepted") await acceptGuarantee(unit.reviewer, id);
  return { unit, coop, file, id };
}

/** Codes of those that were refused. */
export const codesOf = (results: readonly PromiseSettledResult<unknown>[]): string[] =>
  results.flatMap((result) => (result.status === "rejected" && result.reason instanceof DomainError ? [result.reason.code] : []));
