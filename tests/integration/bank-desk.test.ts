import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { matchStatement, postAndMatch } from "#app/domain/ordering/match-statement.server";
import { matchTransfer, releaseMatch } from "#app/domain/ordering/match-transfer.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { getBankLine, getStatement } from "#app/domain/payments/bank-desk.queries.server";
import { importStatement } from "#app/domain/payments/import-statement.server";
import { refuseMatch } from "#app/domain/payments/refuse-match.server";
import { setLineAside } from "#app/domain/payments/set-line-aside.server";
import { fenToInput } from "#app/lib/money";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { toMilli } from "#app/lib/quantity";
import { givenNextOrder, givenStatement, statementFile } from "#tests/support/given-bank";
import { givenCoop, THE_DAY } from "#tests/support/given";
import { acceptInput, givenAcceptedOrder, givenSubmittedOrder, shipInput } from "#tests/support/given-order";

const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code?: string }).code] : []));

async function owed(options: Parameters<typeof givenAcceptedOrder>[0] = {}) {
  const given = await givenAcceptedOrder(options);
  const order = await db.order.findFirstOrThrow({ where: { unitId: given.unit.id, id: given.order.id } });
  const clerk = given.coop.clerk;
  return { ...given, clerk, code: order.remittanceCode, dueFen: given.receivable.amountFen, yuan: fenToInput(given.receivable.amountFen) };
}

const stateOf = async (given: { unit: { id: string }; order: { id: string } }) => {
  const order = await db.order.findFirstOrThrow({ where: { unitId: given.unit.id, id: given.order.id }, select: { settledAt: true } });
  const receivables = await db.receivable.findMany({ where: { unitId: given.unit.id, orderId: given.order.id } });
  const remittances = await db.remittance.findMany({ where: { unitId: given.unit.id, orderId: given.order.id } });
  return {
    settled: order.settledAt !== null,
    paidFen: receivables.reduce((sum, { paidFen }) => sum + paidFen, 0n),
    remittedFen: remittances.reduce((sum, { amountFen }) => sum + amountFen, 0n),
    remittances: remittances.length,
  };
};

describe("reading", () => {
  const transfers = [
    { day: "2026-11-03", yuan: "1,280.50".replace(",", ""), payer: "零陵一中", purpose: "货款", reference: "A1" },
    { day: "2026-11-04", yuan: "-30.00", payer: "银行", purpose: "手续费", reference: "A2" },
  ];

  test("a statement in GB 18030, as a workbook and as camt.053 gives the same transfers", async () => {
    const coop = await givenCoop();
    const csv = new TextDecoder().decode(statementFile(transfers).bytes).replace("\uFEFF", "");
    const asWorkbook = new ExcelJS.Workbook();
    const sheet = asWorkbook.addWorksheet("明细");
    for (const row of csv.trim().split("\r\n"))
      sheet.addRow(row.split(",").map((cell, index) => ((index === 1 || index === 2) && /^\d/.test(cell) ? Number(cell) : cell)));
    const camt = `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
      <Ntry><Amt Ccy="CNY">1280.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt><AcctSvcrRef>A1</AcctSvcrRef>
        <NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>零陵一中</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>货款</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
      <Ntry><Amt Ccy="CNY">30.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-04</Dt></BookgDt><AcctSvcrRef>A2</AcctSvcrRef>
        <NtryDtls><TxDtls><RltdPties><Cdtr><Nm>银行</Nm></Cdtr></RltdPties><RmtInf><Ustrd>手续费</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
      <Ntry><Amt Ccy="CNY">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts><BookgDt><Dt>2026-11-04</Dt></BookgDt></Ntry>
      </Stmt></BkToCstmrStmt></Document>`;
    const files = [
      { name: "a.csv", bytes: new Uint8Array(iconv.encode(csv, "gb18030")) },
      { name: "a.xlsx", bytes: new Uint8Array(await asWorkbook.xlsx.writeBuffer()) },
      { name: "a.xml", bytes: new TextEncoder().encode(camt) },
    ];
    for (const file of files) {
      const id = await importStatement(coop.clerk, file);
      const page = await getStatement(coop.clerk, id, 10);
      expect(
        page?.rows.map(({ bookedOn, amountFen, payerName, purpose, reference }) => [bookedOn, amountFen, payerName, purpose, reference]),
      ).toEqual([
        ["2026-11-03", 128_050n, "零陵一中", "货款", "A1"],
        ["2026-11-04", -3_000n, "银行", "手续费", "A2"],
      ]);
    }
  });

  test("a file that is no statement is refused, and nothing is kept", async () => {
    const coop = await givenCoop();
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><Document>&a;</Document>`;
    const bad = ["", "hello", "姓名,电话\n甲,1\n", bomb, "<Document></Document>"].map((text) => new TextEncoder().encode(text));
    const wrong = [...bad, new Uint8Array([0x50, 0x4b, 3, 4, 9, 9]), new Uint8Array([0x81, 0xff, 0xff, 0xff])];
    const results = await Promise.allSettled(wrong.map((bytes) => importStatement(coop.clerk, { name: "x", bytes })));
    expect(codes(results)).toHaveLength(wrong.length);
    expect(new Set(codes(results))).toEqual(new Set(["payments.unreadableStatement", "payments.noKnownColumns"]));
    expect(await db.bankStatement.count({ where: { coopId: coop.id } })).toBe(0);
  });

  test("the same transfer in two files, imported and posted at once, is one line; what is unreadable is said and left out", async () => {
    const coop = await givenCoop();
    const common = { day: THE_DAY, yuan: "100", payer: "甲", reference: "S1" };
    const [first, second] = await Promise.all([
      importStatement(coop.clerk, statementFile([common, { yuan: "5", reference: "S2" }])),
      importStatement(coop.manager, statementFile([common, { yuan: "7", reference: "S3" }, { yuan: "x1", reference: "S4" }])),
    ]);
    const posted = await Promise.all([
      postAndMatch(coop.clerk, first),
      postAndMatch(coop.manager, second),
      postAndMatch(coop.manager, second),
    ]);
    expect(await db.bankLine.count({ where: { coopId: coop.id } })).toBe(3);
    expect(posted[1]?.lines).toBe(posted[2]?.lines);
    const page = await getStatement(coop.clerk, second, 10);
    expect(page?.counts.unreadable).toBe(1);
    expect(page?.rows[0]).toMatchObject({ verdict: "unreadable", problem: "badAmount" });
  });

  test("the same file again is the same statement, and refused once it is posted", async () => {
    const coop = await givenCoop();
    const file = statementFile([{ yuan: "12", reference: "T1" }]);
    const id = await importStatement(coop.clerk, file);
    expect(await importStatement(coop.manager, file)).toBe(id);
    await postAndMatch(coop.clerk, id);
    await expect(importStatement(coop.clerk, file)).rejects.toMatchObject({ code: "payments.statementImported" });
  });

  test("another co-op sees nothing of it", async () => {
    const [coop, other] = [await givenCoop(), await givenCoop()];
    const { id, bankLines } = await givenStatement(coop.clerk, [{ yuan: "12" }]);
    const [line] = bankLines;
    expect(await getStatement(other.clerk, id, 10)).toBeNull();
    expect(await getBankLine(other.clerk, line?.id ?? "")).toBeNull();
    await expect(postAndMatch(other.clerk, id)).rejects.toMatchObject({ code: "payments.statementNotFound" });
    await expect(setLineAside(other.clerk, line?.id ?? "", { kind: "INTERNAL", note: "x" })).rejects.toMatchObject({
      code: "payments.bankLineNotFound",
    });
  });
});

describe("matching", () => {
  test("a transfer with the code settles its order by itself and the quota counts; run again it changes nothing", async () => {
    const given = await owed();
    const { id, matched } = await givenStatement(given.clerk, [{ yuan: given.yuan, payer: "别人", purpose: `货款${given.code}` }]);
    expect(matched).toBe(1);
    expect(await stateOf(given)).toEqual({ settled: true, paidFen: given.dueFen, remittedFen: given.dueFen, remittances: 1 });
    const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: given.unit.id, id: given.account.id } });
    expect(account).toMatchObject({ acceptedFen: 0n });
    expect(await matchStatement(given.clerk, id)).toEqual({ matched: 0, recorded: 0 });
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("two transfers with one code: one pays, the other waits", async () => {
    const given = await owed();
    const { matched, bankLines } = await givenStatement(
      given.clerk,
      [1, 2].map(() => ({ yuan: given.yuan, purpose: given.code })),
    );
    expect(matched).toBe(1);
    expect(await stateOf(given)).toMatchObject({ settled: true, remittances: 1 });
    expect(bankLines.filter(({ decidedFen }) => decidedFen === 0n)).toHaveLength(1);
  });

  test("a transfer that a clerk typed before is recognised by its reference, and nothing is paid twice", async () => {
    const given = await owed();
    await confirmRemittance(given.clerk, given.order.id, { amount: given.dueFen, receivedOn: THE_DAY, bankReference: "HAND-1" });
    const { recorded, matched } = await givenStatement(given.clerk, [{ yuan: given.yuan, purpose: given.code, reference: "HAND-1" }]);
    expect([recorded, matched]).toEqual([1, 0]);
    expect(await stateOf(given)).toMatchObject({ remittances: 1, paidFen: given.dueFen });
  });

  test("one transfer pays two orders, one order takes two transfers and a fee", async () => {
    const first = await owed();
    const other = await givenNextOrder(first);
    const sum = fenToInput(first.dueFen + other.dueFen - 20_000n);
    const { bankLines } = await givenStatement(first.clerk, [
      { yuan: sum, payer: "财政局" },
      { yuan: "199.50", payer: "财政局" },
    ]);
    const [big, small] = bankLines;
    await matchTransfer(first.clerk, big?.id ?? "", {
      note: "",
      parts: [
        { orderId: first.order.id, amountFen: first.dueFen, feeFen: 0n },
        { orderId: other.order.id, amountFen: other.dueFen - 20_000n, feeFen: 0n },
      ],
    });
    expect(await stateOf(first)).toMatchObject({ settled: true });
    expect(await stateOf(other)).toMatchObject({ settled: false, paidFen: other.dueFen - 20_000n });
    await matchTransfer(first.clerk, small?.id ?? "", { note: "", parts: [{ orderId: other.order.id, amountFen: 19_950n, feeFen: 50n }] });
    expect(await stateOf(other)).toEqual({ settled: true, paidFen: other.dueFen, remittedFen: other.dueFen, remittances: 3 });
  });

  test("an order that waits for its money is found by its code, paid in two transfers, and then may be sent", async () => {
    const given = await givenSubmittedOrder({ paymentTerms: "MONEY_FIRST" });
    const { coop } = given;
    await confirmOrder(coop.clerk, given.order.id);
    const order = await db.order.findFirstOrThrow({ where: { unitId: given.unit.id, id: given.order.id }, include: { lines: true } });
    const totalFen = order.goodsFen + order.freightFen;
    const { bankLines } = await givenStatement(coop.clerk, [{ yuan: "100.00", payer: "食堂", purpose: order.remittanceCode }]);
    const parts = (amountFen: bigint) => ({ note: "", parts: [{ orderId: order.id, amountFen, feeFen: 0n }] });
    expect(bankLines).toMatchObject([{ decidedFen: 0n }]);
    await matchTransfer(coop.clerk, bankLines[0]?.id ?? "", parts(10_000n));
    const lines = order.lines.map((line) => ({ lineId: line.id, quantity: toMilli(line.quantity) }));
    await expect(shipOrder(coop.clerk, order.id, shipInput(lines))).rejects.toMatchObject({ code: "ordering.awaitsPayment" });
    const rest = await givenStatement(coop.clerk, [{ yuan: fenToInput(totalFen - 10_000n), purpose: order.remittanceCode }]);
    expect(rest.matched).toBe(1);
    const more = await givenStatement(coop.clerk, [{ yuan: "1.00", purpose: order.remittanceCode }]);
    expect(more.matched).toBe(0);
    await expect(matchTransfer(coop.clerk, more.bankLines[0]?.id ?? "", parts(100n))).rejects.toMatchObject({
      code: "payments.orderNotOpen",
    });
    const shipmentId = await shipOrder(coop.clerk, order.id, shipInput(lines));
    await acceptDelivery(given.unit.clerk, shipmentId, acceptInput(lines.map(({ lineId, quantity }) => ({ lineId, accepted: quantity }))));
    expect(await stateOf(given)).toMatchObject({ settled: true, paidFen: totalFen, remittedFen: totalFen, remittances: 2 });
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("two clerks at one line: it is given out once", async () => {
    const given = await owed();
    const other = await givenNextOrder(given);
    const { bankLines } = await givenStatement(given.clerk, [{ yuan: fenToInput(given.dueFen), payer: "某" }]);
    const lineId = bankLines[0]?.id ?? "";
    const match = (orderId: string) =>
      matchTransfer(given.clerk, lineId, {
        note: "",
        parts: [{ orderId, amountFen: given.dueFen < other.dueFen ? given.dueFen : other.dueFen, feeFen: 0n }],
      });
    const results = await Promise.allSettled([
      match(given.order.id),
      match(other.order.id),
      setLineAside(given.coop.manager, lineId, { kind: "RETURNED", note: "退" }),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const line = await db.bankLine.findFirstOrThrow({ where: { id: lineId } });
    expect(line.decidedFen <= line.amountFen).toBe(true);
  });

  test("more than arrived, more than is due, a paid order and somebody else's order are refused; nothing changes", async () => {
    const given = await owed();
    const stranger = await owed();
    const { bankLines } = await givenStatement(given.clerk, [{ yuan: "10" }, { yuan: fenToInput(given.dueFen + 100n) }]);
    const [small, large] = bankLines.map(({ id }) => id);
    const part = (orderId: string, amountFen: bigint) => ({ note: "", parts: [{ orderId, amountFen, feeFen: 0n }] });
    const results = await Promise.allSettled([
      matchTransfer(given.clerk, small ?? "", part(given.order.id, 1_001n)),
      matchTransfer(given.clerk, large ?? "", part(given.order.id, given.dueFen + 1n)),
      matchTransfer(given.clerk, small ?? "", part(stranger.order.id, 1_000n)),
      matchTransfer(given.clerk, small ?? "", { note: "", parts: [] }),
      matchTransfer(given.clerk, small ?? "", part(given.order.id, -5n)),
      matchTransfer(stranger.clerk, small ?? "", part(stranger.order.id, 1_000n)),
    ]);
    expect(codes(results)).toEqual([
      "payments.moreThanArrived",
      "payments.moreThanDue",
      "ordering.orderNotFound",
      "payments.nothingChosen",
      "payments.nothingChosen",
      "payments.bankLineNotFound",
    ]);
    expect(await stateOf(given)).toMatchObject({ paidFen: 0n, remittances: 0 });
  });

  test("above the limit a second person releases it; nobody releases their own; refused, it waits again", async () => {
    const given = await owed();
    await db.bankDeskSetting.create({ data: { coopId: given.coop.id, releaseAboveFen: 100n } });
    const { matched, bankLines } = await givenStatement(given.clerk, [{ yuan: given.yuan, purpose: given.code }]);
    const lineId = bankLines[0]?.id ?? "";
    expect(matched).toBe(1); // proposed by rule
    expect(await stateOf(given)).toMatchObject({ settled: false, remittances: 0 });
    const proposal = await db.bankDecision.findFirstOrThrow({ where: { lineId, status: "PROPOSED" } });
    await expect(releaseMatch(given.clerk, proposal.id)).rejects.toMatchObject({ code: "payments.releaseNeedsSecondPerson" });
    await refuseMatch(given.coop.manager, proposal.id);
    expect((await getBankLine(given.clerk, lineId))?.leftFen).toBe(given.dueFen);
    const input = { note: "", parts: [{ orderId: given.order.id, amountFen: given.dueFen, feeFen: 0n }] };
    expect(await matchTransfer(given.clerk, lineId, input)).toBe("PROPOSED");
    await expect(matchTransfer(given.coop.manager, lineId, input)).rejects.toMatchObject({ code: "payments.bankLineTaken" });
    const second = await db.bankDecision.findFirstOrThrow({ where: { lineId, status: "PROPOSED" } });
    const results = await Promise.allSettled([1, 2].map(() => releaseMatch(given.coop.manager, second.id)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await stateOf(given)).toEqual({ settled: true, paidFen: given.dueFen, remittedFen: given.dueFen, remittances: 1 });
  });

  test("what the bank said cannot be changed by anybody, and a line never gives out more than arrived", async () => {
    const coop = await givenCoop();
    const { bankLines } = await givenStatement(coop.clerk, [{ yuan: "12" }]);
    const id = bankLines[0]?.id ?? "";
    await expect(db.bankLine.updateMany({ where: { id }, data: { amountFen: 5n } })).rejects.toThrow();
    await expect(db.bankLine.deleteMany({ where: { id } })).rejects.toThrow();
    await expect(db.bankLine.updateMany({ where: { id }, data: { decidedFen: 1_201n } })).rejects.toThrow();
  });
});
