import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { acceptClaim, decideClaim, declineClaim, referClaim } from "#app/domain/ordering/claims/answer-claim.server";
import { getCreditNote } from "#app/domain/ordering/claims/credit-note.queries.server";
import { signCreditNote } from "#app/domain/payments/credit-note-paper.server";
import { getCreditNoteByToken, getCreditNoteFile } from "#app/domain/payments/credit-notes.queries.server";
import { creditNoteNumber } from "#app/domain/payments/receivable-number";
import { checkCommand } from "#app/domain/supervision/bulletins/check-command";
import { newId } from "#app/lib/ids";
import { paths } from "#app/lib/paths";
import { cookieOf } from "#tests/support/form-walk/people";
import { givenCoop, givenUnit, THE_INSTANT } from "#tests/support/given";
import { givenClaim, givenHallOf } from "#tests/support/given-claim";
import { givenSigningKey } from "#tests/support/given-head-list";
import { givenBureau } from "#tests/support/given-rule";
import { startWeb, visitor, type Web } from "#tests/support/http";
import { tamper } from "#tests/support/tamper";

let web: Web;
beforeAll(async () => {
  web = await startWeb();
}, 300_000);
afterAll(() => web.close());
givenSigningKey();

const paperOf = (unitId: string) => db.creditNotePaper.findFirstOrThrow({ where: { unitId }, include: { creditNote: true } });

test("the paper of a claim on goods says what moved, is signed once and never changes", async () => {
  const given = await givenClaim({ paidFen: 36_000n });
  await acceptClaim(given.coop.clerk, given.claimId);
  const { creditNoteId, token, creditNote } = await paperOf(given.unit.id);
  const note = await getCreditNoteByToken(token);
  const receivable = await db.receivable.findFirstOrThrow({ where: { unitId: given.unit.id } });
  const { uscc } = await db.coop.findUniqueOrThrow({ where: { id: given.coop.id } });
  expect(note).toMatchObject({ signed: null, refundedFen: 0n });
  expect(note?.content).toMatchObject({
    number: creditNoteNumber(creditNote.fiscalYear, creditNote.number),
    kind: "GOODS",
    creditor: { uscc },
    order: given.order.number,
    lines: [{ quantity: "10", amountFen: creditNote.amountFen.toString() }],
    amountFen: creditNote.amountFen.toString(),
    creditedFen: creditNote.creditedFen.toString(),
    refundFen: (creditNote.amountFen - creditNote.creditedFen).toString(),
  });
  expect(note?.content.receivables).toMatchObject(receivable.creditedFen > 0n ? [{ amountFen: receivable.creditedFen.toString() }] : []);
  await Promise.all([1, 2].map(() => signCreditNote(given.unit.id, creditNoteId, THE_INSTANT)));
  expect(await getCreditNoteByToken(token)).toMatchObject({ signed: true });
  await expect(db.creditNotePaper.update({ where: { token }, data: { content: "{}" } })).rejects.toThrow();
  await expect(db.creditNotePaper.delete({ where: { token } })).rejects.toThrow();
});

test("a goodwill note names the goods without an amount, and counts within its co-op's numbers", async () => {
  const given = await givenClaim({ claim: { remedy: "CREDIT", amount: 500n } });
  await acceptClaim(given.coop.clerk, given.claimId);
  const { token, creditNote } = await paperOf(given.unit.id);
  expect(creditNote.number).toBe(1);
  expect((await getCreditNoteByToken(token))?.content).toMatchObject({
    kind: "GOODWILL",
    amountFen: "500",
    creditedFen: "500",
    refundFen: "0",
    lines: [{ amountFen: null }],
  });
});

test("anybody with Node checks the file; a changed byte is found there and on the page", async () => {
  const given = await givenClaim();
  await acceptClaim(given.coop.clerk, given.claimId);
  const { creditNoteId, token } = await paperOf(given.unit.id);
  await signCreditNote(given.unit.id, creditNoteId, THE_INSTANT);
  const at = path.join(mkdtempSync(path.join(tmpdir(), "note-")), "note.json");
  const check = (text: string) => {
    writeFileSync(at, text);
    const [program = "", ...args] = checkCommand(at);
    return execFileSync(program, args, { encoding: "utf8" }).trim();
  };
  const text = (await getCreditNoteFile(token))?.text ?? "";
  expect(check(text)).toBe("true true");
  expect(check(text.replace(given.order.number, given.order.number.replace(/\d$/, "X")))).toBe("false false");
  expect((await visitor(web.origin).get(paths.creditNoteFile(token))).text).toBe(text);
  await tamper(
    `ALTER TABLE credit_note_paper DROP CONSTRAINT credit_note_paper_check1`,
    `UPDATE credit_note_paper SET content = replace(content, '"amountFen":"', '"amountFen":"1') WHERE token = '${token}'`,
  );
  expect(await getCreditNoteByToken(token)).toMatchObject({ signed: false });
  expect((await visitor(web.origin, "", "en").get(paths.creditNotePaper(token))).text).toContain("Not what was signed");
});

test("who may read the claim reads the paper, linked from claim, order, receivable and statement; anybody else by its address alone", async () => {
  const given = await givenClaim();
  const { coop, unit, order, receivable, claimId, quantity } = given;
  const hall = await givenHallOf(coop.id);
  await declineClaim(coop.clerk, claimId, "看过了");
  await referClaim(unit.clerk, claimId, "再看看");
  await decideClaim(hall.clerk, claimId, {
    remedy: "REFUND",
    amount: undefined,
    reason: "属实",
    lines: [{ lineId: given.line.id, quantity }],
  });
  const { creditNoteId: id, token } = await paperOf(unit.id);
  const bureau = await givenBureau("431102");
  const { number } = (await getCreditNoteByToken(token))?.content ?? { number: "" };
  const readers = { unit: unit.id, coop: coop.id, hall: hall.id, bureau: bureau.id } as const;
  for (const desk of ["unit", "coop", "hall", "bureau"] as const) {
    const reader = visitor(web.origin, `${await cookieOf(desk, readers[desk], "VIEWER")}; xj_locale=en`, "en");
    const page = await reader.get(paths.creditNote(desk, id));
    expect(page.status, desk).toBe(200);
    for (const said of [number, "Goods went back", order.number, paths.goodsClaim(desk, claimId)]) expect(page.text, desk).toContain(said);
    expect((await reader.get(paths.goodsClaim(desk, claimId))).text, desk).toContain(paths.creditNote(desk, id));
  }
  const links = {
    unit: [paths.unitOrder(order.id), paths.unitReceivable(receivable.id), paths.unitStatements({ with: coop.id, month: "2026-06" })],
    coop: [paths.coopSale(order.id), paths.coopReceivable(receivable.id), paths.coopStatements({ with: unit.id, month: "2026-06" })],
  };
  for (const desk of ["unit", "coop"] as const) {
    const reader = visitor(web.origin, await cookieOf(desk, readers[desk], "MANAGER"));
    for (const page of links[desk]) expect((await reader.get(page)).text, page).toContain(paths.creditNote(desk, id));
  }
  for (const [desk, stranger] of [
    ["unit", (await givenUnit()).id],
    ["coop", (await givenCoop()).id],
  ] as const) {
    expect((await visitor(web.origin, await cookieOf(desk, stranger)).get(paths.creditNote(desk, id))).status, desk).toBe(404);
  }
  const anybody = await visitor(web.origin).get(paths.creditNotePaper(token));
  expect(anybody.status).toBe(200);
  expect(anybody.headers.get("cache-control")).toBe("no-store");
  expect(anybody.text).toContain("签名正在生成");
  expect((await visitor(web.origin).get(paths.creditNotePaper("A".repeat(22)))).status).toBe(404);
  expect(await getCreditNote(unit.clerk, newId())).toBeNull();
});
