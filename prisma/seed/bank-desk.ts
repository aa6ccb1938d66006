import { db } from "#app/db/client.server";
import { postAndMatch } from "#app/domain/ordering/match-statement.server";
import type { OpenOrder } from "#app/domain/payments/bank-match";
import { listOpenOrders } from "#app/domain/ordering/open-orders.queries.server";
import { importStatement } from "#app/domain/payments/import-statement.server";
import { addDays, toDbDate, type CalendarDate } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";
import type { SeedData } from "#prisma/seed/data/read-seed-data";
import type { DemoOrganisations } from "#prisma/seed/organisations";

interface Line {
  day: CalendarDate;
  fen: bigint;
  payer?: string;
  account?: string;
  purpose?: string;
  reference: string;
}

const TITLES = "交易日期,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,附言,交易流水号";

function file(name: string, lines: readonly Line[], spoilt: readonly string[] = []): { name: string; bytes: Uint8Array } {
  let balance = 8_640_000n;
  const rows = lines.map(({ day, fen, payer = "", account = "", purpose = "", reference }) => {
    balance += fen;
    const amount = fenToInput(fen < 0n ? -fen : fen);
    return [
      day,
      fen < 0n ? amount : "",
      fen < 0n ? "" : amount,
      fenToInput(balance),
      payer,
      account,
      fen < 0n ? "付" : "收",
      purpose,
      reference,
    ].join(",");
  });
  return { name, bytes: new TextEncoder().encode(`\uFEFF${[TITLES, ...rows, ...spoilt].join("\r\n")}\r\n`) };
}

/**
 * Statements of the co-ops with demo accounts: transfers that clerks had typed before, one that carries its code, and the awkward ones that wait on the desk; a
 * newer one that has been read and not posted.
 */
export async function importStatements(data: SeedData, { coops, units }: DemoOrganisations, today: CalendarDate): Promise<void> {
  const staffed = [...new Set(data.people.flatMap(({ scope }) => (scope.type === "coop" ? [scope.key] : [])))];
  const shown = new Set(data.people.flatMap(({ scope }) => (scope.type === "unit" ? [units.get(scope.key)?.id] : [])));
  for (const [index, key] of staffed.entries()) {
    const coop = coops.get(key);
    if (!coop) continue;
    const clerk = coop.clerk(today, 9);
    const [found, typed] = await Promise.all([
      listOpenOrders(coop.id, "", 400),
      db.remittance.findMany({
        where: { coopId: coop.id, receivedOn: { gte: toDbDate(addDays(today, -45)) } },
        orderBy: [{ receivedOn: "desc" }, { amountFen: "desc" }],
        take: 6,
        select: { amountFen: true, receivedOn: true, bankReference: true },
      }),
    ]);
    const reference = (count: number) => `${today.replaceAll("-", "")}${index}${String(count).padStart(4, "0")}`;
    // Ids of one unit rise with time, in every load; those of several units mix.
    const place = (order: OpenOrder) => `${order.dueOn} ${order.unitId} ${order.id}`;
    const open = found.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
    const quiet = open.find((order) => !shown.has(order.unitId) && order.dueOn > today);
    // What somebody with an account finds overdue stays so.
    const [first, second, third, fourth] = open.filter((order) => order !== quiet && !(shown.has(order.unitId) && order.dueOn <= today));
    const yesterday = addDays(today, -1);
    const lines: Line[] = typed.map((row) => ({
      day: row.receivedOn.toISOString().slice(0, 10),
      fen: row.amountFen,
      purpose: "货款",
      reference: row.bankReference,
    }));
    if (quiet)
      lines.push({
        day: yesterday,
        fen: quiet.openFen,
        payer: quiet.unitName,
        account: "6222020100001",
        purpose: `货款${quiet.remittanceCode}`,
        reference: reference(1),
      });
    if (first)
      lines.push({
        day: yesterday,
        fen: first.openFen,
        payer: first.unitName,
        account: "6222020100002",
        purpose: "食堂采购款",
        reference: reference(2),
      });
    if (second)
      lines.push({
        day: yesterday,
        fen: second.openFen - 1_500n,
        payer: second.unitName,
        account: "6222020100003",
        purpose: `付${second.number}`,
        reference: reference(3),
      });
    if (third && fourth)
      lines.push({
        day: today,
        fen: third.openFen + fourth.openFen,
        payer: "财政集中支付中心",
        purpose: `${third.remittanceCode}、${fourth.number}`,
        reference: reference(4),
      });
    lines.push(
      { day: today, fen: 123_400n, payer: "未知单位", purpose: "货款", reference: reference(5) },
      { day: today, fen: 318n, payer: "本行", purpose: "结息", reference: reference(6) },
      { day: today, fen: -5_000n, payer: "本行", purpose: "账户管理费", reference: reference(7) },
    );
    await postAndMatch(clerk, await importStatement(clerk, file(`对账单-${today}.csv`, lines)));
    const newer = [{ day: today, fen: 66_600n, payer: "未知单位", purpose: "货款", reference: reference(8) }, ...lines.slice(-3)];
    await importStatement(clerk, file(`对账单-${today}-下午.csv`, newer, [`${today},,金额待定,,某单位,,收,货款,${reference(9)}`]));
  }
}
