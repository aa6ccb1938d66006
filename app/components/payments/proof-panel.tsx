import { Form } from "@remix-run/react";

import { Button } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import type { ProofRow } from "#app/domain/payments/proofs.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

/** Papers for the treasury, and the button that issues another one. */
export function ProofPanel({ proofs, issues }: { proofs: readonly ProofRow[]; issues: boolean }) {
  const { t } = useTranslation("payments");
  return (
    <Panel title={t("proof.title")}>
      <p className="text-ink-2">{t("proof.lead")}</p>
      <ul className="mt-3 grid gap-2">
        {proofs.map((proof) => (
          <li key={proof.token}>
            <a href={paths.paymentProof(proof.token)}>{proof.number}</a> <span className="over">{formatInstant(proof.issuedAt)}</span>
          </li>
        ))}
      </ul>
      {issues ? (
        <Form method="post" className="form-actions mt-4">
          <Button name="intent" value="prove" variant="quiet">
            {t("proof.issue")}
          </Button>
        </Form>
      ) : null}
    </Panel>
  );
}
