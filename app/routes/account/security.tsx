import { data, redirect, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";
import QRCode from "qrcode";
import { z } from "zod/v4";

import { IntentErrors } from "#app/components/form/intent-errors";
import { AccountTabs } from "#app/components/account/account-tabs";
import { PasswordPanel } from "#app/components/account/password-panel";
import { SessionsPanel } from "#app/components/account/sessions-panel";
import { TwoFactorPanel, twoFactorForms, type TwoFactorSecrets } from "#app/components/account/two-factor-panel";
import { PageHead } from "#app/components/ui/page-head";
import { changePasswordInput, codeInput, confirmPasswordInput, sessionIdInput } from "#app/domain/identity/schema";
import { passwordIsEmail } from "#app/domain/identity/errors";
import { endSessions, listSessions } from "#app/domain/identity/sessions.server";
import { managedPrograms, requestIdOf, requirePerson } from "#app/http/actor.server";
import { flashCookie, redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm, type Submitted } from "#app/http/form.server";
import { changePassword, confirmTwoFactor, newBackupCodes, startTwoFactor, stopTwoFactor } from "#app/http/session.server";
import { deviceName } from "#app/lib/device-name";
import { paths } from "#app/lib/paths";

export const handle = { policy: "signed-in" };

export async function loader({ request }: LoaderFunctionArgs) {
  const { userId, sessionId, email, twoFactor, grants } = await requirePerson(request);
  const sessions = await listSessions(userId, new Date());
  return {
    email,
    twoFactor,
    programs: managedPrograms(grants),
    sessions: sessions.map(({ userAgent, ...session }) => ({
      ...session,
      device: deviceName(userAgent),
      current: session.id === sessionId,
    })),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const person = await requirePerson(request);
  const { userId, sessionId } = person;
  const author = { userId, grantId: person.grants[0]?.id ?? null, now: new Date(), requestId: requestIdOf() };
  const back = (key: string, submission: Submitted<Headers>) => {
    if (!submission.ok) return submission.response;
    submission.value.append("Set-Cookie", flashCookie(request, key));
    return redirect(paths.accountSecurity(), { status: 303, headers: submission.value });
  };

  switch (await intentOf(request)) {
    case "change-password":
      return back(
        "account:flash.passwordChanged",
        await submitForm(request, changePasswordInput, (input) => {
          if (input.newPassword.toLowerCase() === person.email) throw passwordIsEmail("newPassword");
          return changePassword(request, userId, input);
        }),
      );
    case "start-two-factor": {
      const submission = await submitForm(request, confirmPasswordInput, (input) => startTwoFactor(request, userId, input.currentPassword));
      if (!submission.ok) return submission.response;
      return shownOnce({ kind: "setup", ...drawn(submission.value.uri), backupCodes: submission.value.backupCodes });
    }
    case "confirm-two-factor":
      return back("account:flash.twoFactorOn", await submitForm(request, codeInput, ({ code }) => confirmTwoFactor(request, userId, code)));
    case "stop-two-factor":
      return back(
        "account:flash.twoFactorOff",
        await submitForm(request, confirmPasswordInput, (input) => stopTwoFactor(request, userId, input.currentPassword)),
      );
    case "new-backup-codes": {
      const submission = await submitForm(request, confirmPasswordInput, (input) => newBackupCodes(request, userId, input.currentPassword));
      return submission.ok ? shownOnce({ kind: "codes", backupCodes: submission.value }) : submission.response;
    }
    case "end-session": {
      const submission = await submitForm(request, sessionIdInput, (input) => endSessions(author, { only: input.sessionId }));
      return submission.ok ? redirectWithFlash(request, paths.accountSecurity(), "account:flash.sessionEnded") : submission.response;
    }
    case "end-other-sessions": {
      const submission = await submitForm(request, z.object({}), () => endSessions(author, { allBut: sessionId }));
      return submission.ok ? redirectWithFlash(request, paths.accountSecurity(), "account:flash.sessionsEnded") : submission.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

/** What the action says about keeping its answer holds for the page around it. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

/** Secrets are in this one answer; nothing keeps them. */
function shownOnce(secrets: TwoFactorSecrets) {
  return data({ secrets }, { headers: { "Cache-Control": "no-store" } });
}

/** The QR code as one path, drawn here because the browser must not send the key anywhere to have it drawn. */
function drawn(uri: string): { qrPath: string; qrSize: number; key: string } {
  const { modules } = QRCode.create(uri, { errorCorrectionLevel: "M" });
  let qrPath = "";
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x)) qrPath += `M${x} ${y}h1v1h-1z`;
  }
  return { qrPath, qrSize: modules.size, key: new URL(uri).searchParams.get("secret") ?? "" };
}

function secretsOf(result: unknown): TwoFactorSecrets | null {
  return typeof result === "object" && result !== null && "secrets" in result ? (result.secrets as TwoFactorSecrets) : null;
}

export default function Security() {
  const { t } = useTranslation("account");
  const { email, twoFactor, sessions, programs } = useLoaderData<typeof loader>();
  const secrets = secretsOf(useActionData());
  return (
    <>
      <PageHead title={t("security.title")} over={email} />
      <AccountTabs {...programs} />
      <IntentErrors forms={["change-password", ...twoFactorForms(twoFactor)]} />
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-2">
        <TwoFactorPanel on={twoFactor} secrets={secrets} />
        <PasswordPanel email={email} />
        <SessionsPanel sessions={sessions} />
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "安全 Security · 乡集 Xiangji" }];
