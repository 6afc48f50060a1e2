/**
 * A wrong usage or an input that cannot be read. The message is shown to the user as it is.
 */
export class Failure extends Error {}
