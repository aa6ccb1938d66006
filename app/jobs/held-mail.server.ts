import { inTransaction } from "#app/db/client.server";
import { takeHeldLetters } from "#app/domain/payments/held-money/held-letters.server";
import { env } from "#app/env.server";
import { translator } from "#app/i18n/i18n.server";
import { defaultLocale, isLocale } from "#app/i18n/locales";
import { enqueueMany } from "#app/jobs/boss.server";
import { formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";

/**
 * Writes to whoever a report of held money waits for, each in their language. Letters are noted in the transaction that queues them: either both, or neither.
 *
 * @returns how many letters there are
 */
export async function mailHeldMoney(now: Date): Promise<number> {
  return inTransaction(async (tx) => {
    const letters = await takeHeldLetters(tx, now);
    const jobs = letters.map(({ heldId, number, debtor, coop, amountFen, side, step, waitsFor, deadlineOn, userId, to, name, locale }) => {
      const language = isLocale(locale) ? locale : defaultLocale;
      const t = translator(language);
      const link = new URL(paths.heldMoney(side, heldId), env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).toString();
      const words = { name, number, debtor, coop, amount: formatYuan(amountFen, language), day: deadlineOn, link };
      return {
        once: `held:${heldId}:${side}:${deadlineOn}:${step}:${userId}`,
        data: { to, subject: String(t(`heldMail:subject.${step}`, words)).slice(0, 200), text: t(`heldMail:text.${waitsFor}`, words) },
      };
    });
    await enqueueMany(tx, "notices.sendMail", jobs);
    return jobs.length;
  });
}
