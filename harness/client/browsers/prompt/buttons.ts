import type { Screenshot } from './x11.js';

/** A point on the screen, in pixels. */
export interface Point {
  x: number;
  y: number;
}

/** What a prompt shows: the buttons to block and to allow, from left to right, and its checkbox, if it has one. */
export interface Prompt {
  block: Point;
  checkbox?: Point;
}

/** The widths of a button, in pixels. */
const narrowest = 40;
const widest = 160;
/** The smallest height of a button, and a distance from its edge at which it has no text, in pixels. */
const lowest = 18;
const padding = 6;
/** The largest distance between two buttons, in pixels. */
const gap = 24;
/** The height of the text above the buttons, in pixels, and the largest distance between the two. */
const lineHeight = 24;

/**
 * Finds a prompt that has appeared between two screenshots, by its buttons: two filled areas side by side, on the same background.
 * Undefined if there is none.
 */
export function findPrompt(before: Screenshot, after: Screenshot): Prompt | undefined {
  const changed = changedArea(before, after);
  if (changed === undefined) return undefined;
  for (let y = changed.bottom; y >= changed.top; y--) {
    const runs = runsIn(after, y, changed.left, changed.right);
    for (const [index, left] of runs.entries()) {
      const [between, right] = [runs[index + 1], runs[index + 2]];
      const background = runs[index - 1]?.colour;
      if (
        between?.colour === background &&
        right !== undefined &&
        [left, right].every((run) => isButton(run, y, after)) &&
        (between?.length ?? Infinity) <= gap
      ) {
        const block = { x: left.start + Math.floor(left.length / 2), y: y - 3 };
        const checkbox = findCheckbox(after, block, background);
        return { block, ...(checkbox && { checkbox }) };
      }
    }
  }
  return undefined;
}

interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Returns the smallest area that has every changed pixel. */
function changedArea(before: Screenshot, after: Screenshot): Area | undefined {
  const { width } = after;
  const area: Area = { left: Infinity, right: -1, top: Infinity, bottom: -1 };
  for (const [index, pixel] of after.pixels.entries()) {
    if (pixel === before.pixels[index]) continue;
    const x = index % width;
    const y = Math.floor(index / width);
    area.left = Math.min(area.left, x);
    area.right = Math.max(area.right, x);
    area.top = Math.min(area.top, y);
    area.bottom = Math.max(area.bottom, y);
  }
  return area.right < 0 ? undefined : area;
}

interface Run {
  start: number;
  length: number;
  colour: number;
}

/** Whether a run is the lower part of a filled area: its padding on the left has one colour. */
function isButton({ start, length, colour }: Run, y: number, { width, pixels }: Screenshot): boolean {
  if (length < narrowest || length > widest) return false;
  const column = start + padding;
  for (let row = y - lowest; row < y; row++) if (pixels[row * width + column] !== colour) return false;
  return true;
}

/** Returns the runs of pixels of one colour in a row. Single pixels, which smooth the edges of shapes, belong to no run. */
function runsIn({ width, pixels }: Screenshot, y: number, left: number, right: number): Run[] {
  const runs: Run[] = [];
  let start = left;
  for (let x = left + 1; x <= right + 1; x++) {
    const colour = pixels[y * width + start] ?? 0;
    if (x <= right && pixels[y * width + x] === colour) continue;
    if (x - start > 3) runs.push({ start, length: x - start, colour });
    start = x;
  }
  return runs;
}

/** Returns the first thing at the start of the line above the buttons, which is the checkbox if there is one. */
function findCheckbox(
  { width, pixels }: Screenshot,
  { x, y }: Point,
  background: number | undefined,
): Point | undefined {
  const isDrawn = (column: number, row: number) => pixels[row * width + column] !== background;
  // The row below the buttons is empty up to the edges of the prompt.
  let below = y;
  while (isDrawn(x, below)) below++;
  let left = x;
  while (left > 0 && !isDrawn(left - 1, below)) left--;
  let right = x;
  while (right < width - 1 && !isDrawn(right + 1, below)) right++;
  const isEmpty = (row: number) => {
    for (let column = left; column <= right; column++) if (isDrawn(column, row)) return false;
    return true;
  };
  const upWhile = (condition: (row: number) => boolean, from: number) => {
    let row = from;
    while (row > Math.max(0, from - 2 * lineHeight) && condition(row)) row--;
    return row;
  };
  const aboveButtons = upWhile((row) => !isEmpty(row), y);
  const lineBottom = upWhile(isEmpty, aboveButtons);
  const lineTop = upWhile((row) => !isEmpty(row), lineBottom);
  const middle = Math.round((lineTop + lineBottom) / 2);
  for (let column = left; column < x; column++)
    if (isDrawn(column, middle)) return { x: column + 6, y: middle };
  return undefined;
}
