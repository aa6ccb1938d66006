import { countingStages } from "#app/domain/region/schema";
import { z } from "zod/v4";

import { apiScopeNames, keyHolders } from "#app/domain/identity/api-scopes";
import { filingFindings } from "#app/domain/quota/filings.queries.server";
import { count, day, fen, id, instant, integer, none, oneOf, words, yes } from "#app/http/api/fields";

/** What the API prints about keys, quota and supervision. */

const pace = oneOf(["FULFILLED", "AHEAD", "ON_PACE", "SLOW", "FAR_BEHIND", "NOT_APPLICABLE"]);
export const filingStatuses = ["NONE", "DRAFT", "SUBMITTED", "RETURNED", "CONFIRMED"] as const;
export const caseStatuses = ["OPEN", "TAKEN", "RESOLVED", "DISMISSED", "LAPSED"] as const;

export const me = z.object({
  organisation: z.object({
    kind: oneOf(keyHolders),
    id: words().meta({ description: "A county authority is named by the code of its division." }),
    name: words(),
    nameEn: none(words()),
  }),
  person: words(),
  role: oneOf(["CLERK", "REVIEWER", "MANAGER", "VIEWER", "CONTRACTOR"]),
  key: z.object({ prefix: words(), scopes: z.array(oneOf(apiScopeNames)), expiresAt: instant() }),
});

export const account = z
  .object({
    accountId: none(id()),
    programme: z.object({ code: words(), nameZh: words(), nameEn: words(), countingStage: oneOf(countingStages) }),
    requiredFen: fen(),
    remainingFen: fen(),
    orderedFen: fen(),
    acceptedFen: fen(),
    settledFen: fen(),
    ratedFen: fen().meta({ description: "Part of what is settled that is rated." }),
    countedFen: fen(),
    completionBps: none(integer()).meta({ description: "Counted ÷ required in basis points; null where nothing is required." }),
    planToDateFen: fen(),
    pace,
    entries: integer(),
    headHash: words(),
  })
  .meta({ description: "A unit's year under a programme; `accountId` is null while nothing was assessed or bought." });

export const unitQuota = z.object({
  unit: z.object({ id: id(), name: words(), uscc: words(), budgetCode: words(), divisionCode: words() }),
  fiscalYear: count(),
  accounts: z.array(account),
});

export const accounts = z.object({ fiscalYear: count(), data: z.array(account), page: z.object({ next: none(words()) }) });

export const filing = z.object({
  id: none(id()).meta({ description: "Null for a unit that has not begun." }),
  unitId: id(),
  unit: words(),
  division: words(),
  fiscalYear: count(),
  status: oneOf(filingStatuses),
  mode: none(words()),
  canteenTotalFen: fen(),
  requiredFen: fen(),
  lastYearFen: fen(),
  submittedAt: none(instant()),
  findings: z.array(oneOf(filingFindings)),
});

const figures = z.object({
  code: words(),
  name: words(),
  own: yes().meta({ description: "Only the units of the division's own level." }),
  units: count(),
  confirmed: count(),
  submitted: count(),
  notFiled: count(),
  exempt: count(),
  behind: count(),
  requiredFen: fen(),
  remainingFen: fen(),
  orderedFen: fen(),
  acceptedFen: fen(),
  settledFen: fen(),
  ratedFen: fen(),
  countedFen: fen(),
  planToDateFen: fen(),
  completionBps: none(integer()),
  pace,
});

export const progress = z.object({ fiscalYear: count(), programme: words(), node: figures, children: z.array(figures) });

export const unitRow = z.object({
  id: id(),
  name: words(),
  divisionCode: words(),
  division: words(),
  status: oneOf(filingStatuses),
  mode: none(words()),
  requiredFen: fen(),
  orderedFen: fen(),
  acceptedFen: fen(),
  settledFen: fen(),
  ratedFen: fen(),
  countedFen: fen().meta({ description: "By what counts in the place of the unit." }),
  remainingFen: fen(),
  planToDateFen: fen(),
  completionBps: none(integer()),
  pace,
});

export const alertCase = z.object({
  id: id(),
  unitId: id(),
  unit: words(),
  division: words(),
  subject: oneOf(["FILING", "PLAN", "ORDER", "ACCEPTANCE", "PAYMENT"]),
  level: oneOf(["REMIND", "WARN", "BLOCK"]),
  status: oneOf(caseStatuses),
  rule: words(),
  condition: words(),
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  openedAt: instant(),
  dueOn: day(),
  owner: none(words()),
  resolution: none(words()),
  closedAt: none(instant()),
});

export const problem = z
  .object({
    type: words().meta({ format: "uri-reference" }),
    title: words(),
    status: count(),
    detail: words(),
    instance: words().meta({ format: "uri-reference", description: "The request, as the operator's log knows it." }),
    code: words().meta({ description: "Never changes, in no language." }),
    errors: z.optional(
      z.array(z.object({ pointer: words().meta({ description: "JSON Pointer into the body." }), code: words(), detail: words() })),
    ),
  })
  .meta({ description: "RFC 9457. `title` and `detail` are in the language of Accept-Language." });
