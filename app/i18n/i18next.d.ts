import "i18next";

import type { Catalogue } from "#app/i18n/catalogues";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Catalogue;
    returnNull: false;
  }
}
