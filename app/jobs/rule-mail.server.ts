import { inTransaction } from "#app/db/client.server";
import { listRuleLetters } from "#app/domain/quota/rule-news.queries.server";
import { env } from "#app/env.server";
import { translator } from "#app/i18n/i18n.server";
import { defaultLocale, isLocale } from "#app/i18n/locales";
import { placeName } from "#app/i18n/place-name.server";
import { enqueue, enqueueMany } from "#app/jobs/boss.server";
import { paths } from "#app/lib/paths";

/** Letters that one job writes; the next portion is a job of the same transaction. */
export const LETTERS_A_JOB = 500;

/**
 * Writes the letters about a changed rule, each in its reader's language, as jobs of their own; a letter's job exists once, however often this runs.
 *
 * @param after last reader of the portion before; null for the first
 * @returns how many letters there are in this portion
 */
export async function mailRuleChange(changeId: string, after: string | null, now: Date, portion = LETTERS_A_JOB): Promise<number> {
  const letters = await listRuleLetters(changeId, after, portion, now);
  const origin = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
  const jobs = letters.map(({ userId, to, name, locale: preferred, side, organisation, organisationEn, kind, place, source }) => {
    const locale = isLocale(preferred) ? preferred : defaultLocale;
    const t = translator(locale);
    const words = {
      name,
      unit: locale === "en" ? organisationEn || organisation : organisation,
      place: place === "" ? t("bureau:nation") : placeName(locale, place),
      kind: t(`rules:kind.${kind}`),
      source,
      link: new URL(paths.ruleNews(side, changeId), origin).toString(),
    };
    const subject: string = t("rules:mail.subject", words);
    return {
      once: `rule:${changeId}:${userId}`,
      data: { to, subject: subject.slice(0, 200), text: t(`rules:${side === "coop" ? "coopMail" : "mail"}.text`, words) },
    };
  });
  const last = letters.length === portion ? letters.at(-1)?.userId : undefined;
  await inTransaction(async (tx) => {
    await enqueueMany(tx, "notices.sendMail", jobs);
    if (last) await enqueue(tx, "quota.mailRuleChange", { changeId, after: last }, { once: `${changeId}:${last}` });
  });
  return jobs.length;
}
