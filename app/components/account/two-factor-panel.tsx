import { useTranslation } from "#app/i18n/use-translation";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Badge } from "#app/components/ui/badge";
import { Button, type ButtonVariant } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";

/** Shown once, in the answer to the form that made them. */
export type TwoFactorSecrets =
  | { kind: "setup"; qrPath: string; qrSize: number; key: string; backupCodes: string[] }
  | { kind: "codes"; backupCodes: string[] };

/** Ids of the forms that the panel has. */
export const twoFactorForms = (on: boolean): readonly string[] =>
  on ? ["new-backup-codes", "stop-two-factor"] : ["start-two-factor", "confirm-two-factor"];

export function TwoFactorPanel({ on, secrets }: { on: boolean; secrets: TwoFactorSecrets | null }) {
  const { t } = useTranslation("account");
  return (
    <Panel
      title={t("security.twoFactor")}
      id="two-factor"
      beside={<Badge tone={on ? "good" : "warn"}>{on ? t("security.on") : t("security.off")}</Badge>}
    >
      {on ? <SwitchedOn secrets={secrets} /> : <SetUp secrets={secrets?.kind === "setup" ? secrets : null} />}
    </Panel>
  );
}

function SetUp({ secrets }: { secrets: Extract<TwoFactorSecrets, { kind: "setup" }> | null }) {
  const { t } = useTranslation("account");
  const { form, fields, pending } = useResultForm<{ code: string }>({ id: "confirm-two-factor" });
  // A wrong code answers without the secrets: they were shown once, and the app has them.
  const confirming = secrets !== null || Object.keys(form.allErrors).length > 0;
  if (!confirming) {
    return (
      <>
        <p className="mb-4 text-ink-2">{t("security.offLead")}</p>
        <PasswordForm intent="start-two-factor" submit={t("security.start")} variant="primary" />
      </>
    );
  }
  return (
    <div className="grid gap-6">
      {secrets ? (
        <>
          <section>
            <h3>{t("security.scanTitle")}</h3>
            <p className="mt-1 mb-3 text-ink-2">{t("security.scanText")}</p>
            {/* Dark on light in both schemes: cameras read nothing else. */}
            <svg
              viewBox={`-4 -4 ${secrets.qrSize + 8} ${secrets.qrSize + 8}`}
              className="size-48 rounded-field"
              role="img"
              aria-label={t("security.qr")}
              shapeRendering="crispEdges"
            >
              <path fill="#fff" d={`M-4-4h${secrets.qrSize + 8}v${secrets.qrSize + 8}h-${secrets.qrSize + 8}z`} />
              <path fill="#111" d={secrets.qrPath} />
            </svg>
            <p className="mt-2">
              {t("security.key")} <code className="break-all">{secrets.key.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>
            </p>
          </section>
          <section>
            <h3>{t("security.backupTitle")}</h3>
            <p className="mt-1 mb-3 text-ink-2">{t("security.backupText")}</p>
            <BackupCodes codes={secrets.backupCodes} />
          </section>
        </>
      ) : null}
      <section>
        <h3 className="mb-3">{t("security.confirmTitle")}</h3>
        <FormShell form={form} fields={[{ field: fields.code, label: t("security.codeLabel") }]}>
          <TextField field={fields.code} label={t("security.codeLabel")} inputMode="numeric" autoComplete="one-time-code" />
          <div className="form-actions">
            <Button name="intent" value="confirm-two-factor" pending={pending}>
              {t("security.confirm")}
            </Button>
          </div>
        </FormShell>
      </section>
    </div>
  );
}

function SwitchedOn({ secrets }: { secrets: TwoFactorSecrets | null }) {
  const { t } = useTranslation("account");
  return (
    <div className="grid gap-6">
      <p className="text-ink-2">{t("security.onLead")}</p>
      {secrets ? (
        <section role="status">
          <h3>{t("security.newCodesTitle")}</h3>
          <p className="mt-1 mb-3 text-ink-2">{t("security.backupText")}</p>
          <BackupCodes codes={secrets.backupCodes} />
        </section>
      ) : null}
      <section>
        <h3>{t("security.newCodes")}</h3>
        <p className="mt-1 mb-3 text-ink-2">{t("security.newCodesLead")}</p>
        <PasswordForm intent="new-backup-codes" submit={t("security.newCodes")} variant="quiet" />
      </section>
      <section>
        <h3>{t("security.disable")}</h3>
        <p className="mt-1 mb-3 text-ink-2">{t("security.disableLead")}</p>
        <PasswordForm intent="stop-two-factor" submit={t("security.disable")} variant="danger" />
      </section>
    </div>
  );
}

function BackupCodes({ codes }: { codes: readonly string[] }) {
  return (
    <ul className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-field bg-sunken p-4">
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ul>
  );
}

/** Steps that weaken or strengthen the way in ask for the password once more. */
function PasswordForm({ intent, submit, variant }: { intent: string; submit: string; variant: ButtonVariant }) {
  const { t } = useTranslation("account");
  const { form, fields, pending } = useResultForm<{ currentPassword: string }>({ id: intent });
  return (
    <FormShell form={form} fields={[{ field: fields.currentPassword, label: t("password.current") }]}>
      <TextField field={fields.currentPassword} label={t("password.current")} type="password" autoComplete="current-password" />
      <div className="form-actions">
        <Button name="intent" value={intent} variant={variant} pending={pending}>
          {submit}
        </Button>
      </div>
    </FormShell>
  );
}
