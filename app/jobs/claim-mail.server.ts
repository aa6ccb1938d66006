import { inTransaction } from "#app/db/client.server";
import { takeClaimLetters } from "#app/domain/ordering/claims/claim-letters.server";
import { env } from "#app/env.server";
import { translator } from "#app/i18n/i18n.server";
import { defaultLocale, isLocale } from "#app/i18n/locales";
import { enqueueMany } from "#app/jobs/boss.server";
import { paths } from "#app/lib/paths";

/**
 * Writes to whoever a claim waits for, each in their language. Letters are noted in the transaction that queues them: either both, or neither.
 *
 * @returns how many letters there are
 */
export async function mailClaims(now: Date): Promise<number> {
  return inTransaction(async (tx) => {
    const letters = await takeClaimLetters(tx, now);
    const jobs = letters.map(({ claimId, number, orderNumber, unit, coop, side, step, dueOn, userId, to, name, locale }) => {
      const t = translator(isLocale(locale) ? locale : defaultLocale);
      const link = new URL(paths.goodsClaim(side, claimId), env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).toString();
      const words = { name, number, order: orderNumber, unit, coop, day: dueOn, link };
      return {
        once: `claim:${claimId}:${side}:${dueOn}:${step}:${userId}`,
        data: { to, subject: String(t(`claims:mail.subject.${step}`, words)).slice(0, 200), text: t("claims:mail.text", words) },
      };
    });
    await enqueueMany(tx, "notices.sendMail", jobs);
    return jobs.length;
  });
}
