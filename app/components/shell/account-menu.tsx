import { Form } from "@remix-run/react";
import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";

import { PreferenceSwitches, type PreferencesState } from "#app/components/shell/preference-switches";
import { Icon, type IconName } from "#app/components/ui/icon";
import { Menu } from "#app/components/ui/menu";

export type Account = {
  name: string;
  /** The organisation and role acted for: "永州市潇湘实验中学 · 经办". */
  acting?: string;
  grants: readonly { id: string; label: string; detail?: string; current: boolean }[];
  /** Posts `grantId`. */
  switchAction: string;
  signOutAction: string;
  links?: readonly { to: string; label: string; icon?: IconName }[];
};

export function AccountMenu({ account, preferences }: { account: Account; preferences: PreferencesState }) {
  const { t } = useTranslation("ui");
  return (
    <Menu
      label={t("accountOf", { name: account.name })}
      summary={
        <>
          <Icon name="person" />
          <span className="max-w-[8em] truncate max-phone:hidden">{account.name}</span>
          <Icon name="down" size={14} />
        </>
      }
    >
      <div className="px-3 pt-1 pb-2">
        <b>{account.name}</b>
        {account.acting ? <p className="over">{account.acting}</p> : null}
      </div>
      {account.grants.length > 1 ? (
        <Form
          method="post"
          action={account.switchAction}
          reloadDocument
          className="border-t border-line py-1"
          aria-label={t("switchGrant")}
        >
          <p className="over px-3 py-1">{t("switchGrant")}</p>
          {account.grants.map((grant) => (
            <button key={grant.id} type="submit" name="grantId" value={grant.id} className="menu-row" aria-pressed={grant.current}>
              <span className="w-4 flex-none">{grant.current ? <Icon name="check" size={16} /> : null}</span>
              <span>
                {grant.label}
                {grant.detail ? <small className="block text-ink-2">{grant.detail}</small> : null}
              </span>
            </button>
          ))}
        </Form>
      ) : null}
      {account.links?.length ? (
        <ul className="border-t border-line py-1">
          {account.links.map((link) => (
            <li key={link.to}>
              <Link to={link.to} className="menu-row">
                {link.icon ? <Icon name={link.icon} size={18} /> : null}
                {link.label}
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="border-t border-line py-1">
        <PreferenceSwitches preferences={preferences} />
      </div>
      <Form method="post" action={account.signOutAction} reloadDocument className="border-t border-line pt-1">
        <button type="submit" className="menu-row">
          {t("signOut")}
        </button>
      </Form>
    </Menu>
  );
}
