/** What the agent's pages are made of. */
const head =
  '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>badsocket agent</title><link rel="icon" href="data:,">';
const module = (path: string) => `<script type="module" src="${path}"></script>`;

/**
 * Whoever made a page hears of what breaks it. What goes wrong while a connection is observed is a part of the trace, and is marked as
 * taken care of there.
 */
const catcher = (report: string) => `<script>addEventListener('error', (event) => {
  setTimeout(() => {
    if (!event.defaultPrevented) (${report})(event.message ?? 'a script could not be loaded');
  });
}, true)</script>`;

/**
 * The page that asks for tasks.
 * @param inside HTML of what a person who looks at it sees
 */
export const agentPage = (inside: string): string => `${head}
${catcher("(message) => fetch('fault', { method: 'POST', body: JSON.stringify({ message }) })")}
${module('agent.js')}
${inside}`;

/** A page in which connections are observed, with the script that does it. */
export const realmPage = (script: string): string => `${head}
${catcher("(fault) => (opener ?? parent).postMessage({ fault }, '*')")}
${module(script)}`;

/** What a realm starts with: first what works there is safe, then comes the script under test, then the work. */
export function entryScript(path: 'agent.js' | 'realm.js', initScript: boolean): string {
  const modules = ['probe/natives.js', ...(initScript ? ['init-script.js'] : []), `probe/${path}`];
  return modules.map((name) => `import './${name}';\n`).join('');
}

/** Modules are strict and have no global scope; a script for pages counts on both, and a worker may have no other scripts. */
export function asScript(text: string): string {
  return `(0, eval)(${JSON.stringify(`${text}\n//# sourceURL=init-script.js`)});\n`;
}
