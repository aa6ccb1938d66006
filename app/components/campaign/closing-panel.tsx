import { FormShell } from "#app/components/form/form-shell";
import { useResultForm } from "#app/components/form/use-result-form";
import { Button } from "#app/components/ui/button";
import { DescriptionList } from "#app/components/ui/description-list";
import { Icon } from "#app/components/ui/icon";
import { ListFiles } from "#app/components/ui/list-files";
import { Panel } from "#app/components/ui/panel";
import type { CampaignCounts } from "#app/domain/quota/campaign-result";
import type { CampaignState } from "#app/domain/quota/campaign.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant, type CalendarDate } from "#app/lib/dates";
import { formatYuan } from "#app/lib/money";
import { paths } from "#app/lib/paths";

type Props = {
  campaign: CampaignState;
  /** Of the frozen result. */
  counts: CampaignCounts | null;
  today: CalendarDate;
  proposes: boolean;
  closes: boolean;
};

/** What is still open before a campaign can be closed, the two steps of closing, and afterwards the result. */
export function ClosingPanel({ campaign, counts, today, proposes, closes }: Props) {
  const { t } = useTranslation("campaign");
  const { form, pending } = useResultForm<Record<string, never>>({ id: "closing" });
  if (counts) return <Result campaign={campaign} counts={counts} />;
  const over = today > campaign.correctionDueOn;
  const lines = [
    {
      done: over,
      text: over ? t("check.correction", { day: campaign.correctionDueOn }) : t("check.correctionWait", { day: campaign.correctionDueOn }),
    },
    { done: campaign.submitted === 0, text: t("check.submitted", { count: campaign.submitted }) },
    { done: campaign.exceptions === 0, text: t("check.exceptions", { count: campaign.exceptions }) },
    { done: true, text: t("check.notFiled", { count: campaign.notStarted + campaign.drafted }) },
    { done: true, text: t("check.returned", { count: campaign.returned }) },
  ];
  const ready = lines.every(({ done }) => done);
  return (
    <Panel title={t("closing")}>
      <ul className="mb-5 grid gap-2">
        {lines.map(({ done, text }) => (
          <li key={text} className="flex items-baseline gap-2">
            <Icon name={done ? "check" : "late"} size={16} />
            <span className={done ? "text-ink-2" : "font-semibold"}>{text}</span>
          </li>
        ))}
      </ul>
      {campaign.proposedAt ? (
        <p className="mb-4 text-ink-2">
          {campaign.own
            ? t("closeOwn", { at: formatInstant(campaign.proposedAt) })
            : t("closeText", { at: formatInstant(campaign.proposedAt), by: campaign.proposedBy ?? "" })}
        </p>
      ) : null}
      {!campaign.reachable ? (
        <p className="text-ink-2">{t("closeAbove")}</p>
      ) : ready && (campaign.proposedAt === null ? proposes : closes && !campaign.own) ? (
        <FormShell form={form}>
          <div className="form-actions">
            {campaign.proposedAt === null ? (
              <Button name="intent" value="propose" variant="act" pending={pending}>
                {t("proposeClosing")}
              </Button>
            ) : (
              <Button name="intent" value="close" variant="act" pending={pending}>
                {t("close")}
              </Button>
            )}
          </div>
        </FormShell>
      ) : campaign.proposedAt && !campaign.own && !closes ? (
        <p className="text-ink-2">{t("closeReaders")}</p>
      ) : null}
    </Panel>
  );
}

function Result({ campaign, counts }: { campaign: CampaignState; counts: CampaignCounts }) {
  const { t, i18n } = useTranslation("campaign");
  const { closedAt, closedBy, proposedBy, sha256, id, reachable } = campaign;
  return (
    <Panel
      title={t("result")}
      tools={
        reachable ? (
          <>
            <ListFiles what={t("result")} />
            <a href={paths.bureauCampaignDownload(id, { format: "json" })}>JSON</a>
          </>
        ) : null
      }
    >
      <p className="mb-4 text-ink-2">
        {t("resultText", { at: closedAt ? formatInstant(closedAt) : "", by: closedBy ?? "", proposer: proposedBy ?? "" })}
      </p>
      <DescriptionList
        facts={[
          { label: t("resultCount.units"), value: counts.units },
          { label: t("resultCount.confirmed"), value: counts.confirmed },
          { label: t("resultCount.exempt"), value: counts.exempt },
          { label: t("resultCount.notFiled"), value: counts.units - counts.confirmed },
          { label: t("resultCount.exceptions"), value: counts.exceptions },
          { label: t("resultCount.required"), value: formatYuan(BigInt(counts.requiredFen), i18n.language) },
          { label: t("fingerprint"), value: <code className="break-all">{sha256}</code> },
        ]}
      />
    </Panel>
  );
}
