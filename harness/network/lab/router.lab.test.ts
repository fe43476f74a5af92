import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withoutLab } from '../../../test/reference-clients/client.js';
import { plan } from './address-plan.js';
import { Router } from './router.js';

/** Returns the ids of the processes that run the broker. */
function brokers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1]?.endsWith('/broker.js');
      } catch {
        return false;
      }
    })
    .map(Number);
}

describe.skipIf(withoutLab !== '')(`the router${withoutLab}`, () => {
  it.each(['SIGKILL', 'SIGSTOP'] as const)('ends also if its broker gets %s', async (signal) => {
    const router = await Router.start();
    (await router.listen(plan.link.router, 80)).close();
    const [broker, ...others] = brokers();
    expect(others).toEqual([]);
    if (broker === undefined) return expect.unreachable('there is no broker');
    process.kill(broker, signal);
    if (signal === 'SIGKILL') await expect.poll(brokers).toEqual([]);
    await router[Symbol.asyncDispose]();
    expect(brokers()).toEqual([]);
  });

  it('says that its broker has ended', async () => {
    await using router = await Router.start();
    for (const broker of brokers()) process.kill(broker, 'SIGKILL');
    await expect(router.listen(plan.link.router, 80)).rejects.toThrow(/^The router cannot listen on /);
  });
});
