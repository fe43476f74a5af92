import type { FixtureFile } from './file.js';

/** The module `badsocket/fixtures`: the steps of a peer, and the function that defines the fixtures of a file. */
export {
  awaitBytes,
  coalesce,
  coalesceWithResponse,
  completeHandshake,
  disruptPath,
  finish,
  finishWithoutCloseNotify,
  healthyPath,
  hex,
  pause,
  readBytes,
  readClientHello,
  readClose,
  readMessage,
  readRequest,
  repeated,
  requestPlaceholders,
  reset,
  respond,
  respondRaw,
  send,
  sendAlert,
  sendClose,
  sendFlight,
  sendFrame,
  sendPing,
  sendPlaintext,
  sendRawResponse,
  sendText,
  stall,
  text,
  upgradeHeaders,
} from '../model/steps.js';
export type { FixtureFile } from './file.js';

/** Defines a user's own fixtures of one group, for the default export of a file. */
export function defineFixtures(group: FixtureFile['group'], fixtures: FixtureFile['fixtures']): FixtureFile {
  return { group, fixtures };
}
