import type { Group } from '../../../harness/model/layers.js';
import type { Tables } from '../tables.js';
import { reports as blockedByClient } from './blocked-by-client.js';
import { reports as connection } from './connection.js';
import { reports as explicitClose } from './explicit-close.js';
import { reports as handshake } from './handshake.js';
import { reports as healthy } from './healthy.js';
import { reports as name } from './name.js';
import { reports as negotiation } from './negotiation.js';
import { reports as port } from './port.js';
import { reports as protocolViolation } from './protocol-violation.js';
import { reports as route } from './route.js';
import { reports as tls } from './tls.js';

/** The expected reports of the reference clients, by group. */
export const reports: Readonly<Record<Group, Tables>> = {
  'blocked-by-client': blockedByClient,
  connection,
  'explicit-close': explicitClose,
  handshake,
  healthy,
  name,
  negotiation,
  port,
  'protocol-violation': protocolViolation,
  route,
  tls,
};
