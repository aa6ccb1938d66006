import { data, type LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, useRouteError } from "@remix-run/react";

import { optionalPerson } from "#app/http/actor.server";
import { ConsoleFrame } from "#app/http/console-frame";
import { consoleFrameOf, type ConsoleFrameData } from "#app/http/console-frame.server";
import { DesignedError, ErrorPage } from "#app/http/error-page";
import { desks, isDeskPath } from "#app/lib/paths";

export const handle = { policy: "public" };

/** Any address that is not in routes.ts; below a desk its people keep their frame. */
export async function loader({ request }: LoaderFunctionArgs): Promise<never> {
  const person = isDeskPath(new URL(request.url).pathname) ? await optionalPerson(request) : null;
  throw data(person && (await consoleFrameOf(request, person)), { status: 404 });
}

export function action(): never {
  throw new Response(null, { status: 404 });
}

export default function NotFound() {
  return null;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const frame = isRouteErrorResponse(error) ? (error.data as ConsoleFrameData | null | "") : null;
  if (!frame) return <ErrorPage />;
  return (
    <ConsoleFrame frame={frame}>
      <DesignedError {...(frame.audience ? { deskTo: desks[frame.audience] } : {})} />
    </ConsoleFrame>
  );
}
