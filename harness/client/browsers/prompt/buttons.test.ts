import { describe, expect, it } from 'vitest';
import { findPrompt } from './buttons.js';
import type { Screenshot } from './x11.js';

const white = 0xffffff;

function blank(): Screenshot {
  return { width: 500, height: 300, pixels: new Uint32Array(500 * 300).fill(white) };
}

/** Fills an area. */
function fill(
  { width, pixels }: Screenshot,
  area: [x: number, y: number, w: number, h: number],
  colour: number,
) {
  const [left, top, w, h] = area;
  for (let y = top; y < top + h; y++) for (let x = left; x < left + w; x++) pixels[y * width + x] = colour;
}

/** A prompt with a line of text, which starts with a checkbox, and two buttons with a label. */
function prompt(): Screenshot {
  const screen = blank();
  fill(screen, [100, 50, 300, 150], 0x888888);
  fill(screen, [101, 51, 298, 148], white);
  fill(screen, [120, 110, 16, 16], 0x777777);
  fill(screen, [121, 111, 14, 14], white);
  fill(screen, [150, 112, 120, 12], 0x222222);
  for (const x of [230, 306]) {
    fill(screen, [x, 150, 70, 32], x === 230 ? 0xdddddd : 0x3584e4);
    fill(screen, [x + 18, 160, 34, 10], 0x111111);
  }
  return screen;
}

describe('findPrompt()', () => {
  it('finds the button on the left, and the checkbox', () => {
    const found = findPrompt(blank(), prompt());
    expect(found?.block.x).toBe(265);
    expect(found?.block.y).toBeGreaterThan(150);
    expect(found?.block.y).toBeLessThan(182);
    expect(found?.checkbox?.x).toBeGreaterThan(119);
    expect(found?.checkbox?.x).toBeLessThan(137);
    expect(found?.checkbox?.y).toBeGreaterThan(109);
    expect(found?.checkbox?.y).toBeLessThan(127);
  });

  it('finds nothing if nothing has changed', () => {
    expect(findPrompt(prompt(), prompt())).toBeUndefined();
  });

  it('finds nothing in stripes, which are lower than buttons', () => {
    const screen = blank();
    for (let y = 40; y < 52; y++) for (const x of [100, 180]) fill(screen, [x + y * 2, y, 70, 1], 0xffaaaa);
    expect(findPrompt(blank(), screen)).toBeUndefined();
  });
});
