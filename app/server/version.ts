import packageJson from "../../package.json";

/** Version of the product, as /healthz and the log tell it. */
export const version: string = packageJson.version;
