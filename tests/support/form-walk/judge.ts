import { catalogues } from "#app/i18n/catalogues";
import { locales, type Locale } from "#app/i18n/locales";
import { badValues, chosenKinds, hiddenKinds, SCRIPT, type BadName, type Kind } from "#tests/support/form-walk/bad-values";
import { listed, pick, type Entry, type FormCase, type ReadyForm } from "#tests/support/form-walk/form-case";
import { wordsOf } from "#tests/support/form-walk/page-forms";
import type { Visit } from "#tests/support/http";

/** One body that was sent and must be refused. */
export interface Tried {
  form: FormCase;
  ready: ReadyForm;
  locale: Locale;
  /** What would have succeeded. */
  body: readonly Entry[];
  /** The spoilt fields, and how. */
  names: readonly string[];
  bad: BadName;
}

const kindOf = (form: FormCase, name: string): Kind => form.fields[listed(name)] ?? "text";

/** What is wrong with the answer to a spoilt body, in words. */
export function judge(answer: Visit, tried: Tried): string[] {
  if (answer.status < 400 || answer.status > 499) return [`answered ${answer.location ?? "with a page"}`];
  const complaints: string[] = [];
  if (languageOf(answer) !== tried.locale) complaints.push(`page in ${languageOf(answer) ?? "no language"}`);
  if (answer.text.includes(SCRIPT)) complaints.push("the script stands in the page");
  if (designedStatus(answer) !== undefined) {
    const typed = tried.names.filter((name) => !hiddenKinds.has(kindOf(tried.form, name)));
    return typed.length > 0 ? [...complaints, "loses what was typed: the designed page"] : complaints;
  }
  const messages = messagesOf(answer.text);
  if (messages.length === 0) complaints.push("says nothing");
  const places = answer.text.split('role="alert"').length - 1;
  if (places > 1) complaints.push(`says it in ${places} places`);
  for (const message of messages) if (!isSentence(tried.locale, message)) complaints.push(`says "${message}"`);
  return [...complaints, ...lostValues(answer, tried)];
}

export const languageOf = (answer: Visit): string | undefined => /<html [^>]*lang="([\w-]+)"/.exec(answer.text)?.[1];

/** Status that a designed error page shows. */
export const designedStatus = (answer: Visit): string | undefined => /data-status="(\d{3})"/.exec(answer.text)?.[1];

/** The texts of every alert of the page and of every field. */
export function messagesOf(html: string): string[] {
  const summaries = [...html.matchAll(/role="alert"[\s\S]*?<ul[^>]*>([\s\S]*?)<\/ul>/g)].flatMap(([, list = ""]) => [
    ...list.matchAll(/<li>([\s\S]*?)<\/li>/g),
  ]);
  return [...summaries, ...html.matchAll(/<p class="field-error"[^>]*>([\s\S]*?)<\/p>/g)].map(([, text = ""]) => wordsOf(text));
}

/** True when the field has a message of its own beside it. */
export const blames = (answer: Visit, formId: string | null, name: string): boolean =>
  formId !== null && answer.text.includes(`id="${formId}-${name}-error"`);

/** What a person typed into the other fields, and into these, must stand there again. */
function lostValues(answer: Visit, { form, ready, body, names, bad }: Tried): string[] {
  if (Object.keys(ready.typed ?? {}).length === 0) return [];
  const again = pick(answer, ready);
  if (!again) return ["the form is gone"];
  return body.flatMap(([name, value]) => {
    const kind = kindOf(form, name);
    if (typeof value !== "string" || !(name in (ready.typed ?? {})) || kind === "secret") return [];
    const spoilt = names.includes(name);
    if (spoilt && (chosenKinds.has(kind) || hiddenKinds.has(kind) || !(bad === "tooLong" || bad === "negative" || bad === "script")))
      return [];
    const wanted = spoilt ? badValues[bad as "tooLong" | "negative" | "script"]() : value;
    const now = again.entries.filter(([entry]) => entry === name).map(([, text]) => text);
    return now.includes(wanted) ? [] : [`${name} is lost: ${JSON.stringify(now).slice(0, 80)}`];
  });
}

const sentences = Object.fromEntries(
  locales.map((locale) => [
    locale,
    Object.entries(catalogues[locale].errors)
      .filter(([key]) => !key.startsWith("page.") && key !== "unknown" && key !== "form.invalid")
      .map(
        ([, text]) =>
          new RegExp(
            text
              .split(/\{\{[^}]*\}\}/)
              .map(asPattern)
              .join("\\s*.*?\\s*"),
          ),
      ),
  ]),
);

function asPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").trim();
}

/** True for a sentence of the reader's catalogue that says what is wrong; the general "this is not right" helps nobody. */
function isSentence(locale: Locale, text: string): boolean {
  return sentences[locale]?.some((sentence) => sentence.test(text)) ?? false;
}
