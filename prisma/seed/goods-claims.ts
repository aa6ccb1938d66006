import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import {
  acceptClaim,
  counterClaim,
  declineClaim,
  referClaim,
  rejectClaim,
  withdrawClaim,
} from "#app/domain/ordering/claims/answer-claim.server";
import { keepClaimDeadlines } from "#app/domain/ordering/claims/claim-deadlines.server";
import {
  confirmTransfer,
  denyTransfer,
  receiveReplacement,
  reportTransfer,
  sendReplacement,
} from "#app/domain/ordering/claims/finish-claim.server";
import { reportClaim } from "#app/domain/ordering/claims/report-claim.server";
import type { Remedy } from "#app/domain/ordering/claims/states";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { addDays, calendarDateOf, instantOf, type CalendarDate } from "#app/lib/dates";
import { toMilli } from "#app/lib/quantity";
import type { SeedData } from "#prisma/seed/data/read-seed-data";
import type { DemoCoop, DemoOrganisations, DemoUnit } from "#prisma/seed/organisations";

/** A claim and everybody who has a say in it. */
interface Scene {
  id: string;
  unit: DemoUnit;
  coop: DemoCoop;
  /** Null where the co-op's hall has nobody. */
  hall: Actor | null;
  lines: { lineId: string; quantity: bigint }[];
}

interface Tale {
  note: string;
  reason: "SHORT" | "QUALITY" | "WRONG_GOODS" | "DAMAGED";
  remedy: Remedy;
  /** The order was paid before, so that money goes back. */
  paid?: true;
  /** It is reported some days ago. */
  earlier?: true;
  goesOn?: (scene: Scene, at: CalendarDate) => Promise<unknown>;
}

const accept = ({ coop, id }: Scene, at: CalendarDate) => acceptClaim(coop.clerk(at, 8), id);
const decline = ({ coop, id }: Scene, at: CalendarDate) => declineClaim(coop.clerk(at, 8), id, "发货单与品种一致");
const refer = ({ unit, id }: Scene, at: CalendarDate) => referClaim(unit.clerk(at, 9), id, "照片上是另一个品种");

/** The co-op sends the money back; where the place refunds otherwise, it has gone already. @returns false then */
async function transfer(scene: Scene, at: CalendarDate, reference: string): Promise<boolean> {
  await accept(scene, at);
  const refund = await db.refund.findFirst({
    where: { unitId: scene.unit.id, causeId: scene.id, destination: "TRANSFER", state: "PENDING" },
  });
  if (refund) await reportTransfer(scene.coop.clerk(at, 9), scene.id, reference);
  return refund !== null;
}

/** One for each state that a claim can be in, those first that somebody has to act on. */
const tales: readonly Tale[] = [
  { note: "过秤少了一成，司机在场", reason: "SHORT", remedy: "REFUND" },
  {
    note: "底层有烂果，已拍照",
    reason: "QUALITY",
    remedy: "REFUND",
    goesOn: ({ coop, id, lines }, at) =>
      counterClaim(coop.clerk(at, 8), id, { remedy: "CREDIT", amount: 1_000n, reason: "留用，退您十元", lines }),
  },
  { note: "外箱破损，一成不能用", reason: "DAMAGED", remedy: "REFUND", goesOn: accept },
  { note: "到货时已发芽", reason: "QUALITY", remedy: "REFUND", paid: true, goesOn: (scene, at) => transfer(scene, at, "TK20261130001") },
  {
    note: "送来的不是订的品种",
    reason: "WRONG_GOODS",
    remedy: "RETURN",
    goesOn: async (scene, at) => {
      await decline(scene, at);
      await refer(scene, at);
    },
  },
  { note: "包装受潮", reason: "QUALITY", remedy: "REPLACEMENT", goesOn: accept },
  { note: "规格偏小", reason: "WRONG_GOODS", remedy: "REFUND", goesOn: decline },
  {
    note: "有一袋破损，货款已付",
    reason: "DAMAGED",
    remedy: "REFUND",
    paid: true,
    goesOn: async (scene, at) => {
      if (await transfer(scene, at, "TK20261130002")) await denyTransfer(scene.unit.clerk(at, 10), scene.id, "款项未到账，账号有误");
    },
  },
  {
    note: "两箱压坏",
    reason: "DAMAGED",
    remedy: "REPLACEMENT",
    goesOn: async (scene, at) => {
      await accept(scene, at);
      await sendReplacement(scene.coop.clerk(at, 9), scene.id, { carrier: "乡集冷链（演示）", expectedOn: at });
      await receiveReplacement(scene.unit.clerk(at, 10), scene.id, { receiverName: "食堂值班老师", witnessName: "仓库保管员", note: "" });
    },
  },
  {
    note: "少一袋，货款已付",
    reason: "SHORT",
    remedy: "REFUND",
    paid: true,
    goesOn: async (scene, at) => {
      if (await transfer(scene, at, "TK20261130003")) await confirmTransfer(scene.unit.clerk(at, 10), scene.id);
    },
  },
  {
    note: "口感不如上次",
    reason: "QUALITY",
    remedy: "REFUND",
    goesOn: async (scene, at) => {
      await decline(scene, at);
      await refer(scene, at);
      if (scene.hall) await rejectClaim(scene.hall, scene.id, "品种与等级均与约定相符");
    },
  },
  { note: "数量点错，已核实", reason: "SHORT", remedy: "REFUND", goesOn: ({ unit, id }, at) => withdrawClaim(unit.clerk(at, 9), id) },
  { note: "颜色偏深", reason: "QUALITY", remedy: "REFUND", earlier: true, goesOn: decline },
];

/** Reported long enough ago for a refusal to have been left unanswered. */
const EARLIER_DAYS = 5;

/** Claims on goods that were accepted in the last days, one in each state, for people who have accounts where there are enough of them. */
export async function claimGoods(data: SeedData, { coops, units, halls }: DemoOrganisations, today: CalendarDate): Promise<void> {
  const own = new Map([...units.values()].map((unit) => [unit.id, unit]));
  const sellers = new Map([...coops.values()].map((coop) => [coop.id, coop]));
  const staffed = new Set(data.people.flatMap(({ scope }) => (scope.type === "coop" ? [coops.get(scope.key)?.id] : [])));
  const shown = new Set(data.people.flatMap(({ scope }) => (scope.type === "unit" ? [units.get(scope.key)?.id] : [])));
  const fresh = await db.acceptance.findMany({
    where: { acceptedAt: { gte: instantOf(addDays(today, -6)), lt: instantOf(today, 6) }, amountFen: { gt: 0 } },
    select: { unitId: true, orderId: true, acceptedAt: true, shipment: { select: { coopId: true } } },
    orderBy: [{ acceptedAt: "desc" }, { amountFen: "desc" }, { receiverName: "asc" }],
    take: 400,
  });
  const each = [...new Map(fresh.map((row) => [row.orderId, row])).values()];
  const known = (row: (typeof each)[number]) => Number(shown.has(row.unitId)) + Number(staffed.has(row.shipment.coopId));
  const orders = each.toSorted((left, right) => known(right) - known(left));
  for (const tale of tales) {
    const at = tale.earlier ? addDays(today, -EARLIER_DAYS) : today;
    const found = orders.findIndex(({ acceptedAt }) => calendarDateOf(acceptedAt) < at || !tale.earlier);
    const [order] = found < 0 ? [] : orders.splice(found, 1);
    const [unit, coop] = [own.get(order?.unitId ?? ""), sellers.get(order?.shipment.coopId ?? "")];
    if (order && unit && coop) await tell(tale, { unit, coop, halls, orderId: order.orderId, at });
  }
  await keepClaimDeadlines(instantOf(today, 1));
}

async function tell(
  tale: Tale,
  {
    unit,
    coop,
    halls,
    orderId,
    at,
  }: Pick<Scene, "unit" | "coop"> & { halls: DemoOrganisations["halls"]; orderId: string; at: CalendarDate },
): Promise<void> {
  const line = await db.orderLine.findFirst({
    where: { unitId: unit.id, orderId, acceptedQuantity: { gt: 0 } },
    orderBy: { position: "asc" },
  });
  const accepted = line ? toMilli(line.acceptedQuantity) : 0n;
  const quantity = (accepted / 10_000n) * 1_000n || 1_000n;
  if (!line || quantity > accepted) return;
  if (tale.paid) {
    const open = await db.receivable.aggregate({ where: { unitId: unit.id, orderId }, _sum: { amountFen: true, paidFen: true } });
    const amount = (open._sum.amountFen ?? 0n) - (open._sum.paidFen ?? 0n);
    const { number } = await db.order.findUniqueOrThrow({
      where: { unitId_id: { unitId: unit.id, id: orderId } },
      select: { number: true },
    });
    if (amount > 0n)
      await confirmRemittance(coop.clerk(at, 7), orderId, { amount, receivedOn: at, bankReference: `DEMO-${number.slice(2)}-K` });
  }
  const { note, reason, remedy, goesOn } = tale;
  const lines = [{ lineId: line.id, quantity }];
  const id = await reportClaim(unit.clerk(at, 7), orderId, {
    remedy,
    amount: undefined,
    note,
    lines: lines.map((row) => ({ ...row, reason, photoFileId: undefined })),
  });
  const shows = await db.hallCoop.findFirst({ where: { coopId: coop.id }, select: { hallId: true } });
  await goesOn?.({ id, unit, coop, hall: halls.get(shows?.hallId ?? "")?.(at, 10) ?? null, lines }, at);
}
