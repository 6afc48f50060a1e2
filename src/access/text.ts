/**
 * A text of a template. What only the deployment knows is in it as a symbol, written `\u0001key\u0002`: two symbols with one key
 * are equal, whatever they turn out to be.
 */
export type Text = string;
