import { useTranslation } from "#app/i18n/use-translation";

type Props = {
  source: string;
  documentUrl: string | null;
  documentName: string | null;
  /** Where the copy of the paper is; null without one. */
  file: string | null;
};

/** What a rule rests on, with its paper. */
export function RulePaper({ source, documentUrl, documentName, file }: Props) {
  const { t } = useTranslation("rules");
  return (
    <>
      {documentUrl ? (
        <a href={documentUrl} rel="noreferrer noopener">
          {source}
        </a>
      ) : (
        source
      )}
      {file ? (
        <>
          {" · "}
          <a href={file} download>
            {documentName ?? t("document")}
          </a>
        </>
      ) : null}
    </>
  );
}
