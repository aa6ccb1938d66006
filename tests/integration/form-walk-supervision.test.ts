import { supervisionForms } from "#tests/support/form-walk/supervision-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(supervisionForms);
