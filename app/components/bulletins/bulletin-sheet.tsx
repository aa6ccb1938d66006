import type { ReactNode } from "react";

import { useTranslation } from "#app/i18n/use-translation";

type Props = {
  bureau: string;
  /** Null while it is a draft. */
  number: string | null;
  title: string;
  /** What stands under the body on the right: bureau and day. */
  signedOn: string | null;
  qrSvg: string | null;
  proof: readonly { label: string; value: ReactNode }[];
  /** Tables that follow the signature block, from a new page on. */
  annex?: ReactNode;
  children: ReactNode;
};

/** A bulletin as a government document: red head with the issuing bureau, number, red rule, heading, body, signature block. The same on the screen and on A4. */
export function BulletinSheet({ bureau, number, title, signedOn, qrSvg, proof, annex, children }: Props) {
  const { t } = useTranslation("ui");
  return (
    <article className="sheet bulletin">
      <header className="bulletin-head">
        <p className="bulletin-bureau">{bureau}</p>
        <p className="bulletin-number">{number ?? "　"}</p>
      </header>
      <h1 className="bulletin-title">{title}</h1>
      {children}
      <footer className="bulletin-foot">
        <div className="bulletin-signed">
          <p>{bureau}</p>
          <p>{signedOn}</p>
        </div>
        <div className="bulletin-proof">
          <dl>
            {proof.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd className="fingerprint break-all">{value}</dd>
              </div>
            ))}
          </dl>
          {qrSvg ? (
            <figure className="text-center">
              <div className="sheet-qr" dangerouslySetInnerHTML={{ __html: qrSvg }} />
              <figcaption className="over">{t("scanToVerify")}</figcaption>
            </figure>
          ) : null}
        </div>
      </footer>
      {annex}
    </article>
  );
}
