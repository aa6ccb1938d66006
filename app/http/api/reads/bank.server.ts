import { z } from "zod/v4";

import { bankLineViews } from "#app/domain/payments/bank-desk";
import {
  getBankLine,
  getStatement,
  listBankDecisions,
  listBankLines,
  listBankStatements,
} from "#app/domain/payments/bank-desk.queries.server";
import { count, day, fen, fenText, id, instant, none, oneOf, pathId, words, yes } from "#app/http/api/fields";
import { among, list, one, pageThrough } from "#app/http/api/reads/declare.server";

/** A co-op's bank: what its statements say and what was decided about each line. */

const bank = { scope: "payments:read", actions: { coop: "sale:read" } } as const;
const MOST = 10_000;

const line = {
  id: id(),
  bookedOn: day(),
  amountFen: fen(),
  leftFen: fen().meta({ description: "Of what arrived, what nobody has decided about or proposed anything for." }),
  proposedFen: fen(),
  sentFen: fen().meta({ description: "Of what left, what nobody has said yet to be money sent back." }),
  payerName: words(),
  payerAccount: words(),
  purpose: words(),
  reference: words(),
};
const statement = z.object({
  id: id(),
  fileName: words(),
  formatName: words(),
  importedAt: instant(),
  importedBy: words(),
  postedAt: none(instant()),
  postedLines: none(count()),
});

export const bankDesk = {
  listBankLines: list({
    ...bank,
    path: "/bank/lines",
    query: { view: among(bankLineViews) },
    name: "BankLine",
    row: z.object(line),
    page: ({ actor, query, after, limit }) => listBankLines(actor, query.view ?? "waiting", after, limit),
  }),
  getBankLine: one({
    ...bank,
    path: "/bank/lines/{lineId}",
    params: { lineId: pathId() },
    name: "BankLineDocument",
    response: z.object({
      ...line,
      decisions: z.array(
        z.object({
          id: id(),
          kind: oneOf(["MATCH", "RECORDED", "RETURNED", "OTHER_INCOME", "INTERNAL"]),
          status: oneOf(["PROPOSED", "POSTED", "REFUSED", "REVERSED"]),
          amountFen: fen(),
          note: words(),
          automatic: yes(),
          proposedBy: words(),
          proposedAt: instant(),
          decidedBy: none(words()),
          decidedAt: none(instant()),
          reversedBy: none(words()),
          reversalReason: none(words()),
          parts: z.array(z.object({ orderId: id(), amountFen: fenText(), feeFen: fenText() })),
          counterLineId: none(id()),
        }),
      ),
    }),
    find: async ({ actor, params: { lineId } }) => {
      const found = await getBankLine(actor, lineId);
      return found && { ...found, decisions: await listBankDecisions(actor, lineId) };
    },
  }),
  listBankStatements: list({
    ...bank,
    path: "/bank/statements",
    name: "BankStatement",
    row: statement,
    page: async ({ actor, ...page }) => pageThrough(await listBankStatements(actor, MOST), page, (row) => row.id),
  }),
  listBankStatementRows: list({
    ...bank,
    path: "/bank/statements/{statementId}/rows",
    params: { statementId: pathId() },
    name: "BankStatementRow",
    row: z.object({
      rowNumber: count(),
      verdict: oneOf(["new", "known", "unreadable", "posted"]),
      problem: none(words()),
      text: words(),
      lineId: none(id()),
      bookedOn: none(day()),
      amountFen: none(fen()),
      payerName: words(),
      purpose: words(),
      reference: words(),
    }),
    page: async ({ actor, params: { statementId }, ...page }) => {
      const found = await getStatement(actor, statementId, 100_000);
      return found && pageThrough(found.rows, page, (row) => String(row.rowNumber));
    },
  }),
};
