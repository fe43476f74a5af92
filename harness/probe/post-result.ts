import type { TaskResult } from './task.js';
import type { Trace } from './trace.js';

/** Posts the result of a task through a port. */
export async function postResult(port: MessagePort, trace: Promise<Trace>): Promise<void> {
  const result: TaskResult<Trace> = await trace.then(
    (value) => ({ trace: value }),
    (problem: unknown) => ({ fault: String(problem) }),
  );
  port.postMessage(result);
}
