import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { FilingStatus, PurchaseKind, ReservationForm } from "#app/db/generated/enums";
import type { Actor } from "#app/domain/identity/actor";
import { getOwnUnit } from "#app/domain/quota/own-filing.queries.server";
import {
  findingOf,
  judgeReservation,
  thresholdInForce,
  type ProjectFinding,
  type ReservationJudgement,
  type ThresholdTerms,
} from "#app/domain/quota/reservation";
import { bindingReservationRules } from "#app/domain/quota/reservation-rules.server";
import { listProgrammesFor } from "#app/domain/region/queries.server";
import { listThresholds } from "#app/domain/region/reservation-thresholds.queries.server";

export interface ReservationItemView {
  id: string;
  name: string;
  kind: PurchaseKind;
  budgetFen: bigint;
  form: ReservationForm;
  reservedFen: bigint;
  microFen: bigint;
  boughtHere: boolean;
  reason: string;
  finding: ProjectFinding | null;
}

export interface ReservationView {
  unit: { id: string; name: string };
  fiscalYear: number;
  /** Null before the first project. */
  planId: string | null;
  status: FilingStatus | null;
  returnReason: string | null;
  items: ReservationItemView[];
  /** As the rules in force today judge what is there. */
  shares: (ReservationJudgement & { shortZh: string; shortEn: string; source: string })[];
  thresholds: ThresholdTerms[];
  events: { id: string; kind: string; at: Date; by: string; reason: string | null }[];
}

/** A unit's plan of reservations for a year, judged by the rules in force. */
export async function getOwnReservation(actor: Actor, fiscalYear: number): Promise<ReservationView> {
  return viewOf(await getOwnUnit(actor), fiscalYear);
}

/** Whether any share binds the reservation plans of the actor's unit: elsewhere the page says that nothing is asked. */
export async function reservesForSmall(divisionCode: string, fiscalYear: number): Promise<boolean> {
  return (await bindingReservationRules(divisionCode, fiscalYear)).length > 0;
}

/** The plan of a unit in the actor's divisions; null where there is none. */
export async function getReservationRecord(actor: Actor, planId: string): Promise<ReservationView | null> {
  const [plan] = await db.$queryRaw<{ unit_id: string; name: string; division_code: string; fiscal_year: number }[]>`
    SELECT p.unit_id, u.name, u.division_code, p.fiscal_year FROM reservation_plan p JOIN unit u ON u.id = p.unit_id
    WHERE p.id = ${planId}::uuid AND u.division_code LIKE ${`${actor.divisionPrefix}%`}`;
  return plan ? viewOf({ id: plan.unit_id, name: plan.name, divisionCode: plan.division_code }, plan.fiscal_year) : null;
}

async function viewOf(unit: { id: string; name: string; divisionCode: string }, fiscalYear: number): Promise<ReservationView> {
  const [plan, rules, programmes, all] = await Promise.all([
    db.reservationPlan.findUnique({
      where: { unitId_fiscalYear: { unitId: unit.id, fiscalYear } },
      include: { items: { orderBy: { id: "asc" } }, events: { orderBy: [{ at: "desc" }, { id: "desc" }], take: 50 } },
    }),
    bindingReservationRules(unit.divisionCode, fiscalYear),
    listProgrammesFor(unit.divisionCode, fiscalYear),
    listThresholds(unit.divisionCode, fiscalYear),
  ]);
  const [people, sources] = await Promise.all([
    db.user.findMany({
      where: { id: { in: (plan?.events ?? []).flatMap((event) => event.actorId ?? []) } },
      select: { id: true, name: true },
    }),
    db.targetRule.findMany({ where: { id: { in: rules.map(({ ruleId }) => ruleId) } }, select: { id: true, source: true } }),
  ]);
  const of = (kind: PurchaseKind) => thresholdInForce(all, kind, unit.divisionCode, fiscalYear);
  const items = (plan?.items ?? []).map((item) => ({
    id: item.id,
    name: item.name,
    kind: item.kind,
    budgetFen: item.budgetFen,
    form: item.form,
    reservedFen: item.reservedFen,
    microFen: item.microFen,
    boughtHere: item.boughtHere,
    reason: item.reason,
    finding: findingOf(item, of(item.kind)),
  }));
  return {
    unit: { id: unit.id, name: unit.name },
    fiscalYear,
    planId: plan?.id ?? null,
    status: plan?.status ?? null,
    returnReason: plan?.returnReason ?? null,
    items,
    shares: judgeReservation(items, rules).map((share) => {
      const programme = programmes.find(({ id }) => id === share.programmeId);
      return {
        ...share,
        shortZh: programme?.shortZh ?? "",
        shortEn: programme?.shortEn ?? "",
        source: sources.find(({ id }) => id === share.ruleId)?.source ?? "",
      };
    }),
    thresholds: (["GOODS", "SERVICES", "WORKS"] as const).flatMap((kind) => of(kind) ?? []),
    events: (plan?.events ?? []).map((event) => ({
      id: event.id,
      kind: event.kind,
      at: event.at,
      by: people.find(({ id }) => id === event.actorId)?.name ?? "",
      reason: event.reason,
    })),
  };
}

export interface ReservationRow {
  unitId: string;
  unit: string;
  unitEn: string | null;
  division: string;
  planId: string | null;
  status: FilingStatus | "NONE";
  /** Sums of the plan's projects, in fen. */
  budgetFen: bigint;
  reservedFen: bigint;
  microFen: bigint;
  projects: number;
}

export interface ReservationQuestion {
  fiscalYear: number;
  status: FilingStatus | "NONE" | null;
  /** Id of the last unit shown. */
  after: string | null;
  limit: number;
}

/** Units of the actor's divisions that a reservation share binds, with their plans of a year, by page. */
export async function listReservations(
  actor: Actor,
  { fiscalYear, status, after, limit }: ReservationQuestion,
): Promise<{ rows: ReservationRow[]; nextAfter: string | null }> {
  const found = await db.$queryRaw<ReservationRow[]>`
    SELECT u.id AS "unitId", u.name AS unit, u.name_en AS "unitEn", d.name AS division, p.id AS "planId", coalesce(p.status::text, 'NONE') AS status,
      coalesce(s.budget, 0)::bigint AS "budgetFen", coalesce(s.reserved, 0)::bigint AS "reservedFen", coalesce(s.micro, 0)::bigint AS "microFen", coalesce(s.projects, 0)::int AS projects
    FROM unit u JOIN division d ON d.code = u.division_code LEFT JOIN reservation_plan p ON p.unit_id = u.id AND p.fiscal_year = ${fiscalYear}
    LEFT JOIN LATERAL (SELECT sum(i.budget_fen) AS budget, sum(i.reserved_fen) AS reserved, sum(i.micro_fen) AS micro, count(*) AS projects
      FROM reservation_item i WHERE i.unit_id = p.unit_id AND i.plan_id = p.id) s ON true
    WHERE u.closed_on IS NULL AND u.division_code LIKE ${`${actor.divisionPrefix}%`} AND ${boundSql(fiscalYear)}
      AND (${status}::text IS NULL OR coalesce(p.status::text, 'NONE') = ${status}) AND (${after}::uuid IS NULL OR u.id > ${after}::uuid)
    ORDER BY u.id LIMIT ${limit + 1}`;
  const rows = found.slice(0, limit);
  return { rows, nextAfter: found.length > limit ? (rows.at(-1)?.unitId ?? null) : null };
}

/** How many units stand in each state. */
export async function countReservations(actor: Actor, fiscalYear: number): Promise<{ status: FilingStatus | "NONE"; units: number }[]> {
  return db.$queryRaw`
    SELECT coalesce(p.status::text, 'NONE') AS status, count(*)::int AS units FROM unit u LEFT JOIN reservation_plan p ON p.unit_id = u.id AND p.fiscal_year = ${fiscalYear}
    WHERE u.closed_on IS NULL AND u.division_code LIKE ${`${actor.divisionPrefix}%`} AND ${boundSql(fiscalYear)} GROUP BY 1`;
}

/** Condition on `u`: a share of all purchases binds the unit. */
const boundSql = (fiscalYear: number) => Prisma.sql`EXISTS (
  SELECT 1 FROM target_rule r JOIN programme g ON g.id = r.programme_id WHERE r.base = 'PROCUREMENT' AND r.retired_at IS NULL AND r.from_year <= ${fiscalYear}
    AND (r.to_year IS NULL OR r.to_year >= ${fiscalYear}) AND starts_with(u.division_code, r.division_prefix) AND starts_with(u.division_code, g.buyer_prefix))`;
