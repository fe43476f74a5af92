/** The arguments of `close()`. Without a code, a script calls it without arguments. */
export interface CloseArguments {
  code?: number | undefined;
  reason?: string | undefined;
}

/** Calls `close()` with the arguments that are given. */
export function closeWith(socket: WebSocket, { code, reason }: CloseArguments): void {
  if (code === undefined) socket.close();
  else if (reason === undefined) socket.close(code);
  else socket.close(code, reason);
}
