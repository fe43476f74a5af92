/** The maximum number of observations of each case in one run. */
export const maxRepeat = 20;
/** The maximum number of observations in one run. An observation takes a few kilobytes. */
export const maxObservations = 20_000;
/** The maximum length of all traces of one run, as JSON, in UTF-16 code units. A trace has a few thousand. */
export const maxTraces = 64 * 2 ** 20;
/** The maximum number of runs in memory. A new run replaces the oldest one that is over. */
export const maxRuns = 16;
/** The maximum number of runs in progress. */
export const maxRunning = 4;
/** The maximum number of trials in progress. */
export const maxTrials = 32;
/** The maximum number of open connections of one peer. */
export const maxPeerConnections = 128;
/** The maximum number of open connections of the server of the pages. */
export const maxConnections = 256;
/** The time after which a silent connection to a peer is closed, in milliseconds, beyond the budget of a slow fixture. */
export const maxIdleMs = 30_000;
