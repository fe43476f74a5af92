/** The part of a WebSocket that the client uses: the WebSocket of a browser, of Node 22 or later, or of `ws`. */
export interface Socket {
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: Ending) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
}

export interface Ending {
  code: number;
  reason: string;
}

export interface Connection {
  open: () => Socket;
  onMessage: (data: unknown) => void;
  /** Waits before the next attempt, longer after more failures. Returns whether to make the attempt. */
  wait: (failures: number) => Promise<boolean>;
}

/** The codes 4000 to 4999 are the application's own. A retry does not change what the server decided. */
const isFinal = ({ code }: Ending) => code >= 4000 && code <= 4999;

/** Reconnects until the server refuses the client. */
export async function stayConnected({ open, onMessage, wait }: Connection): Promise<Ending> {
  let failures = 0;
  for (;;) {
    const ending = await new Promise<Ending>((resolve) => {
      const socket = open();
      socket.addEventListener('message', ({ data }) => {
        // Not on `open`: the client would reconnect without a delay to a server that drops every connection.
        failures = 0;
        onMessage(data);
      });
      // The `close` event says the same, but `ws` throws if there is no listener.
      socket.addEventListener('error', () => undefined);
      socket.addEventListener('close', resolve);
    });
    if (isFinal(ending) || !(await wait(++failures))) return ending;
  }
}
