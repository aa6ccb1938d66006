import type { LinksFunction, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration } from "@remix-run/react";
import type { ReactNode } from "react";

import { ErrorPage } from "#app/http/error-page";
import { usePage } from "#app/http/page-context";
import stylesheet from "#app/styles/app.css?url";

export const handle = { policy: "public" };

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: stylesheet },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "manifest", href: "/manifest.webmanifest" },
];

export const meta: MetaFunction = () => [{ title: "乡集 Xiangji" }];

/** The document around every page, and around the error page when a page fails. */
export function Layout({ children }: { children: ReactNode }) {
  const { locale, theme, size, nonce, requestId, unavailable, scripts } = usePage();
  return (
    <html lang={locale} data-theme={theme} data-size={size} suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === "auto" ? "light dark" : theme} />
        {scripts ? <meta name="request-id" content={requestId} /> : null}
        {unavailable ? <meta name="unavailable" content="yes" /> : null}
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        {scripts ? (
          <>
            <ScrollRestoration nonce={nonce} />
            <Scripts nonce={nonce} />
          </>
        ) : null}
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
