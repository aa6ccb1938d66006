import { reservationForms } from "#tests/support/form-walk/reservation-forms";
import { walkForms } from "#tests/support/form-walk/walk-forms";

walkForms(reservationForms);
