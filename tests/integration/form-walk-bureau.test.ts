import { bureauForms } from "#tests/support/form-walk/bureau-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(bureauForms);
