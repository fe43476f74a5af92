/**
 * Something outside this program stands in the way: a browser that is not there, a path that leads nowhere. The
 * message is one line that says what happened and what to do; a command that meets it ends with exit code 2.
 */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** The client died, or its page broke: nothing can be said of what a script could see in it. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
}
