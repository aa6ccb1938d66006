import type { CalendarDate } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";

export interface PainTransfer {
  /** Of the order that is paid; the payee's bank hands it on. */
  remittanceCode: string;
  amountFen: bigint;
  payeeName: string;
  payeeBank: string;
  payeeAccount: string;
  purpose: string;
}

export interface PainOrder {
  number: string;
  createdAt: Date;
  payOn: CalendarDate;
  payerName: string;
  payerUscc: string;
  payerBank: string;
  payerAccount: string;
  transfers: readonly PainTransfer[];
}

/** The characters that XML gives a meaning, and those that it does not allow. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const element = (name: string, content: string, attributes = ""): string => `<${name}${attributes}>${content}</${name}>`;
const said = (name: string, text: string, most: number): string => element(name, escaped([...text].slice(0, most).join("")));

/** A customer credit transfer initiation, ISO 20022 pain.001.001.09, that a bank takes in: one transfer for each order. */
export function pain001({ number, createdAt, payOn, payerName, payerUscc, payerBank, payerAccount, transfers }: PainOrder): string {
  const sum = element("CtrlSum", fenToInput(transfers.reduce((total, { amountFen }) => total + amountFen, 0n)));
  const count = element("NbOfTxs", String(transfers.length));
  const organisation = element("Id", element("OrgId", element("Othr", said("Id", payerUscc, 35))));
  const account = (number_: string) => element("Id", element("Othr", said("Id", number_, 34)));
  const agent = (name: string, bank: string) => element(name, element("FinInstnId", said("Nm", bank, 140)));
  const head = element(
    "GrpHdr",
    [
      said("MsgId", number, 35),
      element("CreDtTm", createdAt.toISOString().slice(0, 19) + "Z"),
      count,
      sum,
      element("InitgPty", said("Nm", payerName, 140) + organisation),
    ].join(""),
  );
  const each = transfers.map((transfer, index) =>
    element(
      "CdtTrfTxInf",
      [
        element("PmtId", said("InstrId", `${number}-${index + 1}`, 35) + said("EndToEndId", transfer.remittanceCode, 35)),
        element("Amt", element("InstdAmt", fenToInput(transfer.amountFen), ' Ccy="CNY"')),
        agent("CdtrAgt", transfer.payeeBank),
        element("Cdtr", said("Nm", transfer.payeeName, 140)),
        element("CdtrAcct", account(transfer.payeeAccount)),
        element("RmtInf", said("Ustrd", transfer.purpose, 140)),
      ].join(""),
    ),
  );
  const payment = element(
    "PmtInf",
    [
      said("PmtInfId", number, 35),
      element("PmtMtd", "TRF"),
      count,
      sum,
      element("ReqdExctnDt", element("Dt", payOn)),
      element("Dbtr", said("Nm", payerName, 140) + organisation),
      element("DbtrAcct", account(payerAccount)),
      agent("DbtrAgt", payerBank),
      ...each,
    ].join("\n"),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">\n${element("CstmrCdtTrfInitn", `\n${head}\n${payment}\n`)}\n</Document>\n`;
}
