import { expect, it } from 'vitest';
import { AsyncQueue } from './async-queue.js';

async function read(queue: AsyncQueue<number>, into: number[]): Promise<void> {
  for await (const item of queue) into.push(item);
}

it('yields items pushed before and during the loop, in order, until it ends', async () => {
  const queue = new AsyncQueue<number>();
  const items: number[] = [];
  queue.push(1);
  const reading = read(queue, items);
  queue.push(2);
  await Promise.resolve();
  queue.push(3);
  queue.end();
  await reading;
  expect(items).toEqual([1, 2, 3]);
});

it('throws its failure after the items that precede it', async () => {
  const queue = new AsyncQueue<number>();
  const items: number[] = [];
  queue.push(1);
  queue.fail(new Error('the disk is full'));
  queue.end();
  await expect(read(queue, items)).rejects.toThrow('the disk is full');
  expect(items).toEqual([1]);
});
