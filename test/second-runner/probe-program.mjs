// Runs the probe of badsocket in this process, with the WebSocket of the package ws.
//
// Standard input: { tasks } with a `Task` of the probe for each case. Standard output: a line of JSON with the trace of each.
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';

// The probe saves the WebSocket of its realm when it is loaded.
Object.assign(globalThis, { WebSocket });
const { probe } = await import('../../dist/harness/probe/probe.js');
/** @type {{ tasks: import('../../harness/probe/task.js').Task[] }} */
const { tasks } = JSON.parse(await text(process.stdin));
const waiting = [...tasks];

async function work() {
  for (let task = waiting.shift(); task !== undefined; task = waiting.shift())
    console.log(JSON.stringify({ id: task.id, trace: await probe(task, []) }));
}

await Promise.all(Array.from({ length: 64 }, work));
process.exit();
