import { openAnnouncement } from '../model/announcement.js';
import { readText } from './connection.js';
import { elapse, type Connection } from './script.js';

const checkEveryMs = 50;

/**
 * Reads until the script announces that its connection is open. Meanwhile, records when the client's host has acknowledged the response.
 * @throws {import('./wire.js').ClientGone} if the client ends the connection first
 */
export async function awaitAnnouncement(connection: Connection): Promise<void> {
  const { recorder, number } = connection;
  const end = new AbortController();
  const watching = watchResponse(connection, end.signal);
  try {
    while ((await readText(connection)) !== openAnnouncement);
    recorder.record({ event: 'open-announced', connection: number });
  } finally {
    end.abort();
    await watching;
  }
}

/** Records that the response is acknowledged. Checks until it is, and for the last time when the signal aborts. */
async function watchResponse(connection: Connection, signal: AbortSignal): Promise<void> {
  for (;;) {
    await elapse(checkEveryMs, signal);
    if (await connection.isAcknowledged()) {
      connection.recorder.record({ event: 'response-acknowledged', connection: connection.number });
      return;
    }
    if (signal.aborted) return;
  }
}
