import { Form } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "#app/i18n/use-translation";

import { DifferencesList } from "#app/components/campaign/differences-list";
import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { MoneyField } from "#app/components/ui/money-field";
import { NumberField } from "#app/components/ui/number-field";
import { RadioField } from "#app/components/ui/radio-field";
import { TextField } from "#app/components/ui/text-field";
import { TextareaField } from "#app/components/ui/textarea-field";
import { DEFAULT_DIFFERENCE_BPS, filingDifferences } from "#app/domain/quota/filing-differences";
import type { FilingPage } from "#app/domain/quota/own-filing.queries.server";
import { canteenModes } from "#app/domain/quota/schema";
import { owesShare, requiredFen } from "#app/domain/quota/target";
import { ruleInForce, type CanteenMode } from "#app/domain/region/minimum-share";
import { fenToInput, formatBps, parseYuan } from "#app/lib/money";

/** Step 1: how the canteen is run. A GET form: the choice lives in the URL and decides which fields the next step asks for. */
export function ModeForm({ mode }: { mode: CanteenMode | null }) {
  const { t } = useTranslation("filing");
  return (
    <Form method="get" className="grid gap-5">
      <input type="hidden" name="step" value="figures" />
      <RadioField
        field={{ id: "mode", name: "mode", initialValue: mode ?? "OWN" }}
        label={t("modeLabel")}
        look="card"
        choices={canteenModes.map((value) => ({ value, label: t(`mode.${value}`), hint: t(`modeHint.${value}`) }))}
      />
      <div>
        <Button>{t("nextStep")}</Button>
      </div>
    </Form>
  );
}

type Fields = {
  mode: string;
  canteenTotal: string;
  shares: { programmeId: string; share: string }[];
  leadUnitId: string;
  contractorName: string;
  contractorUscc: string;
  note: string;
  reason: string;
};

type Props = {
  page: Pick<FilingPage, "unit" | "filing" | "programmes" | "rules" | "lastYear" | "compared" | "exceptions" | "closed" | "window">;
  year: number;
  mode: CanteenMode;
  leads: { id: string; name: string; address: string }[];
};

/** Basis points of a typed percentage; null while it is none. */
const bpsOf = (text: string) => (/^\d{1,3}(\.\d{1,2})?$/.test(text.trim()) ? Math.round(Number(text) * 100) : null);

const percentText = (bps: number) => formatBps(bps).replace(" %", "");

/** Step 2: the figures. The minimum in force, its source and what the share means in yuan stand beside every field. */
export function FiguresForm({ page, year, mode, leads }: Props) {
  const { t } = useTranslation(["filing", "campaign"]);
  const words = useWords();
  const { unit, filing, programmes, rules, lastYear, compared, exceptions, closed, window } = page;
  const bound = owesShare(mode)
    ? programmes.flatMap((programme) => {
        const rule = ruleInForce(rules, {
          programmeId: programme.id,
          divisionCode: unit.divisionCode,
          fiscalYear: year,
          mode,
          subsidisedCanteen: unit.subsidisedCanteen,
        });
        const granted = exceptions.find(({ programmeId }) => programmeId === programme.id)?.askedBps;
        return rule ? [{ programme, rule, minimumBps: Math.min(rule.minimumBps, granted ?? rule.minimumBps), granted }] : [];
      })
    : [];
  const declared = (programmeId: string, minimumBps: number) =>
    filing?.shares.find((share) => share.programmeId === programmeId)?.declaredBps ??
    Math.max(minimumBps, lastYear?.shares.find((share) => share.programmeId === programmeId)?.declaredBps ?? 0);
  // A first declaration starts from last year's.
  const last = compared.declaration;
  const known = filing?.canteenTotalFen ?? last?.canteenTotalFen ?? 0n;
  const { form, fields, pending } = useResultForm<Fields>({
    id: "filing",
    defaultValue: {
      canteenTotal: known > 0n ? fenToInput(known) : "",
      shares: bound.map(({ programme, rule }) => ({
        programmeId: programme.id,
        share: percentText(declared(programme.id, rule.minimumBps)),
      })),
      contractorName: filing ? (filing.contractorName ?? "") : (last?.contractor ?? ""),
      contractorUscc: filing?.contractorUscc ?? "",
      note: filing?.note ?? "",
      reason: filing?.differenceReason ?? "",
      leadUnitId: leads[0]?.id ?? filing?.leadUnitId ?? "",
    },
    constraint: { note: { required: false }, contractorUscc: { required: false }, reason: { required: false } },
  });
  const shares = fields.shares.getFieldList().map((field) => field.getFieldset());
  const [typed, setTyped] = useState<Record<string, string>>({});
  const valueOf = (name: string, initial: unknown) => typed[name] ?? (typeof initial === "string" ? initial : "");
  const totalFen = parseYuan(valueOf(fields.canteenTotal.name, fields.canteenTotal.initialValue));

  const differences = filingDifferences(
    last,
    compared.ledger,
    {
      mode,
      canteenTotalFen: totalFen ?? 0n,
      lead: mode === "SHARED_MEMBER" ? (leads[0]?.name ?? null) : null,
      contractor: mode === "OUTSOURCED" ? valueOf(fields.contractorName.name, fields.contractorName.initialValue) : null,
      shares: bound.map(({ programme, rule, minimumBps }, index) => {
        const field = shares[index]?.share;
        const declaredBps = (field ? bpsOf(valueOf(field.name, field.initialValue)) : null) ?? minimumBps;
        const exception = declaredBps < rule.minimumBps;
        const lowest = exception ? minimumBps : rule.minimumBps;
        return {
          programmeId: programme.id,
          declaredBps,
          minimumBps: lowest,
          exception,
          requiredFen: requiredFen(totalFen ?? 0n, declaredBps, lowest),
        };
      }),
    },
    window?.differenceBps ?? DEFAULT_DIFFERENCE_BPS,
  );

  return (
    <FormShell
      form={form}
      fields={[
        { field: fields.canteenTotal, label: t("canteenTotal") },
        ...shares.map((share, index) => ({ field: share.share, label: bound[index]?.programme.shortZh ?? "" })),
        { field: fields.contractorName, label: t("contractorName") },
        { field: fields.contractorUscc, label: t("contractorUscc") },
        { field: fields.leadUnitId, label: t("lead") },
        { field: fields.reason, label: t("campaign:reason") },
      ]}
    >
      <input type="hidden" name="mode" value={mode} />
      <div
        className="grid gap-5"
        onInput={(event) => {
          const { target } = event;
          if (target instanceof HTMLInputElement) setTyped((before) => ({ ...before, [target.name]: target.value }));
        }}
      >
        {mode === "SHARED_MEMBER" ? (
          leads.length > 0 ? (
            <RadioField
              field={fields.leadUnitId}
              label={t("lead")}
              choices={leads.map((lead) => ({ value: lead.id, label: lead.name, hint: lead.address }))}
            />
          ) : (
            <p className="text-ink-2">{t("searchLeadFirst")}</p>
          )
        ) : null}
        {mode === "OUTSOURCED" ? (
          <div className="field-grid phone:grid-cols-2">
            <TextField field={fields.contractorName} label={t("contractorName")} maxLength={100} />
            <TextField field={fields.contractorUscc} label={t("contractorUscc")} maxLength={18} />
          </div>
        ) : null}
        {owesShare(mode) ? (
          <MoneyField
            field={fields.canteenTotal}
            label={t("canteenTotal")}
            hint={
              lastYear && lastYear.canteenTotalFen > 0n
                ? t("lastYearTotal", { amount: words.yuan(lastYear.canteenTotalFen) })
                : t("canteenTotalHint")
            }
          />
        ) : null}
        {bound.map(({ programme, rule, minimumBps, granted }, index) => {
          const share = shares[index];
          if (!share) return null;
          const text = valueOf(share.share.name, share.share.initialValue);
          const bps = bpsOf(text);
          const before = lastYear?.shares.find((row) => row.programmeId === programme.id)?.declaredBps;
          return (
            <section key={programme.id} className="grid gap-2 border-t border-line pt-4">
              <input type="hidden" name={share.programmeId.name} value={programme.id} />
              <NumberField
                field={share.share}
                label={t("shareOf", { programme: words.name(programme.nameZh, programme.nameEn) })}
                unit="%"
                decimals
                hint={`${t("minimum", { minimum: formatBps(rule.minimumBps), source: rule.source })}${before === undefined ? "" : ` ${t("lastYearShare", { share: formatBps(before) })}`}`}
              />
              <p className="flex flex-wrap items-center gap-2" aria-live="polite">
                {granted === undefined ? null : (
                  <Badge>
                    {t("campaign:exStatus.GRANTED")} {formatBps(granted)}
                  </Badge>
                )}
                {bps === null ? null : (
                  <Badge tone={bps < minimumBps ? "late" : "good"}>{t(bps < minimumBps ? "belowMinimum" : "meetsMinimum")}</Badge>
                )}
                {totalFen !== null && totalFen > 0n && bps !== null
                  ? t("meansInYuan", {
                      amount: words.yuan(requiredFen(totalFen, bps, minimumBps)),
                      month: words.yuan(requiredFen(totalFen, bps, minimumBps) / 12n),
                    })
                  : t("meansLater")}
              </p>
            </section>
          );
        })}
        {owesShare(mode) && bound.length === 0 ? <p className="text-ink-2">{t("noRule")}</p> : null}
        <TextareaField field={fields.note} label={t("note")} rows={2} maxLength={500} />
        <section className="grid gap-3 border-t border-line pt-4" aria-live="polite">
          <h3 className="font-semibold">{t("campaign:differences")}</h3>
          <DifferencesList differences={differences} programmes={programmes} compared={last !== null} />
          <TextareaField
            field={fields.reason}
            label={t("campaign:reason")}
            hint={t(closed ? "campaign:reasonAfterClosing" : "campaign:reasonHint")}
            rows={2}
            maxLength={500}
          />
        </section>
      </div>
      <div>
        <Button name="intent" value="save" pending={pending}>
          {t("saveAndCheck")}
        </Button>
      </div>
    </FormShell>
  );
}
