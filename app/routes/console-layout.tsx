import { data, type LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";

import { Toast } from "#app/components/ui/toast";
import { requirePerson } from "#app/http/actor.server";
import { ConsoleFrame } from "#app/http/console-frame";
import { consoleFrameOf } from "#app/http/console-frame.server";
import { takeFlash } from "#app/http/flash.server";

export const handle = { policy: "signed-in" };

/** The frame around everybody's desk. What may be done is asked at the door of each page; here it only draws the way there. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requirePerson(request);
  const { flash, headers } = takeFlash(request);
  return data({ frame: await consoleFrameOf(request, person), flash }, { headers });
}

export default function ConsoleLayout() {
  const { frame, flash } = useLoaderData<typeof loader>();
  return (
    <ConsoleFrame frame={frame} toast={flash ? <Toast message={flash.message} tone={flash.tone} id={flash.id} /> : null}>
      <Outlet />
    </ConsoleFrame>
  );
}
