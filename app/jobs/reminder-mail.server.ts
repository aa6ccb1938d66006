import { inTransaction } from "#app/db/client.server";
import { listReminderLetters } from "#app/domain/supervision/reminders.queries.server";
import { env } from "#app/env.server";
import { translator } from "#app/i18n/i18n.server";
import { defaultLocale, isLocale } from "#app/i18n/locales";
import { enqueueMany } from "#app/jobs/boss.server";
import { paths } from "#app/lib/paths";

/**
 * Writes the letters of reminders, each in its reader's language, as jobs of their own; a letter's job exists once, however often this runs.
 *
 * @returns how many letters there are
 */
export async function mailReminders(reminderIds: readonly string[], now: Date): Promise<number> {
  const letters = await listReminderLetters(reminderIds, now);
  const link = new URL(paths.unitNotices(), env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).toString();
  const jobs = letters.map(({ reminderId, userId, to, name, locale, level, subject, bureau, unit, toUnit, message }) => {
    const t = translator(isLocale(locale) ? locale : defaultLocale);
    const matter: string = t(`supervision:subject.${subject}`);
    const words = { name, bureau, unit, toUnit, matter, message, link };
    const head: string = level === "UNIT" ? t("supervision:mail.subject", words) : t("supervision:mail.escalatedSubject", words);
    return {
      once: `reminder:${reminderId}:${userId}`,
      data: {
        to,
        subject: head.slice(0, 200),
        text: level === "UNIT" ? t("supervision:mail.text", words) : t("supervision:mail.escalatedText", words),
      },
    };
  });
  await inTransaction((tx) => enqueueMany(tx, "notices.sendMail", jobs));
  return jobs.length;
}
