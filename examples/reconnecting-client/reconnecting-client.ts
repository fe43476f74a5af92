/** What it takes of a WebSocket: that of a browser, of Node from 22 on, or of `ws`. */
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
  /** Waits before the next attempt, longer the more attempts came to nothing; says whether there is to be one. */
  wait: (failures: number) => Promise<boolean>;
}

/** 4000 to 4999 are the application's own: what its server says with one of them is not mended by asking again. */
const isFinal = ({ code }: Ending) => code >= 4000 && code <= 4999;

/** Connects again and again, until the server says that it is not to. */
export async function stayConnected({ open, onMessage, wait }: Connection): Promise<Ending> {
  let failures = 0;
  for (;;) {
    const ending = await new Promise<Ending>((resolve) => {
      const socket = open();
      socket.addEventListener('message', ({ data }) => {
        // Not when it opens: a server that takes every connection and drops it would be asked without a pause.
        failures = 0;
        onMessage(data);
      });
      // It says nothing that `close` does not say too, but `ws` wants somebody to listen.
      socket.addEventListener('error', () => undefined);
      socket.addEventListener('close', resolve);
    });
    if (isFinal(ending) || !(await wait(++failures))) return ending;
  }
}
