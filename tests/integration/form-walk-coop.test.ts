import { coopForms } from "#tests/support/form-walk/coop-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(coopForms);
