import * as build from "virtual:remix/server-build";

/** The compiled product without a process around it: tests start servers of their own from it. */
export { build };
export { createWebApp } from "#app/server/web-app";
