import { z } from "zod/v4";

import type { Actor } from "#app/domain/identity/actor";
import { getCampaign, getCampaignResult, listCampaigns } from "#app/domain/quota/campaign.queries.server";
import { listAdjustments, listYearClosings } from "#app/domain/quota/year-end.queries.server";
import { count, day, fen, fenText, id, instant, none, oneOf, pathId, words, yearQuery, yes } from "#app/http/api/fields";
import { list, one, pageThrough } from "#app/http/api/reads/declare.server";
import { filingStatuses } from "#app/http/api/schemas-quota";
import { yearFor } from "#app/http/api/side";

/** How a year begins and ends: filing campaigns, closings, adjustments. */

const ofBureau = { scope: "filings:read", actions: { bureau: "bureau:read" } } as const;

const campaign = z.object({
  id: id(),
  fiscalYear: count(),
  place: words(),
  opensOn: day(),
  dueOn: day(),
  correctionDueOn: day(),
  units: count(),
  notStarted: count(),
  drafted: count(),
  submitted: count(),
  returned: count(),
  confirmed: count(),
  late: count(),
  exceptions: count().meta({ description: "Requests that wait for the bureau." }),
  invited: count(),
  invitedAt: none(instant()),
  closedAt: none(instant()),
  sha256: none(words()).meta({ description: "Of the frozen result." }),
});

/** A year that is over unless told, as on the page. */
const closedYearFor = (actor: Pick<Actor, "now">, year: string | undefined) =>
  year === undefined ? yearFor(actor, year) - 1 : Number(year);

export const campaigns = {
  listCampaigns: list({
    ...ofBureau,
    path: "/campaigns",
    query: yearQuery,
    name: "Campaign",
    row: campaign,
    page: async ({ actor, query, today, ...page }) =>
      pageThrough(await listCampaigns(actor, yearFor(actor, query.year), today), page, (row) => row.id),
  }),
  getCampaign: one({
    ...ofBureau,
    path: "/campaigns/{campaignId}",
    params: { campaignId: pathId() },
    name: "Campaign",
    response: campaign,
    find: ({ actor, today, params: { campaignId } }) => getCampaign(actor, campaignId, today),
  }),
  listCampaignUnits: list({
    ...ofBureau,
    path: "/campaigns/{campaignId}/result",
    params: { campaignId: pathId() },
    name: "CampaignUnit",
    row: z.object({
      unitId: id(),
      unit: words(),
      uscc: words(),
      divisionCode: words(),
      division: words(),
      status: oneOf(filingStatuses),
      late: yes(),
      mode: none(words()),
      canteenTotalFen: fenText(),
      requiredFen: fenText(),
      exceptions: count(),
      differenceReason: words(),
    }),
    page: async ({ actor, params: { campaignId }, ...page }) => {
      const found = await getCampaignResult(actor, campaignId);
      return found && pageThrough(found.content.units, page, (row) => row.unitId);
    },
  }),

  listYearClosings: list({
    ...ofBureau,
    path: "/year-closings",
    query: yearQuery,
    name: "YearClosing",
    row: z.object({
      id: id(),
      status: words(),
      place: words(),
      fiscalYear: count(),
      note: words(),
      proposedAt: instant(),
      proposedBy: words(),
      decidedAt: none(instant()),
      decidedBy: none(words()),
      decisionReason: none(words()),
      doneAt: none(instant()),
      sha256: none(words()),
      accounts: count(),
      checklist: z.object({ accounts: count(), accountsFulfilled: count(), requiredFen: fenText(), countedFen: fenText() }),
    }),
    page: async ({ actor, query, ...page }) =>
      pageThrough(await listYearClosings(actor, closedYearFor(actor, query.year)), page, (row) => row.id),
  }),
  listAdjustments: list({
    ...ofBureau,
    path: "/year-adjustments",
    query: yearQuery,
    name: "YearAdjustment",
    row: z.object({
      id: id(),
      unitId: id(),
      unit: words(),
      programmeZh: words(),
      programmeEn: words(),
      status: words(),
      subject: oneOf(["REQUIRED", "COUNTED"]),
      nowFen: fen(),
      wantedFen: fen(),
      reason: words(),
      proposedAt: instant(),
      proposedBy: words(),
      decidedBy: none(words()),
      decisionReason: none(words()),
    }),
    page: async ({ actor, query, ...page }) =>
      pageThrough(await listAdjustments(actor, closedYearFor(actor, query.year)), page, (row) => row.id),
  }),
};
