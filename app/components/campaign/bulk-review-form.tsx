import { Form, Link } from "@remix-run/react";

import { Button, ButtonLink } from "#app/components/ui/button";
import { Panel } from "#app/components/ui/panel";
import type { BulkReview } from "#app/domain/quota/confirm-filings.server";
import { formatList } from "#app/i18n/formats";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

/** Before many filings are confirmed: what is plain goes, what has a finding goes only where somebody ticks it. */
export function BulkReviewForm({ review, year }: { review: BulkReview; year: number }) {
  const { t, i18n } = useTranslation(["campaign", "bureau"]);
  const nameOf = useOrganisationName();
  return (
    <div className="mb-6">
      <Panel title={t("review")}>
        <Form method="post" action={paths.bureauFilings({ year })} className="grid gap-4">
          {review.plain.map((id) => (
            <input key={id} type="hidden" name="filing" value={id} />
          ))}
          <p>{t("reviewPlain", { count: review.plain.length })}</p>
          {review.held.length > 0 ? (
            <fieldset className="grid gap-2">
              <legend className="mb-2 text-ink-2">{t("reviewHeld")}</legend>
              {review.held.map((row) => (
                <div key={row.id} className="choice">
                  <input type="checkbox" id={`also-${row.id}`} name="also" value={row.id} />
                  <label htmlFor={`also-${row.id}`}>
                    {nameOf(row.unit)}:{" "}
                    {formatList(
                      row.findings.map((finding) => t(`bureau:finding.${finding}`)),
                      i18n.language,
                    )}
                  </label>
                  <Link to={paths.bureauFiling(row.id)}>{t("bureau:filingOpen")}</Link>
                </div>
              ))}
            </fieldset>
          ) : null}
          <div className="form-actions">
            <Button name="intent" value="confirm" variant="act">
              {t("reviewConfirm")}
            </Button>
            <ButtonLink to={paths.bureauFilings({ year })} variant="quiet">
              {t("reviewBack")}
            </ButtonLink>
          </div>
        </Form>
      </Panel>
    </div>
  );
}
