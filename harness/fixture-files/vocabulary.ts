import type { FixtureFile } from './file.js';

/** The module `badsocket/fixtures`: the steps of a peer, and the function that defines the fixtures of a file. */
export {
  awaitBytes,
  coalesce,
  coalesceWithResponse,
  completeHandshake,
  disruptPath,
  endSession,
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
  resetStream,
  respond,
  respondRaw,
  send,
  sendAlert,
  sendClose,
  sendFields,
  sendFlight,
  sendFrame,
  sendGoAway,
  sendHttp2Frame,
  sendPing,
  sendPlaintext,
  sendRawResponse,
  sendSettings,
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
