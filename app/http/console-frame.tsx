import type { ReactNode } from "react";

import { ConsoleShell } from "#app/components/shell/console-shell";
import type { ConsoleFrameData } from "#app/http/console-frame.server";
import { usePage } from "#app/http/page-context";
import { desks, paths } from "#app/lib/paths";

type Props = { frame: ConsoleFrameData; toast?: ReactNode; children: ReactNode };

/** The shell of a desk with the reader's preferences in it. */
export function ConsoleFrame({ frame, toast, children }: Props) {
  const { audience, nav, account, cartCount, searches } = frame;
  const { locale, theme, size } = usePage();
  return (
    <ConsoleShell
      audience={audience}
      homeTo={audience ? desks[audience] : paths.home()}
      nav={nav}
      account={account}
      preferences={{ locale, theme, size }}
      {...(searches ? { search: { action: paths.search() } } : {})}
      {...(cartCount === null ? {} : { cart: { to: paths.unitCart(), count: cartCount } })}
      toast={toast}
      footer={{ demo: true }}
    >
      {children}
    </ConsoleShell>
  );
}
