import { locales, type Locale } from "#app/i18n/locales";
import { isId } from "#app/lib/ids";
import { badValues, hiddenKinds, kinds, NOT_UTF8, oddWords, SCRIPT, type BadName, type Kind } from "#tests/support/form-walk/bad-values";
import { fingerprint } from "#tests/support/form-walk/fingerprint";
import { bodyOf, listed, pick, valueOf, type Entry, type FormCase, type ReadyForm } from "#tests/support/form-walk/form-case";
import { blames, designedStatus, judge, languageOf, messagesOf } from "#tests/support/form-walk/judge";
import type { PageForm } from "#tests/support/form-walk/page-forms";
import { visitor, type Visit, type Visitor } from "#tests/support/http";

/** More fields, each of words that are too long, are more than the body of a form may hold. */
const SPOILT_AT_ONCE = 20;

interface Person {
  locale: Locale;
  browser: Visitor;
}

interface Walk {
  form: FormCase;
  ready: ReadyForm;
  found: PageForm;
  action: string;
  body: Entry[];
  people: readonly Person[];
}

/**
 * Sends every bad value of every field, in both languages by turns, then the valid body: that it succeeds at the end proves that each refusal was for the bad fields
 * alone, and that nothing had changed. Fields of words are sent once more with odd words that they must take.
 *
 * @returns what is wrong, in words; nothing when all is well
 */
export async function walkForm(origin: string, form: FormCase): Promise<string[]> {
  const ready = await form.given(origin);
  const people = locales.map((locale) => ({ locale, browser: visitor(origin, cookiesOf(ready, locale)) }));
  const [reader] = people;
  if (!reader) return ["nobody reads"];
  const page = ready.shown ?? (await reader.browser.get(ready.page));
  const found = pick(page, ready);
  if (!found) return [`${ready.page} (${page.status}) has no such form`];
  const walk: Walk = { form, ready, found, action: found.action ?? ready.page, body: bodyOf(found, ready), people };

  const wrong = compareWithTable(walk);
  const before = await fingerprint();
  wrong.push(...(await walkFields(walk)), ...(await walkBodies(walk)));
  if ((await fingerprint()) !== before) wrong.push("something changed");

  const answer = await send(walk, reader, walk.body);
  if (answer.status !== (form.status ?? 303)) wrong.push(`valid: ${answer.status} ${messagesOf(answer.text).join(" | ")}`);
  else {
    const again = await send(walk, reader, walk.body);
    const said = messagesOf(again.text).length > 0 || designedStatus(again) !== undefined || again.text.includes('role="status"');
    if (again.status >= 500 || (again.status >= 400 && !said)) wrong.push(`sent again: ${again.status}, says nothing`);
  }
  if (Object.values(form.fields).some((kind) => kind === "text" || kind === "note")) wrong.push(...(await walkOddWords(origin, form)));
  return wrong;
}

function cookiesOf(ready: ReadyForm, locale: Locale): string {
  return [ready.cookie, `xj_locale=${locale}`].filter(Boolean).join("; ");
}

/** The form has the fields of the table, no more and no fewer. */
function compareWithTable({ form, ready, found, body }: Walk): string[] {
  const names = new Set([...found.names, ...body.map(([name]) => name)]);
  const known = new Set([...names].map(listed));
  return [
    ...[...names]
      .filter((name) => name !== ready.button?.[0] && !(listed(name) in form.fields))
      .map((name) => `field ${name} is not in the table`),
    ...Object.keys(form.fields)
      .filter((field) => !known.has(field))
      .map((field) => `${field} is in the table, not in the form`),
  ];
}

/**
 * Every field is left out alone. For the other values all fields that refuse one are spoilt together and each must be blamed beside itself; a field that is
 * not is tried alone. The two languages take turns, from value to value and from form to form.
 */
async function walkFields(walk: Walk): Promise<string[]> {
  const wrong: string[] = [];
  const fields = spoilable(walk);
  let turn = walk.form.name.length; // another language first, from form to form
  const alone = async (field: Spoilable, bad: BadName) => {
    const person = walk.people[turn++ % walk.people.length];
    if (person) wrong.push(...(await tryFields(walk, person, [field], bad)).complaints);
  };
  for (const bad of [...(Object.keys(badValues) as BadName[]), "twice", "list", "file", "foreignId"] as const) {
    const refusing = fields.filter((field) => field.refuses(bad));
    // Two passwords that are spoilt alike are the same good password.
    const together = bad === "missing" ? [] : refusing.filter((field) => !hiddenKinds.has(field.kind) && field.kind !== "secret");
    const blamed = new Set<Spoilable>();
    const person = walk.people[turn++ % walk.people.length];
    for (let from = 0; from < together.length && person; from += SPOILT_AT_ONCE) {
      const group = together.slice(from, from + SPOILT_AT_ONCE);
      if (group.length === 1) continue;
      const { answer, complaints } = await tryFields(walk, person, group, bad);
      wrong.push(...complaints);
      for (const field of group) if (blames(answer, walk.found.id, field.name)) blamed.add(field);
    }
    for (const field of refusing) if (!blamed.has(field)) await alone(field, bad);
  }
  return wrong;
}

interface Spoilable {
  name: string;
  kind: Kind;
  refuses(bad: BadName): boolean;
}

function spoilable({ form, ready, found, body }: Walk): Spoilable[] {
  const names = [...new Set([...found.names, ...body.map(([name]) => name)])];
  return Object.entries(form.fields).flatMap(([field, kind]) => {
    const name = names.find((known) => listed(known) === field);
    if (name === undefined || (form.only && !form.only.includes(field))) return [];
    const accepted = new Set<BadName>([...kinds[kind], ...(form.accepts ?? []).flatMap((row) => (row.field === field ? row.values : []))]);
    if (!isId(valueOf(body, name))) accepted.add("unknownId");
    if (ready.foreign?.[field] === undefined) accepted.add("foreignId");
    return [{ name, kind, refuses: (bad: BadName) => !accepted.has(bad) }];
  });
}

async function tryFields(walk: Walk, person: Person, fields: readonly Spoilable[], bad: BadName) {
  const names = fields.map((field) => field.name);
  const answer = await send(walk, person, spoil(walk, names, bad));
  const { form, ready, body } = walk;
  const complaints = judge(answer, { form, ready, locale: person.locale, body, names, bad });
  const which = names.length === 1 ? names[0] : `${names.length} fields`;
  return { answer, complaints: complaints.map((complaint) => `${which} ${bad} [${person.locale}] ${answer.status}: ${complaint}`) };
}

function spoil({ body, ready }: Walk, names: readonly string[], bad: BadName): Entry[] {
  const spoilt = names.flatMap((name): Entry[] => {
    const value = valueOf(body, name);
    if (bad === "twice") return [...Array<Entry>(2).fill([name, value])];
    if (bad === "list") return [[`${name}[0]`, value]];
    if (bad === "file") return [[name, new File(["text"], "notes.txt", { type: "text/plain" })]];
    if (bad === "foreignId") return [[name, ready.foreign?.[listed(name)] ?? ""]];
    const made = badValues[bad](typeof value === "string" ? value : "");
    return made === null ? [] : [[name, made]];
  });
  return [...body.filter(([name]) => !names.includes(name)), ...spoilt];
}

async function send({ action, found }: Pick<Walk, "action" | "found">, { browser }: Person, body: readonly Entry[]): Promise<Visit> {
  if (found.upload || body.some(([, value]) => typeof value !== "string"))
    return browser.post(action, body.map(asSent), { multipart: true });
  const text = new URLSearchParams(body as [string, string][]).toString().replaceAll(encodeURIComponent(NOT_UTF8), "%FF%FE");
  return browser.send(action, text, { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" });
}

/** In a multipart body the bytes that are no text arrive as the replacement character, as every decoder writes it. */
const asSent = ([name, value]: Entry): Entry => [name, typeof value === "string" ? value.replaceAll(NOT_UTF8, "\uFFFD") : value];

/** Bodies that are no form at all. */
async function walkBodies({ people, action }: Walk): Promise<string[]> {
  const bodies: [string, string][] = [
    ["{}", "application/json"],
    ["name=x", "text/plain"],
    ["--x\r\nbroken", "multipart/form-data; boundary=x"],
    ["__proto__.polluted=x", "application/x-www-form-urlencoded"],
  ];
  const wrong: string[] = [];
  for (const [index, [body, type]] of bodies.entries()) {
    const person = people[index % people.length];
    if (!person) continue;
    const answer = await person.browser.send(action, body, { "content-type": type });
    if (answer.status < 400 || answer.status > 499 || designedStatus(answer) === undefined || languageOf(answer) !== person.locale)
      wrong.push(`body ${type}: ${answer.status} ${designedStatus(answer) ?? "no designed page"} ${languageOf(answer) ?? ""}`);
  }
  return wrong;
}

/** Figures, signs and markup are words like any other where words are asked for; nothing of it comes alive on the page that follows. */
async function walkOddWords(origin: string, form: FormCase): Promise<string[]> {
  const ready = await form.given(origin);
  const reader: Person = { locale: "en", browser: visitor(origin, cookiesOf(ready, "en")) };
  const found = pick(await reader.browser.get(ready.page), ready);
  if (!found) return ["odd words: the form is gone"];
  let turn = 0;
  const typed = { ...ready.typed };
  for (const [name] of bodyOf(found, ready)) {
    const kind = form.fields[listed(name)];
    if (kind === "text" || kind === "note") typed[name] = oddWords[turn++ % oddWords.length] ?? "";
  }
  const answer = await send({ action: found.action ?? ready.page, found }, reader, bodyOf(found, { ...ready, typed }));
  if (answer.status !== (form.status ?? 303)) return [`odd words: ${answer.status} ${messagesOf(answer.text).join(" | ")}`];
  const after = answer.location ? await reader.browser.get(answer.location) : answer;
  return [
    ...(after.status >= 400 ? [`odd words: ${answer.location ?? ""} answers ${after.status}`] : []),
    ...(after.text.includes(SCRIPT) ? ["odd words: the script stands in the page"] : []),
  ];
}
