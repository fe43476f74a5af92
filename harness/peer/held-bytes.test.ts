import { expect, it } from 'vitest';
import { HeldBytes, type Holder } from './held-bytes.js';

/** A connection that drops what it holds when it gives way. */
function connection(held: HeldBytes): Holder & { hold: (bytes: number) => void; dropped: boolean } {
  const self = {
    dropped: false,
    hold(bytes: number) {
      held.add(self, bytes);
    },
    giveWay() {
      self.dropped = true;
    },
  };
  return self;
}

it('drops nothing up to the limit', () => {
  const held = new HeldBytes(100);
  const [first, second] = [connection(held), connection(held)];
  first.hold(60);
  second.hold(40);
  expect([first.dropped, second.dropped]).toEqual([false, false]);
});

it('drops the connection that holds most, not the one that exceeds the limit', () => {
  const held = new HeldBytes(100);
  const [large, small] = [connection(held), connection(held)];
  large.hold(90);
  small.hold(20);
  expect([large.dropped, small.dropped]).toEqual([true, false]);
  expect(held.total).toBe(20);
});

it('drops a connection that alone exceeds the limit', () => {
  const held = new HeldBytes(100);
  const only = connection(held);
  only.hold(101);
  expect(only.dropped).toBe(true);
  expect(held.total).toBe(0);
});

it('counts bytes no longer after they are removed', () => {
  const held = new HeldBytes(100);
  const only = connection(held);
  for (let round = 0; round < 10; round++) {
    held.add(only, 90);
    held.remove(only, 90);
  }
  expect(only.dropped).toBe(false);
});
