/** The networks from which the page of the script was loaded. */
export const contexts = ['loopback'] as const;
/** The network from which the page of the script was loaded. Browsers treat connections to local addresses differently in some of them. */
export type Context = (typeof contexts)[number];
