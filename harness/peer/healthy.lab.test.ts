import { meetAll, type Reports } from './lab-suite.js';

const good = 'ws: open, "hello", 1000 "done"';

const reports: Reports = {
  echo: good,
  'headers-in-another-case': good,
  'headers-in-another-order': good,
  'headers-with-spaces': good,
  'more-headers': good,
  'connection-among-others': good,
  'connection-in-two-lines': good,
  'no-reason-phrase': good,
  'another-reason-phrase': good,
  'answer-in-pieces': good,
  subprotocol: good,
  deflate: good,
};

meetAll('healthy', reports);
