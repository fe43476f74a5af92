/**
 * A problem outside this program: a missing browser, a path that does not exist. The message is one line that says what happened and
 * what to do. A command that fails with it exits with code 2.
 */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** The client crashed, or its page failed, so that there is no trace. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
}
