import { env } from "#app/env.server";
import { translator } from "#app/i18n/i18n.server";
import { defaultLocale, isLocale, type Locale } from "#app/i18n/locales";
import { sendMail } from "#app/integrations/mail.server";
import type { JobData } from "#app/jobs/contracts";
import { paths } from "#app/lib/paths";

const localeOf = (value: string): Locale => (isLocale(value) ? value : defaultLocale);

/** Links start with the configured address, never with what a request called this host. */
const link = (path: string): string => new URL(path, env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).toString();

export async function mailInvitation(data: JobData<"identity.mailInvitation">, jobId: string): Promise<void> {
  const t = translator(localeOf(data.locale));
  const { name, organisation, invitedBy, days } = data;
  await sendMail({
    to: data.to,
    subject: t("account:mail.invitationSubject", { organisation }),
    text: t("account:mail.invitationText", {
      name,
      organisation,
      invitedBy,
      days,
      role: t(`common:role.${data.role}`),
      link: link(paths.invitation(data.token)),
    }),
    messageKey: jobId,
  });
}

export async function mailPasswordReset(data: JobData<"identity.mailPasswordReset">, jobId: string): Promise<void> {
  const t = translator(localeOf(data.locale));
  const { name, minutes } = data;
  await sendMail({
    to: data.to,
    subject: t("account:mail.resetSubject"),
    text: t("account:mail.resetText", { name, minutes, link: link(paths.passwordReset(data.token)) }),
    messageKey: jobId,
  });
}
