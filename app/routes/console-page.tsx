import { Outlet, useRouteLoaderData } from "@remix-run/react";

import { DesignedError } from "#app/http/error-page";
import { desks } from "#app/lib/paths";
import type { loader } from "#app/routes/console-layout";

export const handle = { policy: "signed-in" };

/**
 * Stands between the frame and its pages, so that what a page refuses is said inside the frame. A boundary of the frame's own route would not do: after a
 * refused change the loader of the route that holds the boundary does not run.
 */
export default function ConsolePage() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const audience = useRouteLoaderData<typeof loader>("routes/console-layout")?.frame.audience;
  return <DesignedError {...(audience ? { deskTo: desks[audience] } : {})} />;
}
