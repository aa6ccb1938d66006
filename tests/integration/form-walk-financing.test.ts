import { financingForms } from "#tests/support/form-walk/financing-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(financingForms);
