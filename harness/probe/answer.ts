import type { Answer } from './task.js';
import type { Trace } from './trace.js';

/** Says through a port what came of a task. */
export async function answerThrough(port: MessagePort, work: Promise<Trace>): Promise<void> {
  const answer: Answer<Trace> = await work.then(
    (trace) => ({ trace }),
    (problem: unknown) => ({ fault: String(problem) }),
  );
  port.postMessage(answer);
}
