import { setTimeout as wait } from 'node:timers/promises';
import { ClientError } from '../../../support/errors.js';
import { findPrompt, type Point, type Prompt } from './buttons.js';
import type { Screen, Screenshot } from './x11.js';

/** The time in which a prompt must appear, and in which a click must take effect, in milliseconds. */
const withinMs = 10_000;
const pollMs = 100;
/** The time for which browsers ignore clicks on a new prompt, in milliseconds, so that nobody clicks on it by accident. */
const protectedMs = 1000;

export interface PromptedRequest {
  /** Opens the connection that needs permission. */
  open: () => Promise<unknown>;
  /** Whether the permission is denied. */
  isBlocked: () => Promise<boolean>;
  /** Whether the answer holds for other pages only if the checkbox of the prompt is set. */
  remembers: boolean;
}

/**
 * Opens a connection that needs permission, and clicks on the button of the browser's prompt that blocks it.
 * @throws {ClientError} if no prompt appears, or the click does not block.
 */
export async function blockPrompt(
  screen: Screen,
  { open, isBlocked, remembers }: PromptedRequest,
): Promise<void> {
  const before = await stillScreenshot(screen);
  await open();
  await until(async () => promptOn(screen, before), 'the browser did not show its prompt');
  await wait(protectedMs);
  const { block, checkbox } = await until(
    async () => promptOn(screen, before),
    'the prompt of the browser disappeared',
  );
  if (remembers && checkbox !== undefined) screen.click(checkbox.x, checkbox.y);
  await wait(pollMs);
  screen.click(block.x, block.y);
  await until(
    async () => (await isBlocked()) || undefined,
    'the browser did not block the connection after a click on its prompt',
  );
  await until(
    async () => (isGone(block, before, await screen.screenshot()) ? true : undefined),
    'the prompt of the browser did not disappear',
  );
}

/** Returns a screenshot of a page that is completely drawn. */
async function stillScreenshot(screen: Screen): Promise<Screenshot> {
  let last = await screen.screenshot();
  return until(async () => {
    const next = await screen.screenshot();
    const isStill = next.pixels.every((pixel, index) => pixel === last.pixels[index]);
    last = next;
    return isStill ? next : undefined;
  }, 'the window of the browser does not stop changing');
}

async function promptOn(screen: Screen, before: Screenshot): Promise<Prompt | undefined> {
  return findPrompt(before, await screen.screenshot());
}

/** Whether a screenshot shows no prompt: none that is found, or what was there before the prompt. */
function isGone(block: Point, before: Screenshot, now: Screenshot): boolean {
  return findPrompt(before, now) === undefined || colourAt(block, now) === colourAt(block, before);
}

function colourAt({ x, y }: Point, { width, pixels }: Screenshot): number | undefined {
  return pixels[y * width + x];
}

/** Polls until there is a result. @throws {ClientError} if there is none in time. */
async function until<Result>(look: () => Promise<Result | undefined>, problem: string): Promise<Result> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const result = await look();
    if (result !== undefined) return result;
    if (performance.now() > deadline) throw new ClientError(problem);
    await wait(pollMs);
  }
}
