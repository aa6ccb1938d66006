import { unitForms } from "#tests/support/form-walk/unit-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(unitForms);
