import { db } from "#app/db/client.server";
import { draftGuarantee } from "#app/domain/payments/guarantees/draft-guarantee.server";
import { keepGuarantees } from "#app/domain/payments/guarantees/keep-guarantees.server";
import { acceptGuarantee, claimGuarantee, issueGuarantee, releaseGuarantee } from "#app/domain/payments/guarantees/move-guarantee.server";
import type { DraftGuaranteeInput } from "#app/domain/payments/guarantees/schema";
import { confirmHeld, disputeHeld } from "#app/domain/payments/held-money/answer-held.server";
import { keepHeldDeadlines } from "#app/domain/payments/held-money/keep-deadlines.server";
import { reportHeld, reportReceivable } from "#app/domain/payments/held-money/report-held.server";
import { confirmReturn } from "#app/domain/payments/held-money/return-held.server";
import type { ReportHeldInput } from "#app/domain/payments/held-money/schema";
import { takeHeld } from "#app/domain/payments/held-money/work-held.server";
import { addDays, instantOf, toDbDate, type CalendarDate } from "#app/lib/dates";
import type { DemoOrganisations } from "#prisma/seed/organisations";

/** A page with one line, as small as a PDF can be. */
function pdf(name: string, line: string): { name: string; bytes: Uint8Array<ArrayBuffer> } {
  const text = `BT /F1 16 Tf 72 760 Td (${line}) Tj ET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
    `<</Length ${text.length}>>stream\n${text}\nendstream`,
  ];
  let body = "%PDF-1.7\n";
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj${object}endobj\n`;
    return String(offset).padStart(10, "0");
  });
  const xref = `xref\n0 5\n0000000000 65535 f \n${offsets.map((offset) => `${offset} 00000 n \n`).join("")}`;
  return { name, bytes: new Uint8Array(Buffer.from(`${body}${xref}trailer<</Size 5/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`)) };
}

/** Money that the first co-op reports as held, in each state that somebody has to act on, and guarantees in place of deposits, for people one can sign in as. */
export async function holdMoney({ coops, units, bureaus }: DemoOrganisations, today: CalendarDate): Promise<void> {
  const must = <Value>(map: Map<string, Value>, key: string): Value => {
    const found = map.get(key);
    if (!found) throw new Error(`the demo data name ${key}, which is not there`);
    return found;
  };
  const [coop, rice] = [must(coops, "es-yunling-potato"), must(coops, "hg-simiao-rice")];
  const [school, hospital, bayside] = [must(units, "yz-xiaoxiang-school"), must(units, "yz-city-hos"), must(units, "sz-bayside-school")];
  const city = must(bureaus, "yz-city");
  const ago = (days: number) => addDays(today, -days);
  let count = 0;
  const report = (daysAgo: number, unitId: string | undefined, part: Partial<ReportHeldInput>, by = coop) => {
    count += 1;
    const contractNumber = `HT${today.slice(0, 4)}-${String(count).padStart(3, "0")}`;
    const facts = { kind: "DEPOSIT" as const, debtorName: undefined, place: undefined, note: "合同已履行完毕，多次催要未退" };
    return reportHeld(
      by.clerk(ago(daysAgo), 9),
      { ...facts, unitId, contractNumber, amount: 2_000_000n, sinceOn: ago(300), dueOn: ago(60), ...part },
      pdf(`${contractNumber}.pdf`, `Receipt of deposit ${contractNumber}`),
    );
  };

  const guarantee = (part: Partial<DraftGuaranteeInput> & Pick<DraftGuaranteeInput, "unitId" | "reference">, by = coop) =>
    draftGuarantee(
      by.clerk(ago(40), 9),
      {
        issuerKind: "BANK",
        issuer: "农业银行恩施分行",
        purpose: "PERFORMANCE",
        contractNumber: `HT${today.slice(0, 4)}-${part.reference.slice(-3)}`,
        amount: 1_200_000n,
        validFrom: ago(40),
        validTo: addDays(today, 325),
        ...part,
      },
      pdf(`${part.reference}.pdf`, `Guarantee ${part.reference}`),
    );
  const accepted = await guarantee({ unitId: school.id, reference: "ABC-LG-2101" });
  const ending = await guarantee({
    unitId: school.id,
    reference: "PICC-BZ-0317",
    issuerKind: "INSURER",
    issuer: "人保财险恩施公司",
    purpose: "QUALITY",
    validTo: addDays(today, 20),
  });
  const released = await guarantee({ unitId: school.id, reference: "ABC-LG-1988", purpose: "ADVANCE" });
  for (const id of [accepted, ending, released]) {
    await issueGuarantee(coop.clerk(ago(39), 9), id);
    await acceptGuarantee(school.reviewer(ago(38), 9), id);
  }
  await releaseGuarantee(school.reviewer(ago(5), 9), released);
  const called = await guarantee(
    { unitId: bayside.id, reference: "SZ-DB-7720", issuerKind: "GUARANTOR", issuer: "汕尾融资担保公司" },
    rice,
  );
  await issueGuarantee(rice.clerk(ago(39), 9), called);
  await acceptGuarantee(bayside.reviewer(ago(38), 9), called);
  await claimGuarantee(bayside.reviewer(ago(2), 9), called, "连续两批未按期交货");
  await issueGuarantee(
    coop.clerk(ago(1), 9),
    await guarantee({ unitId: school.id, reference: "ABC-LG-2240", purpose: "BID", amount: 300_000n }),
  );
  await guarantee({ unitId: school.id, reference: "ABC-LG-2251", purpose: "ADVANCE", amount: 800_000n });

  const late = await report(40, hospital.id, { amount: 5_000_000n });
  await confirmHeld(hospital.clerk(ago(39), 9), late);
  await takeHeld(city.clerk(ago(38), 9), late, { days: 5, note: "请于期限内退还" });
  const returned = await report(30, school.id, { amount: 1_200_000n });
  await confirmHeld(school.clerk(ago(29), 9), returned);
  await takeHeld(city.clerk(ago(28), 9), returned, { days: 10, note: "" });
  await confirmReturn(coop.clerk(ago(20), 9), returned, {
    amount: 1_200_000n,
    receivedOn: ago(20),
    bankReference: "TH0001",
    guaranteeId: accepted,
  });
  const running = await report(14, school.id, { kind: "RETENTION", amount: 860_000n, note: "质保期已满" });
  await confirmHeld(school.clerk(ago(12), 9), running);
  await takeHeld(city.clerk(ago(11), 9), running, { days: 10, note: "可分期退还" });
  await confirmReturn(coop.clerk(ago(4), 9), running, {
    amount: 400_000n,
    receivedOn: ago(4),
    bankReference: "TH0002",
    guaranteeId: undefined,
  });
  const disputed = await report(5, school.id, { kind: "RETENTION", amount: 350_000n });
  await disputeHeld(school.clerk(ago(3), 9), disputed, "其中一批次质量问题尚未处理", pdf("质量问题记录.pdf", "Record of quality"));
  await confirmHeld(school.clerk(ago(1), 9), await report(2, school.id, { amount: 1_500_000n }));
  await report(1, school.id, { amount: 600_000n });
  await report(1, undefined, { debtorName: "永州某建筑公司食堂", place: "431102", amount: 900_000n });
  await report(1, bayside.id, { kind: "RETENTION", amount: 720_000n }, rice);
  const overdue = await db.receivable.findFirst({
    where: { coopId: coop.id, paidAt: null, dueOn: { lt: toDbDate(ago(1)) } },
    orderBy: [{ dueOn: "asc" }, { amountFen: "desc" }, { openedAt: "asc" }],
    select: { id: true },
  });
  if (overdue) await reportReceivable(coop.clerk(today, 8), overdue.id, "到期未付");
  await keepHeldDeadlines(instantOf(today, 6));
  await keepGuarantees(instantOf(today, 6));
}
