import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";

type Props = {
  title: ReactNode;
  /** Number, date, parties: one line under the title. */
  over?: ReactNode;
  /** A square SVG, drawn on the server. */
  qrSvg?: string;
  /** Who stamps and signs, left to right. */
  seals?: readonly ReactNode[];
  fingerprint?: string;
  printedAt?: string;
  children: ReactNode;
};

/** A document as it lies on the desk: the same on the screen and on paper. Page numbers come from the print style. */
export function PrintFrame({ title, over, qrSvg, seals = [], fingerprint, printedAt, children }: Props) {
  const { t } = useTranslation("ui");
  return (
    <article className="sheet">
      <header className="sheet-head">
        <div>
          <p className="sheet-brand">{t("brand")}</p>
          <h1>{title}</h1>
          {over ? <div className="mt-1 text-ink-2">{over}</div> : null}
        </div>
        {qrSvg ? (
          <figure className="text-center">
            <div className="sheet-qr" dangerouslySetInnerHTML={{ __html: qrSvg }} />
            <figcaption className="over">{t("scanToVerify")}</figcaption>
          </figure>
        ) : null}
      </header>
      <div className="pt-4">{children}</div>
      <SealPlaces seals={seals} />
      <footer className="sheet-foot">
        {fingerprint ? (
          <span>
            {t("fingerprint")} <span className="fingerprint break-all">{fingerprint}</span>
          </span>
        ) : null}
        {printedAt ? <span>{t("printedAt", { at: printedAt })}</span> : null}
      </footer>
    </article>
  );
}

/** Where the parties stamp and sign, left to right. */
export function SealPlaces({ seals }: { seals: readonly ReactNode[] }) {
  const { t } = useTranslation("ui");
  if (seals.length === 0) return null;
  return (
    <div className="sheet-seals">
      {seals.map((seal, index) => (
        <div className="sheet-seal" key={index}>
          <svg viewBox="0 0 120 120" aria-hidden="true">
            <circle cx="60" cy="60" r="56" fill="none" className="stroke-line-strong" strokeDasharray="4 4" />
          </svg>
          <p>
            {seal}
            {t("sealPlace")}
          </p>
          <p className="mt-12 w-40 border-t border-line-strong" />
        </div>
      ))}
    </div>
  );
}
