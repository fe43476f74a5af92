/** How often one run may observe each case. */
export const maxRepeat = 20;
/** How many observations one run may take: each is some kilobytes. */
export const maxObservations = 20_000;
/** How many runs are kept, with what they have observed; the oldest that is over makes room. */
export const maxRuns = 16;
/** How many runs can be under way at one time. */
export const maxRunning = 4;
/** How many trials can be under way at one time. */
export const maxTrials = 32;
/** How many bytes the body of a request may have: a trace has some thousands. */
export const maxBodyBytes = 2 ** 20;
/** How many connections one peer takes at one time. */
export const maxPeerConnections = 128;
/** How many connections the page's own server takes at one time. */
export const maxConnections = 256;
