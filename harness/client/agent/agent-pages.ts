/** The start of every agent page. */
const head =
  '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>badsocket agent</title><link rel="icon" href="data:,">';
/** A page without scripts, from which the browser is asked for a permission. */
export const blankPage = head;
const module = (path: string) => `<script type="module" src="${path}"></script>`;

/**
 * Returns a script that reports uncaught errors of a page to the page's opener or server. Errors that belong to an observation are
 * part of its trace; the probe calls `preventDefault()` on them.
 */
const errorReporter = (report: string) => `<script>addEventListener('error', (event) => {
  setTimeout(() => {
    if (!event.defaultPrevented) (${report})(event.message ?? 'a script could not be loaded');
  });
}, true)</script>`;

/**
 * Returns the page that polls for tasks.
 * @param bodyHtml the visible content of the page
 */
export const agentPage = (bodyHtml: string): string => `${head}
${errorReporter("(message) => fetch('fault', { method: 'POST', body: JSON.stringify({ message }) })")}
${module('agent.js')}
${bodyHtml}`;

/** Returns a page in which a script observes connections. */
export const realmPage = (script: string): string => `${head}
${errorReporter("(fault) => (opener ?? parent).postMessage({ fault }, '*')")}
${module(script)}`;

/** Returns the first script of a realm. It saves the native functions, then loads the script under test, then the probe. */
export function entryScript(path: 'agent.js' | 'realm.js', initScript: boolean): string {
  const modules = ['probe/natives.js', ...(initScript ? ['init-script.js'] : []), `probe/${path}`];
  return modules.map((name) => `import './${name}';\n`).join('');
}

/**
 * Wraps a classic script in a module. A module is strict and has a scope of its own, but the script may rely on sloppy mode and the
 * global scope. A module worker cannot load a classic script in another way.
 */
export function asScript(text: string): string {
  return `(0, eval)(${JSON.stringify(`${text}\n//# sourceURL=init-script.js`)});\n`;
}
