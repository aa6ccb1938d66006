import { Panel } from "#app/components/ui/panel";
import { checkLine } from "#app/domain/supervision/bulletins/check-command";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

/** How anybody checks the signed file without us. */
export function VerifyNote({ fileTo, fileName }: { fileTo: string; fileName: string }) {
  const { t } = useTranslation("bulletins");
  return (
    <div className="no-print mt-6">
      <Panel
        title={t("verifyTitle")}
        tools={
          <>
            <a href={fileTo}>{t("signedFile")}</a>
            <a href={paths.ledgerKeys()}>{t("keys")}</a>
          </>
        }
      >
        <p className="mb-3 text-ink-2">{t("verifyText")}</p>
        <pre className="overflow-x-auto whitespace-pre-wrap break-all rounded bg-sunken p-3 text-xs">{checkLine(fileName)}</pre>
      </Panel>
    </div>
  );
}
