import {
  test as base,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test';
import { startPeer, type StartedPeer } from './start-peer.js';

export { expect } from '@playwright/test';

/** The fixture that this module adds to Playwright Test. */
export interface PeerFixtures {
  /** Starts a peer that is closed when the test ends. */
  startPeer: typeof startPeer;
}

/** Playwright's `test`, extended with peers. */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & PeerFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
> = base.extend<PeerFixtures>({
  startPeer: async ({}, use) => {
    const starting: Promise<StartedPeer>[] = [];
    await use(async (...request) => {
      const peer = startPeer(...request);
      starting.push(peer);
      return peer;
    });
    for (const peer of await Promise.allSettled(starting)) {
      if (peer.status === 'fulfilled') await peer.value[Symbol.asyncDispose]();
    }
  },
});
