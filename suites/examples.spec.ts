import { test } from 'badsocket/playwright';
// These imports declare the tests of the examples.
import '../examples/close-code-messages/close-code-messages.spec.js';
import '../examples/telling-why/telling-why.spec.js';
import { discover } from '../harness/client/browsers/discover.js';
import { browserEnvironment } from '../harness/client/browsers/environment.js';
import { skip } from './skip.js';

const {
  found: [build],
  missing: [missing],
} = await discover({ engines: ['chromium'] });

test.use({
  launchOptions: {
    ...(build && { executablePath: build.executablePath }),
    args: ['--no-proxy-server'],
    env: browserEnvironment(process.env['BADSOCKET_LAB'] !== undefined),
  },
});

test.beforeEach(() => {
  if (test.info().project.name !== 'chromium') skip('by-design', 'one engine is enough to test the examples');
  if (missing !== undefined) skip('missing', missing.reason);
});
