import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";

import { pain001 } from "#app/domain/payments/pain001";

const order = {
  number: "FK20261130-000001",
  createdAt: new Date("2026-11-30T02:03:04.567Z"),
  payOn: "2026-12-01",
  payerName: "零陵一中 <食堂> & Co",
  payerUscc: "12431102444444444X",
  payerBank: "中国工商银行",
  payerAccount: "6222 0001",
  transfers: [
    {
      remittanceCode: "2611220001237",
      amountFen: 128_050n,
      payeeName: "合作社",
      payeeBank: "农商行",
      payeeAccount: "8888",
      purpose: "货款 2611220001237",
    },
    {
      remittanceCode: "2611220001245",
      amountFen: 5n,
      payeeName: "另一家",
      payeeBank: "农商行",
      payeeAccount: "9999",
      purpose: "\u0001货款",
    },
  ],
};

test("a transfer order is well-formed, says what it pays and sums it", () => {
  const text = pain001(order);
  expect(XMLValidator.validate(text)).toBe(true);
  const parsed = new XMLParser({ parseTagValue: false, ignoreAttributes: false }).parse(text) as Record<string, never>;
  expect(parsed).toMatchObject({
    Document: {
      "@_xmlns": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
      CstmrCdtTrfInitn: {
        GrpHdr: { MsgId: order.number, CreDtTm: "2026-11-30T02:03:04Z", NbOfTxs: "2", CtrlSum: "1280.55" },
        PmtInf: {
          PmtMtd: "TRF",
          ReqdExctnDt: { Dt: "2026-12-01" },
          Dbtr: { Nm: order.payerName },
          CdtTrfTxInf: [
            {
              PmtId: { InstrId: `${order.number}-1`, EndToEndId: "2611220001237" },
              Amt: { InstdAmt: { "#text": "1280.50", "@_Ccy": "CNY" } },
              CdtrAcct: { Id: { Othr: { Id: "8888" } } },
            },
            { Amt: { InstdAmt: { "#text": "0.05" } }, RmtInf: { Ustrd: "货款" } },
          ],
        },
      },
    },
  });
});
