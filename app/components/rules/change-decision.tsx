import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { FileField } from "#app/components/ui/file-field";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import type { RuleChangeView } from "#app/domain/quota/rule-changes.queries.server";
import { useTranslation } from "#app/i18n/use-translation";

type Props = { change: Pick<RuleChangeView, "status" | "own" | "by" | "impactNow">; decides: boolean };

/** What the reader of a change can do about it: whoever drafted it hands it on or takes it back, somebody else decides. */
export function ChangeDecision({ change: { status, own, by, impactNow }, decides }: Props) {
  const { t } = useTranslation("rules");
  if (status === "DRAFT")
    return (
      <>
        <Panel title={t("documentTitle")}>
          <Attachment />
        </Panel>
        <Panel title={t("next")}>
          <p className="mb-4 text-ink-2">{t("proposeText")}</p>
          <Steps steps={impactNow ? ["propose", "withdraw"] : ["withdraw"]} />
        </Panel>
      </>
    );
  if (status !== "PROPOSED") return null;
  if (own)
    return (
      <Panel title={t("next")}>
        <p className="mb-4 text-ink-2">{t("waitsForSecond")}</p>
        <Steps steps={["withdraw"]} />
      </Panel>
    );
  return (
    <Panel title={t("decide")}>
      {decides ? (
        <div className="grid gap-6">
          <p className="text-ink-2">{t("decideText", { name: by })}</p>
          <Steps steps={impactNow ? ["confirm"] : []} />
          <Refusal />
        </div>
      ) : (
        <p className="text-ink-2">{t("onlyDeciders")}</p>
      )}
    </Panel>
  );
}

function Steps({ steps }: { steps: readonly ("propose" | "withdraw" | "confirm")[] }) {
  const { t } = useTranslation("rules");
  const { form, pending } = useResultForm<Record<string, never>>({ id: steps[0] === "confirm" ? "confirm" : "propose" });
  if (steps.length === 0) return null;
  return (
    <FormShell form={form}>
      <div className="form-actions">
        {steps.map((step) => (
          <Button key={step} name="intent" value={step} variant={step === "withdraw" ? "quiet" : "act"} pending={pending}>
            {t(`step.${step}`)}
          </Button>
        ))}
      </div>
    </FormShell>
  );
}

function Attachment() {
  const { t } = useTranslation("rules");
  const { form, fields, pending } = useResultForm<{ url: string; file: File }>({
    id: "attach",
    constraint: { url: { required: false }, file: { required: false } },
  });
  return (
    <FormShell
      form={form}
      upload
      fields={[
        { field: fields.url, label: t("documentUrl") },
        { field: fields.file, label: t("document") },
      ]}
    >
      <TextField field={fields.url} label={t("documentUrl")} hint={t("documentUrlHint")} inputMode="url" maxLength={500} />
      <FileField
        field={fields.file}
        label={t("document")}
        hint={t("documentHint")}
        accept="application/pdf,image/jpeg,image/png,image/webp"
      />
      <div className="form-actions">
        <Button name="intent" value="attach" variant="quiet" pending={pending}>
          {t("attach")}
        </Button>
      </div>
    </FormShell>
  );
}

function Refusal() {
  const { t } = useTranslation("rules");
  const { form, fields, pending } = useResultForm<{ reason: string }>({ id: "refuse" });
  return (
    <FormShell form={form} fields={[{ field: fields.reason, label: t("refuseReason") }]}>
      <TextareaField field={fields.reason} label={t("refuseReason")} hint={t("refuseHint")} maxLength={500} rows={3} />
      <div className="form-actions">
        <Button name="intent" value="refuse" variant="quiet" pending={pending}>
          {t("refuse")}
        </Button>
      </div>
    </FormShell>
  );
}
