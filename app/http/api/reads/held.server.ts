import { z } from "zod/v4";

import { getGuarantee, listGuarantees } from "#app/domain/payments/guarantees/guarantees.queries.server";
import { guaranteeIssuers, guaranteePurposes, guaranteeStates, guaranteeTabs } from "#app/domain/payments/guarantees/states";
import { getHeld, listHeld } from "#app/domain/payments/held-money/held.queries.server";
import { heldKinds, heldStates, heldTabs } from "#app/domain/payments/held-money/states";
import { day, fen, id, instant, none, oneOf, pathCode, pathId, words, yes } from "#app/http/api/fields";
import { among, list, one, reachFor } from "#app/http/api/reads/declare.server";

/** Held money and guarantees, for who reports, who holds and who watches. */

const held = {
  scope: "payments:read",
  actions: { unit: "heldMoney:read", coop: "heldMoney:read", bureau: "heldMoney:read" },
} as const;
const guarantees = {
  scope: "payments:read",
  actions: { unit: "guarantee:read", coop: "guarantee:read", bureau: "guarantee:read" },
} as const;

const heldRow = {
  id: id(),
  number: words(),
  kind: oneOf(heldKinds),
  state: oneOf(heldStates),
  answer: none(oneOf(["CONFIRMED", "DISPUTED"])),
  unitId: none(id()),
  debtor: words(),
  formerly: none(words()),
  place: words(),
  coopName: words(),
  contractNumber: words(),
  amountFen: fen(),
  returnedFen: fen(),
  openFen: fen(),
  sinceOn: day(),
  dueOn: day(),
  deadlineOn: day(),
  provisional: yes().meta({ description: "The calendar of the deadline's year is not published yet: the day may still move." }),
  late: yes(),
  reportedAt: instant(),
};
const guaranteeRow = {
  id: id(),
  number: words(),
  unitId: id(),
  unitName: words(),
  coopName: words(),
  issuerKind: oneOf(guaranteeIssuers),
  issuer: words(),
  reference: words(),
  purpose: oneOf(guaranteePurposes),
  contractNumber: words(),
  amountFen: fen(),
  validFrom: day(),
  validTo: day(),
  state: oneOf(guaranteeStates),
  draftedAt: instant(),
};
const event = z.object({ id: id(), kind: words(), at: instant(), side: none(words()), detail: z.record(z.string(), z.string()) });

export const heldMoney = {
  listHeldMoney: list({
    ...held,
    path: "/held-money",
    query: { tab: among(heldTabs), kind: among(heldKinds), place: pathCode().optional() },
    name: "HeldMoney",
    row: z.object(heldRow),
    page: async ({ actor, query, after, limit }) => {
      const prefix = actor.audience === "bureau" ? await reachFor(query.place, actor.divisionPrefix) : "";
      return listHeld(actor, { tab: query.tab ?? "open", kind: query.kind ?? null, prefix }, { after, take: limit });
    },
  }),
  getHeldMoney: one({
    ...held,
    path: "/held-money/{heldMoneyId}",
    params: { heldMoneyId: pathId() },
    name: "HeldMoneyDocument",
    response: z.object({
      ...heldRow,
      note: words(),
      bureau: words(),
      receivableId: none(id()),
      missedOn: none(day()),
      returns: z.array(
        z.object({
          id: id(),
          amountFen: fen(),
          receivedOn: day(),
          bankReference: words(),
          guaranteeId: none(id()),
          guaranteeNumber: none(words()),
        }),
      ),
      events: z.array(event),
    }),
    find: ({ actor, params: { heldMoneyId } }) => getHeld(actor, heldMoneyId),
  }),
  listGuarantees: list({
    ...guarantees,
    path: "/guarantees",
    query: { tab: among(guaranteeTabs), purpose: among(guaranteePurposes) },
    name: "Guarantee",
    row: z.object(guaranteeRow),
    page: ({ actor, query, after, limit }) =>
      listGuarantees(actor, { tab: query.tab ?? "open", purpose: query.purpose ?? null }, { after, take: limit }),
  }),
  getGuarantee: one({
    ...guarantees,
    path: "/guarantees/{guaranteeId}",
    params: { guaranteeId: pathId() },
    name: "GuaranteeDocument",
    response: z.object({
      ...guaranteeRow,
      reason: none(words()),
      sha256: words(),
      fileName: words(),
      intact: yes(),
      returns: z.array(z.object({ heldId: id(), number: words(), amountFen: fen() })),
      events: z.array(event),
    }),
    find: ({ actor, params: { guaranteeId } }) => getGuarantee(actor, guaranteeId),
  }),
};
