import type { FixtureFile } from './file.js';

/** The steps of a peer, and the table of fixtures that a file of own fixtures exports: `badsocket/fixtures` */
export {
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

/** A table of own fixtures of one group, for the default export of a file. */
export function defineFixtures(group: FixtureFile['group'], fixtures: FixtureFile['fixtures']): FixtureFile {
  return { group, fixtures };
}
