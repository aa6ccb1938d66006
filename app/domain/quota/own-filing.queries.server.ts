import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { getLastYear, type LastYear } from "#app/domain/quota/last-year.queries.server";
import type { CanteenMode, TargetRuleTerms } from "#app/domain/region/minimum-share";
import {
  getFilingWindow,
  listProgrammesFor,
  listRulesFor,
  type FilingWindowTerms,
  type ProgrammeTerms,
} from "#app/domain/region/queries.server";
import { calendarDateOf, toDbDate } from "#app/lib/dates";

export interface OwnUnit {
  id: string;
  name: string;
  divisionCode: string;
  subsidisedCanteen: boolean;
}

export interface FilingView {
  id: string;
  status: "DRAFT" | "SUBMITTED" | "RETURNED" | "CONFIRMED";
  mode: CanteenMode;
  canteenTotalFen: bigint;
  leadUnitId: string | null;
  leadName: string | null;
  contractorName: string | null;
  contractorUscc: string | null;
  note: string;
  version: number;
  isLate: boolean;
  returnReason: string | null;
  differenceReason: string;
  afterClosing: boolean;
  shares: { programmeId: string; declaredBps: number; minimumBps: number; requiredFen: bigint }[];
  events: { id: string; kind: string; at: Date; by: string; reason: string | null }[];
}

export interface FilingPage {
  unit: OwnUnit;
  filing: FilingView | null;
  window: FilingWindowTerms | null;
  programmes: ProgrammeTerms[];
  rules: TargetRuleTerms[];
  lastYear: { canteenTotalFen: bigint; mode: CanteenMode; shares: { programmeId: string; declaredBps: number }[] } | null;
  years: number[];
  /** What the declaration is compared with, line by line. */
  compared: LastYear;
  /** Exceptions in force: the share may be as low as this. */
  exceptions: { programmeId: string; askedBps: number }[];
  /** The campaign is closed: whatever changes now needs a reason. */
  closed: boolean;
}

/** The unit somebody acts for, as far as quota screens need it. */
export async function getOwnUnit(actor: Actor): Promise<OwnUnit> {
  return db.unit.findUniqueOrThrow({
    where: { id: actor.orgId },
    select: { id: true, name: true, divisionCode: true, subsidisedCanteen: true },
  });
}

/** What a unit has declared for a year, the rules it is judged by, and what it declared the year before. */
export async function getFilingPage(actor: Actor, fiscalYear: number): Promise<FilingPage> {
  const unit = await getOwnUnit(actor);
  const [filings, window, programmes, rules, compared, exceptions] = await Promise.all([
    db.filing.findMany({
      where: { unitId: actor.orgId },
      include: { shares: true, events: { orderBy: [{ at: "desc" }, { id: "desc" }], take: 50 } },
      orderBy: { fiscalYear: "asc" },
      take: 30,
    }),
    getFilingWindow(unit.divisionCode, fiscalYear),
    listProgrammesFor(unit.divisionCode, fiscalYear),
    listRulesFor(unit.divisionCode, fiscalYear),
    getLastYear(actor.orgId, fiscalYear),
    db.filingException.findMany({
      where: { unitId: actor.orgId, fiscalYear, status: "GRANTED", expiresOn: { gte: toDbDate(calendarDateOf(actor.now)) } },
      select: { programmeId: true, askedBps: true },
    }),
  ]);
  const closed = window !== null && (await db.campaignResult.count({ where: { windowId: window.id, closedAt: { not: null } } })) > 0;
  const filing = filings.find((row) => row.fiscalYear === fiscalYear);
  const before = filings.find((row) => row.fiscalYear === fiscalYear - 1);
  const [lead, people] = await Promise.all([
    filing?.leadUnitId ? db.unit.findUnique({ where: { id: filing.leadUnitId }, select: { name: true } }) : null,
    db.user.findMany({
      where: { id: { in: (filing?.events ?? []).flatMap((event) => (event.actorId ? [event.actorId] : [])) } },
      select: { id: true, name: true },
    }),
  ]);
  return {
    unit,
    window,
    programmes,
    rules,
    years: filings.map((row) => row.fiscalYear),
    compared,
    exceptions,
    closed,
    lastYear: before
      ? {
          canteenTotalFen: before.canteenTotalFen,
          mode: before.mode,
          shares: before.shares.map(({ programmeId, declaredBps }) => ({ programmeId, declaredBps })),
        }
      : null,
    filing: filing
      ? {
          id: filing.id,
          status: filing.status,
          mode: filing.mode,
          canteenTotalFen: filing.canteenTotalFen,
          leadUnitId: filing.leadUnitId,
          leadName: lead?.name ?? null,
          contractorName: filing.contractorName,
          contractorUscc: filing.contractorUscc,
          note: filing.note,
          version: filing.version,
          isLate: filing.isLate,
          returnReason: filing.returnReason,
          differenceReason: filing.differenceReason,
          afterClosing: filing.afterClosing,
          shares: filing.shares.map(({ programmeId, declaredBps, minimumBps, requiredFen }) => ({
            programmeId,
            declaredBps,
            minimumBps,
            requiredFen,
          })),
          events: filing.events.map((event) => ({
            id: event.id,
            kind: event.kind,
            at: event.at,
            by: people.find(({ id }) => id === event.actorId)?.name ?? "",
            reason: event.reason,
          })),
        }
      : null,
  };
}

/** Units of the same province that may run a shared canteen, by name. */
export async function searchLeadUnits(actor: Actor, query: string): Promise<{ id: string; name: string; address: string }[]> {
  const unit = await getOwnUnit(actor);
  if (query.trim() === "") return [];
  return db.unit.findMany({
    where: {
      id: { not: actor.orgId },
      closedOn: null,
      divisionCode: { startsWith: unit.divisionCode.slice(0, 2) },
      name: { contains: query.trim(), mode: "insensitive" },
    },
    select: { id: true, name: true, address: true },
    orderBy: { name: "asc" },
    take: 12,
  });
}

/** Whether a year's filing of the unit asks for something. */
export async function getFilingTask(
  actor: Actor,
  fiscalYear: number,
): Promise<{ status: FilingView["status"] | null; window: FilingWindowTerms | null; returnReason: string | null }> {
  const [unit, filing] = await Promise.all([
    getOwnUnit(actor),
    db.filing.findUnique({
      where: { unitId_fiscalYear: { unitId: actor.orgId, fiscalYear } },
      select: { status: true, returnReason: true },
    }),
  ]);
  return {
    status: filing?.status ?? null,
    returnReason: filing?.returnReason ?? null,
    window: await getFilingWindow(unit.divisionCode, fiscalYear),
  };
}
