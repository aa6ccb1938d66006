import { db, inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import type { LockedUnit, NewUnit } from "#app/domain/identity/continue-unit.server";
import { storeDocument } from "#app/domain/identity/store-document.server";
import { outsideScope } from "#app/domain/region/errors";
import type { OrganisationTerms } from "#app/domain/supervision/organisations/carry-out-change.server";
import type { OrganisationImpact, OrganisationPayload } from "#app/domain/supervision/organisations/change";
import {
  dayIsPast,
  ordersUnknown,
  placeUnknown,
  samePlace,
  sameUnits,
  shareOfNothing,
  sourcesMissing,
  unitInOtherChange,
  unitUnknown,
} from "#app/domain/supervision/organisations/errors";
import { previewChange } from "#app/domain/supervision/organisations/preview-change.server";
import type { OrganisationInput } from "#app/domain/supervision/organisations/schema";
import { calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

export interface OrganisationDocument {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * A bureau proposes that units merge, split, close or move. Nothing changes until a second person confirms it, the receiving bureau as well where the units go to
 * another one, and the day has come; what it would touch is measured by doing it and taking it back.
 *
 * @returns id of the change
 * @throws sourcesMissing, unitUnknown, sameUnits, dayIsPast, placeUnknown, samePlace, outsideScope, shareOfNothing, ordersUnknown
 * @throws unitInOtherChange while one of the units takes part in another change; whatever carrying it out would throw
 */
export async function proposeOrganisationChange(
  actor: Actor,
  change: OrganisationInput,
  document: OrganisationDocument | null,
): Promise<string> {
  const { effectiveOn } = change.input;
  if (effectiveOn < calendarDateOf(actor.now)) throw dayIsPast();
  const judged = await judge(actor, change);
  const nothing: OrganisationImpact = { orders: 0, lines: 0, people: 0, accounts: [] };
  const impact = await previewChange(actor, judged.terms, effectiveOn, (tx) => enterChange(tx, actor, change, judged, nothing, null));
  await inTransaction((tx) => enterChange(tx, actor, change, judged, impact, document));
  return judged.terms.id;
}

interface Judged {
  terms: OrganisationTerms;
  /** Another bureau that the units go over to. */
  receivingBureauId: string | null;
}

async function enterChange(
  tx: Tx,
  actor: Actor,
  { input: { effectiveOn, reason } }: OrganisationInput,
  { terms, receivingBureauId }: Judged,
  impact: OrganisationImpact,
  document: OrganisationDocument | null,
): Promise<void> {
  await tx.organisationChange.create({
    data: {
      id: terms.id,
      kind: terms.kind,
      bureauId: actor.orgId,
      receivingBureauId,
      effectiveOn: toDbDate(effectiveOn),
      reason,
      documentFileId: document ? await storeDocument(tx, actor, document, "file") : null,
      successorId: terms.targetId,
      payload: terms.payload,
      impact,
      status: "PROPOSED",
      proposedAt: actor.now,
      proposedById: actor.userId,
    },
  });
  const parts = [
    ...terms.sourceIds.map((unitId) => ({ changeId: terms.id, unitId, part: "SOURCE" as const, open: true })),
    ...(terms.targetId === null ? [] : [{ changeId: terms.id, unitId: terms.targetId, part: "TARGET" as const, open: true }]),
  ];
  const { count } = await tx.organisationChangeUnit.createMany({ data: parts, skipDuplicates: true });
  if (count < parts.length) throw unitInOtherChange();
  await writeAudit(tx, actor, {
    action: "organisation.propose",
    objectType: "organisation-change",
    objectId: terms.id,
    detail: { kind: terms.kind, effectiveOn },
  });
}

/** Reads what a form names and finds out who has to consent. */
async function judge(actor: Actor, change: OrganisationInput): Promise<Judged> {
  const { kind, input } = change;
  const named = kind === "MERGE" ? [...new Set(input.sources)] : [input.source];
  if (named.length === 0) throw sourcesMissing();
  const sources = await findOpenUnits(named);
  const field = kind === "MERGE" ? "sources" : "source";
  if (sources.length < named.length || sources.some((unit) => !unit.divisionCode.startsWith(actor.divisionPrefix)))
    throw unitUnknown(field);
  const [first] = sources;
  if (!first) throw unitUnknown(field);
  const base = { id: newId(), kind, sourceIds: named, targetId: null, bureauId: null };
  const payload: OrganisationPayload = { unit: null, shareBps: 10_000, orderIds: [], grantIds: input.grants };
  const bureauOf = (divisionCode: string) => nearestBureau(divisionCode);
  const home = await bureauOf(first.divisionCode);
  /** The bureau of the place they go to consents, unless it is the one that proposes, or they stay with theirs. */
  const receiving = (bureauId: string | null) => (bureauId === null || bureauId === actor.orgId || bureauId === home ? null : bureauId);

  switch (kind) {
    case "CLOSE":
      return { terms: { ...base, payload }, receivingBureauId: null };
    case "MERGE": {
      if (named.includes(input.target)) throw sameUnits();
      const [target] = await findOpenUnits([input.target]);
      if (!target) throw unitUnknown("target");
      return { terms: { ...base, targetId: target.id, payload }, receivingBureauId: receiving(await bureauOf(target.divisionCode)) };
    }
    case "MOVE": {
      if (input.divisionCode === first.divisionCode) throw samePlace();
      await requirePlace(input.divisionCode);
      const { uscc } = await db.unit.findUniqueOrThrow({ where: { id: first.id }, select: { uscc: true } });
      const bureauId = await bureauOf(input.divisionCode);
      return {
        terms: { ...base, bureauId, payload: { ...payload, unit: particularsOf({ ...input, uscc }) } },
        receivingBureauId: receiving(bureauId),
      };
    }
    case "SPLIT": {
      await requirePlace(input.divisionCode);
      if (!input.divisionCode.startsWith(actor.divisionPrefix)) throw outsideScope();
      const orderIds = await findOrders(first.id, input.orders);
      if (input.share === 0 && orderIds.length === 0) throw shareOfNothing();
      const bureauId = await bureauOf(input.divisionCode);
      return {
        terms: { ...base, bureauId, payload: { ...payload, shareBps: input.share, orderIds, unit: particularsOf(input) } },
        receivingBureauId: receiving(bureauId),
      };
    }
  }
}

function particularsOf({ name, uscc, budgetCode, divisionCode, address, contactName, contactPhone }: NewUnit): NewUnit {
  return { name, uscc, budgetCode, divisionCode, address, contactName, contactPhone };
}

function findOpenUnits(ids: readonly string[]): Promise<LockedUnit[]> {
  return db.unit.findMany({
    where: { id: { in: [...ids] }, closedOn: null },
    select: { id: true, name: true, divisionCode: true },
    orderBy: { id: "asc" },
  });
}

async function requirePlace(code: string): Promise<void> {
  if (!(await db.division.findFirst({ where: { code, validTo: null }, select: { code: true } }))) throw placeUnknown();
}

/** The bureau a unit of the division reports to: the nearest one above it. */
async function nearestBureau(divisionCode: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM bureau WHERE starts_with(${divisionCode}, prefix) ORDER BY length(prefix) DESC, id LIMIT 1`;
  return row?.id ?? null;
}

/** Orders credited to the unit by their numbers, one a line. @throws ordersUnknown naming those that are not */
async function findOrders(unitId: string, text: string): Promise<string[]> {
  const numbers = [...new Set(text.split(/[\s,，;；、]+/).filter(Boolean))];
  if (numbers.length === 0) return [];
  const found = await db.$queryRaw<{ id: string; number: string }[]>`
    SELECT DISTINCT o.id, o.number FROM purchase_order o JOIN order_line l ON l.unit_id = o.unit_id AND l.order_id = o.id
      JOIN order_line_quota v ON v.unit_id = l.unit_id AND v.line_id = l.id
    WHERE o.number = ANY (${numbers}::text[]) AND v.credited_unit_id = ${unitId}::uuid`;
  const unknown = numbers.filter((number) => !found.some((row) => row.number === number));
  if (unknown.length > 0) throw ordersUnknown(unknown.slice(0, 5).join("、"));
  return found.map(({ id }) => id);
}
