import { adminForms } from "#tests/support/form-walk/admin-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(adminForms);
