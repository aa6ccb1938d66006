import { inTransaction } from "#app/db/client.server";
import { listInvitationLetters } from "#app/domain/supervision/campaign/invitations.queries.server";
import { env } from "#app/env.server";
import { translator } from "#app/i18n/i18n.server";
import { defaultLocale, isLocale } from "#app/i18n/locales";
import { enqueueMany } from "#app/jobs/boss.server";
import { paths } from "#app/lib/paths";

/**
 * Writes the letters of an invitation to file, each in its reader's language, as jobs of their own; a letter's job exists once, however often this runs.
 *
 * @returns how many letters there are
 */
export async function mailInvitations(windowId: string, unitIds: readonly string[], now: Date): Promise<number> {
  const letters = await listInvitationLetters(windowId, unitIds, now);
  const jobs = letters.map(({ userId, to, name, locale, unitId, unit, fiscalYear, dueOn, bureau }) => {
    const t = translator(isLocale(locale) ? locale : defaultLocale);
    const link = new URL(paths.unitFiling(fiscalYear), env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).toString();
    const words = { name, bureau, unit, year: fiscalYear, due: dueOn, link };
    const subject: string = t("campaign:mail.subject", words);
    return {
      once: `invite:${windowId}:${unitId}:${userId}`,
      data: { to, subject: subject.slice(0, 200), text: t("campaign:mail.text", words) },
    };
  });
  await inTransaction((tx) => enqueueMany(tx, "notices.sendMail", jobs));
  return jobs.length;
}
