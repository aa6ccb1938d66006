import { describe, expect, test } from "vitest";

import {
  findHeader,
  identities,
  parseDay,
  parseSigned,
  readRows,
  type BankFormat,
  type StatementRow,
} from "#app/domain/payments/bank-format";

const two: BankFormat = {
  name: "two",
  columns: {
    bookedOn: ["交易日期"],
    arrived: ["贷方发生额"],
    left: ["借方发生额"],
    payerName: ["对方户名"],
    payerAccount: ["对方账号"],
    purpose: ["摘要", "附言"],
    reference: ["流水号"],
    balance: ["余额"],
  },
};
const one: BankFormat = { name: "one", columns: { bookedOn: ["Date", "交易日期"], amount: ["Amount"], purpose: ["Remarks"] } };

const table = [
  ["账户明细", "", ""],
  ["账号：6222", "币种：人民币"],
  ["交易日期", "借方发生额", "贷方发生额 ", "余额", "对方户名", "对方账号", "摘要", "附言", "流水号"],
  ["20261103", "", "1,280.50", "9,000.00", "零陵一中", "6228 4800", "货款", "2611030001234", "A1"],
  ["2026-11-04", "30.00", "", "8,970.00", "", "", "手续费", "手续费", "A2"],
  ["2026/11/05", "", "abc", "8,970.00", "零陵一中", "", "货款", "", "A3"],
  ["", "", "12.00", "8,982.00", "零陵一中", "", "货款", "", "A4"],
  ["2026-11-06", "1.00", "2.00", "", "x", "", "", "", "A5"],
  ["合计", "30.00", "1,280.50", "", "", "", "", "", ""],
];

describe("a statement's table", () => {
  test("is read below the titles; what cannot be read says why; sums are left out", () => {
    const header = findHeader(table, [one, two]);
    expect(header?.format.name).toBe("two");
    const rows = header ? readRows(table, header) : [];
    expect(rows.map(({ rowNumber, problem }) => [rowNumber, problem])).toEqual([
      [4, null],
      [5, null],
      [6, "badAmount"],
      [7, "noDate"],
      [8, "bothAmounts"],
    ]);
    expect(rows[0]?.row).toEqual({
      bookedOn: "2026-11-03",
      amountFen: 128_050n,
      payerName: "零陵一中",
      payerAccount: "62284800",
      purpose: "货款 2611030001234",
      reference: "A1",
      balance: "9,000.00",
    });
    expect(rows[1]?.row).toMatchObject({ amountFen: -3_000n, purpose: "手续费" });
  });

  test("without a day and an amount is none of ours", () => {
    expect(findHeader([["姓名", "电话"]], [one, two])).toBeNull();
  });
});

test.each([
  ["2026-11-02", "2026-11-02"],
  ["2026/1/2 15:02:11", "2026-01-02"],
  ["2026年11月2日", "2026-11-02"],
  ["20261102", "2026-11-02"],
  ["20261102150233", "2026-11-02"],
  ["2026-02-30", null],
  ["11/02/2026", null],
  ["", null],
])("day %s", (cell, day) => expect(parseDay(cell)).toBe(day));

test.each([
  ["1,280.50", 128_050n],
  ["-30", -3_000n],
  ["(30.00)", -3_000n],
  ["￥8.5", 850n],
  ["8.500", 850n],
  ["8.505", null],
  ["1e309", null],
  ["NaN", null],
])("amount %s", (cell, fen) => expect(parseSigned(cell)).toBe(fen));

test("two transfers that look alike are two, whichever file they stand in", () => {
  const row: StatementRow = {
    bookedOn: "2026-11-03",
    amountFen: 100n,
    payerName: "甲",
    payerAccount: "",
    purpose: "",
    reference: "",
    balance: "",
  };
  const other = { ...row, amountFen: 200n };
  const first = identities([row, other, row]);
  expect(new Set(first).size).toBe(3);
  expect(identities([other, row, row]).toSorted()).toEqual(first.toSorted());
});
