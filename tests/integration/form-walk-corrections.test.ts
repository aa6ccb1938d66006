import { correctionForms } from "#tests/support/form-walk/correction-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(correctionForms);
