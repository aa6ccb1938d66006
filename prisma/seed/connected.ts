/** The co-op that has an account of its own at the payment service; what is paid online for it is in no payout. */
export const CONNECTED = "yc-walnut";
