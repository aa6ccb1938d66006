import { Form, Link } from "@remix-run/react";

import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Badge, type Tone } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Panel } from "#app/components/ui/panel";
import { TextField } from "#app/components/ui/text-field";
import type { ConfirmationView } from "#app/domain/payments/confirmations.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

const tones = {
  ASKED: "warn",
  CHECKED: "warn",
  CONFIRMED: "good",
  PLEDGED: "warn",
  RELEASED: "none",
  REFUSED: "late",
  WITHDRAWN: "none",
} as const satisfies Record<ConfirmationView["state"], Tone>;

const movedWords = ({ dueOn, year, version, at }: NonNullable<ConfirmationView["moved"]>) => ({
  day: dueOn,
  year,
  version,
  at: formatInstant(at),
});

type Props = {
  side: "unit" | "coop";
  confirmations: readonly ConfirmationView[];
  /** Something of the receivable is open. */
  open: boolean;
  /** What the reader's role allows. */
  may: { ask?: boolean; check?: boolean; confirm?: boolean };
  /** The reader checked it: somebody else has to confirm. */
  userId: string;
};

/** Whether the unit has confirmed the receivable, for a bank that lends on it, and to whom it is pledged. */
export function ConfirmationPanel({ side, confirmations, open, may, userId }: Props) {
  const { t } = useTranslation("payments");
  const live = confirmations.find(({ state }) => ["ASKED", "CHECKED", "CONFIRMED", "PLEDGED"].includes(state));
  return (
    <Panel title={t("pledge.title")} className="mt-6 no-print">
      <p className="mb-3 text-ink-2">{t(`pledge.lead.${side}`)}</p>
      <div className="grid gap-4">
        {confirmations.map((row) => (
          <section key={row.id}>
            <h3 className="flex flex-wrap items-center gap-2">
              {row.number} <Badge tone={tones[row.state]}>{t(`pledge.state.${row.state}`)}</Badge>
            </h3>
            <DescriptionList
              facts={[
                { label: t("pledge.askedAt"), value: formatInstant(row.askedAt) },
                ...(row.checkedAt ? [{ label: t("pledge.checkedAt"), value: formatInstant(row.checkedAt) }] : []),
                ...(row.decidedAt ? [{ label: t("pledge.decidedAt"), value: formatInstant(row.decidedAt) }] : []),
                ...(row.moved ? [{ label: t("moved.label"), value: t("moved.text", movedWords(row.moved)) }] : []),
                ...(row.reason ? [{ label: t("pledge.reason"), value: row.reason }] : []),
                ...(row.bankName
                  ? [{ label: t("pledge.payee"), value: `${row.bankName} · ${row.bankAccountName ?? ""} · ${row.bankAccountNumber ?? ""}` }]
                  : []),
                ...(row.pledgedAt ? [{ label: t("pledge.pledgedAt"), value: formatInstant(row.pledgedAt) }] : []),
                ...(row.reopenedAt ? [{ label: t("pledge.reopenedAt"), value: formatInstant(row.reopenedAt) }] : []),
                ...(row.releasedAt ? [{ label: t("pledge.releasedAt"), value: formatInstant(row.releasedAt) }] : []),
                ...(row.token
                  ? [
                      {
                        label: t("pledge.document"),
                        value: (
                          <Link to={paths.confirmation(row.token)} reloadDocument>
                            {t("pledge.open")}
                          </Link>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          </section>
        ))}
        {may.ask && open && !live ? <Step intent="ask" variant="act" /> : null}
        {may.ask && live && (live.state === "ASKED" || live.state === "CHECKED") ? (
          <Step intent="withdraw" id={live.id} variant="quiet" />
        ) : null}
        {may.check && live?.state === "ASKED" ? <Step intent="check" id={live.id} variant="act" /> : null}
        {may.confirm && live?.state === "CHECKED" && live.checkedById !== userId ? (
          <Step intent="confirm" id={live.id} variant="act" />
        ) : null}
        {live?.state === "CHECKED" && live.checkedById === userId ? <p className="text-ink-2">{t("pledge.secondPerson")}</p> : null}
        {may.check && live && (live.state === "ASKED" || live.state === "CHECKED") ? <RefuseForm id={live.id} /> : null}
        {may.ask && live?.state === "CONFIRMED" ? <PledgeForm id={live.id} /> : null}
      </div>
    </Panel>
  );
}

function Step({ intent, id, variant }: { intent: "ask" | "withdraw" | "check" | "confirm"; id?: string; variant: "act" | "quiet" }) {
  const { t } = useTranslation("payments");
  return (
    <Form method="post" className="form-actions">
      {id ? <input type="hidden" name="confirmationId" value={id} /> : null}
      <Button name="intent" value={intent} variant={variant}>
        {t(`pledge.command.${intent}`)}
      </Button>
      <span className="over">{t(`pledge.hint.${intent}`)}</span>
    </Form>
  );
}

function RefuseForm({ id }: { id: string }) {
  const { t } = useTranslation("payments");
  const { form, fields, pending } = useResultForm<{ reason: string }>({
    id: "refuse",
    constraint: { reason: { required: true, maxLength: 300 } },
  });
  return (
    <details className="disclosure" open={form.status === "error" || undefined}>
      <summary>{t("pledge.command.refuse")}</summary>
      <FormShell form={form} fields={[{ field: fields.reason, label: t("pledge.reason") }]} className="mt-3 grid gap-3">
        <input type="hidden" name="confirmationId" value={id} />
        <TextField field={fields.reason} label={t("pledge.reason")} />
        <div>
          <Button name="intent" value="refuse" variant="danger" pending={pending}>
            {t("pledge.command.refuse")}
          </Button>
        </div>
      </FormShell>
    </details>
  );
}

function PledgeForm({ id }: { id: string }) {
  const { t } = useTranslation("payments");
  const { form, fields, pending } = useResultForm<{ bankName: string; bankAccountName: string; bankAccountNumber: string }>({
    id: "pledge",
    constraint: {
      bankName: { required: true, maxLength: 60 },
      bankAccountName: { required: true, maxLength: 60 },
      bankAccountNumber: { required: true, maxLength: 40 },
    },
  });
  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.bankName, label: t("pledge.bankName") },
        { field: fields.bankAccountName, label: t("pledge.bankAccountName") },
        { field: fields.bankAccountNumber, label: t("pledge.bankAccountNumber") },
      ]}
    >
      <input type="hidden" name="confirmationId" value={id} />
      <p className="text-ink-2">{t("pledge.hint.pledge")}</p>
      <div className="field-row">
        <TextField field={fields.bankName} label={t("pledge.bankName")} autoComplete="off" />
        <TextField field={fields.bankAccountName} label={t("pledge.bankAccountName")} autoComplete="off" />
        <TextField field={fields.bankAccountNumber} label={t("pledge.bankAccountNumber")} inputMode="numeric" autoComplete="off" />
      </div>
      <div>
        <Button name="intent" value="pledge" variant="act" pending={pending}>
          {t("pledge.command.pledge")}
        </Button>
      </div>
    </FormShell>
  );
}
