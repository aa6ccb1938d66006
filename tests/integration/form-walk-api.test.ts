import { apiForms } from "#tests/support/form-walk/api-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(apiForms);
