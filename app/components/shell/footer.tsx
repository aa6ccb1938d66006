import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";

export type FooterLinks = readonly { to: string; label: string }[];

type Props = {
  browse?: FooterLinks;
  trust?: FooterLinks;
  /** Says that the organisations and figures are invented. */
  demo?: boolean;
};

export function Footer({ browse = [], trust = [], demo }: Props) {
  const { t } = useTranslation("ui");
  return (
    <footer className="foot no-print">
      <div className="wrap">
        <div className="max-w-[46ch]">
          <p>{t("footAbout")}</p>
          {demo ? <p className="mt-2 font-semibold">{t("footDemo")}</p> : null}
        </div>
        <Column title={t("footBrowse")} links={browse} />
        <Column title={t("footTrust")} links={trust} />
      </div>
    </footer>
  );
}

function Column({ title, links }: { title: string; links: FooterLinks }) {
  if (links.length === 0) return <div />;
  return (
    <nav aria-label={title}>
      <b>{title}</b>
      <ul className="mt-1">
        {links.map((link) => (
          <li key={link.to}>
            <Link to={link.to}>{link.label}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
