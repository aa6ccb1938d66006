import { expect } from "vitest";

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { confirmFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import { openWindow as openWindowStep } from "#app/domain/region/open-window.server";
import { confirmOrganisationChange } from "#app/domain/supervision/organisations/decide-change.server";
import { proposeOrganisationChange } from "#app/domain/supervision/organisations/propose-change.server";
import type { OrganisationInput } from "#app/domain/supervision/organisations/schema";
import { newId } from "#app/lib/ids";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenUnit, givenUscc, next, THE_DAY } from "#tests/support/given";
import type { GivenBureau } from "#tests/support/given-rule";

const openWindow = asStep(openWindowStep);

export type Party = Awaited<ReturnType<typeof givenUnit>>;

/** The window of a year in Hunan, or wherever the prefix says. */
export async function givenWindowOf(fiscalYear = 2026, divisionCode = "430000"): Promise<void> {
  const prefix = divisionCode.replace(/(00){1,2}$/, "");
  await openWindow(givenActor("bureau", newId(), "CLERK", { divisionPrefix: prefix }), {
    fiscalYear,
    divisionCode,
    opensOn: `${fiscalYear}-03-01`,
    dueOn: `${fiscalYear}-06-30`,
    correctionDueOn: `${fiscalYear}-07-31`,
    source: "test",
  }).catch(() => undefined);
}

/** A unit whose declaration of 2026 is confirmed. */
export async function givenConfirmedUnit(totalFen: bigint, options: { divisionCode?: string; now?: Date } = {}): Promise<Party> {
  await givenWindowOf();
  const unit = await givenUnit({ divisionCode: options.divisionCode ?? "431102" });
  const at = (actor: Actor) => (options.now ? { ...actor, now: options.now } : actor);
  const input = {
    mode: "OWN" as const,
    canteenTotal: totalFen,
    shares: [],
    leadUnitId: undefined,
    contractorName: "",
    contractorUscc: "",
    note: "",
  };
  await saveFiling(at(unit.clerk), 2026, input);
  await submitFiling(at(unit.reviewer), 2026);
  await confirmFiling(at(givenActor("bureau", newId(), "CLERK", { divisionPrefix: "43" })), unit.id, 2026);
  return unit;
}

/** Somebody with a real grant at a unit. */
export async function givenGrant(
  unitId: string,
  role: "MANAGER" | "REVIEWER" | "CLERK" = "MANAGER",
): Promise<{ id: string; userId: string }> {
  const [id, userId] = [newId(), newId()];
  await db.user.create({ data: { id: userId, name: `人员${next()}`, email: `unit${userId}@example.test` } });
  await db.grant.create({ data: { id, userId, role, scope: "UNIT", unitId, validFrom: new Date("2026-01-01T00:00:00Z") } });
  return { id, userId };
}

export const particulars = (divisionCode: string) => ({
  name: `新单位${next()}`,
  budgetCode: `N${next()}`,
  divisionCode,
  address: "新址 1 号",
  contactName: "王老师",
  contactPhone: "0746-7654321",
});

export const common = (options: { effectiveOn?: string; grants?: string[] } = {}) => ({
  effectiveOn: options.effectiveOn ?? THE_DAY,
  reason: "永编发〔2026〕8 号",
  grants: options.grants ?? [],
});

export const mergeOf = (sources: string[], target: string, options: Parameters<typeof common>[0] = {}): OrganisationInput => ({
  kind: "MERGE",
  input: { ...common(options), sources, target },
});

export const moveOf = (source: string, divisionCode: string, options: Parameters<typeof common>[0] = {}): OrganisationInput => ({
  kind: "MOVE",
  input: { ...common(options), source, ...particulars(divisionCode) },
});

export const splitOf = (
  source: string,
  share: number,
  orders: string[] = [],
  options: Parameters<typeof common>[0] = {},
): OrganisationInput => ({
  kind: "SPLIT",
  input: { ...common(options), source, ...particulars("431103"), uscc: givenUscc(), share, orders: orders.join("\n") },
});

/** Proposed by the clerk, confirmed by the manager, and so done when the day is here. @returns id of the change and of the unit that goes on */
export async function givenChanged(bureau: GivenBureau, change: OrganisationInput, now?: Date) {
  const at = (actor: Actor) => (now ? { ...actor, now } : actor);
  const id = await proposeOrganisationChange(at(bureau.clerk), change, null);
  await confirmOrganisationChange(at(bureau.manager), id);
  const row = await db.organisationChange.findUniqueOrThrow({ where: { id } });
  expect(row.status).toBe("APPLIED");
  return { id, successorId: row.successorId ?? "" };
}

export interface Sums {
  required: bigint;
  ordered: bigint;
  accepted: bigint;
  settled: bigint;
}

/** Plainly summed over entries, never over balances. */
export async function sumsOf(unitIds: readonly string[], programmeId: string, fiscalYear = 2026): Promise<Sums> {
  const [row] = await db.$queryRaw<Sums[]>`
    SELECT coalesce(sum(CASE WHEN e.kind IN ('ASSESS', 'REASSESS_UP') THEN e.amount_fen WHEN e.kind = 'REASSESS_DOWN' THEN -e.amount_fen ELSE 0 END), 0)::bigint AS required,
      coalesce(sum(CASE WHEN e.kind IN ('ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED') THEN e.amount_fen
        WHEN e.kind IN ('CANCEL', 'ACCEPT', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED') THEN -e.amount_fen ELSE 0 END), 0)::bigint AS ordered,
      coalesce(sum(CASE WHEN e.kind IN ('ACCEPT', 'UNSETTLE', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN e.amount_fen
        WHEN e.kind IN ('RETURN', 'SETTLE', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -e.amount_fen ELSE 0 END), 0)::bigint AS accepted,
      coalesce(sum(CASE WHEN e.kind IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN e.amount_fen WHEN e.kind IN ('REFUND', 'UNSETTLE', 'ATTRIBUTE_OUT_SETTLED') THEN -e.amount_fen ELSE 0 END), 0)::bigint AS settled
    FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
    WHERE e.unit_id = ANY (${[...unitIds]}::uuid[]) AND q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${fiscalYear}`;
  if (!row) throw new Error("no sums");
  return row;
}

export const nothing: Sums = { required: 0n, ordered: 0n, accepted: 0n, settled: 0n };
