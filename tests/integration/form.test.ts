import { expect, test } from "vitest";
import { z } from "zod/v4";

import { csvCell } from "#app/lib/csv";
import { intentOf, submitForm } from "#app/http/form.server";
import { DomainError } from "#app/lib/domain-error";
import { checkField, choiceField, noteField, quantityField, textField, yuanField } from "#app/lib/form-fields";

const schema = z.object({
  name: textField(10),
  amount: yuanField({ max: 100_000n }),
  source: choiceField(["CANTEEN", "UNION"]),
  note: noteField(20),
  urgent: checkField(),
  lines: z.array(z.object({ quantity: quantityField() })).default([]),
  photo: z.instanceof(File).optional(),
});

const good = { name: "土豆", amount: "12.50", source: "CANTEEN" };

function requestWith(body: BodyInit, headers: Record<string, string> = {}): Request {
  return new Request("http://xiangji.test/form", { method: "POST", body, headers: { "accept-language": "zh-CN", ...headers } });
}

const fields = (values: Record<string, string>) => requestWith(new URLSearchParams(values));

async function refused(request: Request, act: () => unknown = () => null) {
  const submission = await submitForm(request, schema, act);
  if (submission.ok) throw new Error("accepted");
  const { data, init } = submission.response;
  return { status: init?.status, errors: data.error ?? {}, typed: data.initialValue, formId: data.formId };
}

const thrownStatus = (work: Promise<unknown>) =>
  work.then(
    () => 200,
    (error: unknown) => (error instanceof Response ? error.status : error),
  );

test("what is typed becomes the domain's types", async () => {
  const submission = await submitForm(
    fields({ ...good, "lines[0].quantity": "1.5", "lines[1].quantity": "２", urgent: "on" }),
    schema,
    (input) => input,
  );
  expect(submission).toEqual({
    ok: true,
    value: { name: "土豆", amount: 1_250n, source: "CANTEEN", note: "", urgent: true, lines: [{ quantity: 1_500n }, { quantity: 2_000n }] },
  });
});

test.each([
  ["missing", {}, "name", "请填写这一项。"],
  ["too long", { ...good, name: "一二三四五六七八九十一" }, "name", "最多 10 个字。"],
  ["two lines", { ...good, name: "a\nb" }, "name", "请写在一行内。"],
  ["null bytes", { ...good, name: "a\u0000b" }, "name", "含有无法保存的特殊字符，请删去后重新输入。"],
  ["negative", { ...good, amount: "-1" }, "amount", "请填写金额（元），最多两位小数，如 1280.50。"],
  ["not a number", { ...good, amount: "NaN" }, "amount", "请填写金额（元），最多两位小数，如 1280.50。"],
  ["1e309", { ...good, amount: "1e309" }, "amount", "请填写金额（元），最多两位小数，如 1280.50。"],
  ["above the bound", { ...good, amount: "1000.01" }, "amount", "请填写金额（元），最多两位小数，如 1280.50。"],
  ["not among the choices", { ...good, source: "BRIBE" }, "source", "请从列出的选项中选择。"],
  ["wrong in a list", { ...good, "lines[0].quantity": "0" }, "lines[0].quantity", "请填写大于零的数量，最多三位小数，如 12.5。"],
])("%s: 422, said at the field, what was typed is kept", async (_name, values, field, message) => {
  const { status, errors, typed } = await refused(fields(values));
  expect(status).toBe(422);
  expect(errors[field]).toEqual([message]);
  if ("source" in values) expect(typed).toMatchObject({ source: values.source });
});

test("messages are in the language of the request", async () => {
  const request = requestWith(new URLSearchParams({}), { "accept-language": "en" });
  expect((await refused(request)).errors.name).toEqual(["Please fill this in."]);
});

test("secrets are never sent back; codes of things are", async () => {
  const values = { name: "", currentPassword: "hidden", code: "123456", divisionCode: "431102", form: "profile" };
  const { typed, formId } = await refused(fields(values));
  expect(typed).toEqual({ divisionCode: "431102", form: "profile" });
  expect(formId).toBe("profile");
});

test("a file where text belongs and text where a file belongs: 422", async () => {
  const form = new FormData();
  form.set("name", new File(["x"], "x.txt"));
  form.set("amount", "1");
  form.set("source", "CANTEEN");
  form.set("photo", "no file");
  const { status, errors } = await refused(requestWith(form));
  expect(status).toBe(422);
  expect(Object.keys(errors).sort()).toEqual(["name", "photo"]);
});

test("a file above 5 MB: 422, the rest is kept", async () => {
  const form = new FormData();
  for (const [name, value] of Object.entries(good)) form.set(name, value);
  form.set("photo", new File([new Uint8Array(5_242_881)], "big.jpg"));
  const { status, errors, typed } = await refused(requestWith(form));
  expect({ status, errors, typed }).toEqual({ status: 422, errors: { photo: ["每个文件最大 5 MB，请压缩后重新选择。"] }, typed: good });
});

test.each([
  ["JSON", requestWith("{}", { "content-type": "application/json" })],
  ["no body", new Request("http://xiangji.test/form", { method: "POST" })],
  ["broken multipart", requestWith("--x\r\nnonsense", { "content-type": "multipart/form-data; boundary=x" })],
  ["a huge index", fields({ ...good, "lines[999999999].quantity": "1" })],
  ["deep nesting", fields({ [`a${".b".repeat(50)}`]: "1" })],
  ["a prototype", fields({ ...good, "__proto__.admin": "1" })],
  ["a constructor", fields({ ...good, "lines.constructor.prototype.admin": "1" })],
  ["too many fields", requestWith(new URLSearchParams(Array.from({ length: 5_001 }, () => ["lines", "1"])))],
])("%s: 400", async (_name, request) => {
  expect(await thrownStatus(submitForm(request, schema, () => null))).toBe(400);
  expect(({} as { admin?: unknown }).admin).toBeUndefined();
});

test("conform's own fields change nothing about the check", async () => {
  const intent = JSON.stringify({ type: "insert", payload: { name: "lines[4294967294]" } });
  expect(await submitForm(fields({ ...good, __intent__: intent, __state__: "{broken" }), schema, () => "done")).toEqual({
    ok: true,
    value: "done",
  });
});

test("expected failures of the use case: invalid 422 at its field, conflict 409, notFound 404, forbidden 403; others are bugs", async () => {
  const failing = (error: Error) => () => {
    throw error;
  };
  const invalid = new DomainError({ kind: "invalid", code: "payments.moreThanDue", params: { dueFen: 88_000n }, field: "amount" });
  expect(await refused(fields(good), failing(invalid))).toMatchObject({
    status: 422,
    errors: { amount: ["超过了应收的 ￥880.00，没有记录。请核对金额。"] },
    typed: good,
  });
  const conflict = new DomainError({ kind: "conflict", code: "ordering.orderMovedOn" });
  expect(await refused(fields(good), failing(conflict))).toMatchObject({
    status: 409,
    errors: { "": [expect.stringContaining("刚刚被别人处理过")] },
    typed: good,
  });
  const wordless = new DomainError({ kind: "conflict", code: "nothing.likeThis" });
  expect((await refused(fields(good), failing(wordless))).errors).toEqual({ "": ["操作没有完成，请稍后再试。"] });
  expect(await thrownStatus(submitForm(fields(good), schema, failing(new DomainError({ kind: "notFound", code: "x.y" }))))).toBe(404);
  expect(await thrownStatus(submitForm(fields(good), schema, failing(new DomainError({ kind: "forbidden", code: "x.y" }))))).toBe(403);
  expect(await thrownStatus(submitForm(fields(good), schema, failing(new Error("bug"))))).toMatchObject({ message: "bug" });
});

test("the intent can be read before the form is submitted", async () => {
  const request = fields({ ...good, intent: "save" });
  expect(await intentOf(request)).toBe("save");
  expect((await submitForm(request, schema, () => 1)).ok).toBe(true);
});

test.each([
  ["=SUM(A1)", "'=SUM(A1)"],
  ["-1+2", "'-1+2"],
  ["-12.50", "-12.50"],
  ['a "b", c', '"a ""b"", c"'],
  [-3, "-3"],
  [null, ""],
])("CSV cell %j is %s", (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});
