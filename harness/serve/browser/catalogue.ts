import { perform } from '../../probe/perform.js';
import type { Task } from '../../probe/task.js';

const token = document.querySelector<HTMLMetaElement>('meta[name=token]')?.content ?? '';

/** @throws {Error} what the server says that is in the way. */
async function post(path: string, body: unknown): Promise<Response> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Badsocket-Token': token },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return response;
}

const run = document.querySelector<HTMLFormElement>('#run');
run?.addEventListener('submit', (event) => {
  event.preventDefault();
  const asked = new FormData(run);
  const said = run.querySelector('output');
  post('/runs', {
    surfaces: asked.get('surfaces'),
    repeat: Number(asked.get('repeat')),
    slow: asked.has('slow'),
  })
    .then(async (response) => {
      const { url } = (await response.json()) as { url: string };
      location.assign(url);
    })
    .catch((problem: unknown) => {
      if (said) said.textContent = (problem as Error).message;
    });
});

addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLButtonElement>('button[data-tries]') : null;
  const seen = button?.closest('.fixture')?.querySelector('.seen');
  if (button && seen) void tryOut(button, seen);
});

/** Opens the connection with the probe that a run has, and shows what it saw beside what the wire saw. */
async function tryOut(button: HTMLButtonElement, seen: Element): Promise<void> {
  const { tries: fixture, scheme } = button.dataset;
  button.disabled = true;
  seen.textContent = 'Under way…';
  try {
    const { id, task } = (await (await post('/trials', { fixture, scheme })).json()) as {
      id: string;
      task: Task;
    };
    seen.innerHTML = await (await post(`/trials/${id}`, { trace: await perform(task) })).text();
  } catch (problem) {
    seen.textContent = (problem as Error).message;
  } finally {
    button.disabled = false;
  }
}

interface Fields {
  text: HTMLInputElement;
  group: HTMLSelectElement;
  up: HTMLInputElement;
}

const filters = document.querySelector<HTMLFormElement>('#filters');
if (filters) {
  const { text, group, up } = filters.elements as unknown as Fields;
  const sections = [...document.querySelectorAll<HTMLDetailsElement>('.group')].map((section) => ({
    section,
    openAtFirst: section.open,
    entries: [...section.querySelectorAll<HTMLElement>('.fixture')].map((entry) => ({
      entry,
      words: entry.querySelector('summary')?.textContent.toLowerCase() ?? '',
    })),
  }));
  const total = sections.reduce((sum, { entries }) => sum + entries.length, 0);
  const apply = (): void => {
    const asked = text.value.toLowerCase().split(/\s+/);
    let left = 0;
    const anything = text.value.trim() === '' && group.value === '';
    for (const { section, entries, openAtFirst } of sections) {
      const here = group.value === '' || section.id === group.value;
      let shown = 0;
      for (const { entry, words } of entries) {
        const fits =
          here &&
          (!up.checked || entry.dataset['up'] !== undefined) &&
          asked.every((word) => words.includes(word));
        entry.hidden = !fits;
        if (fits) shown++;
      }
      section.hidden = shown === 0;
      section.open = anything ? openAtFirst : true;
      left += shown;
    }
    const said = filters.querySelector('output');
    if (said) said.textContent = `${String(left)} of ${String(total)} fixtures`;
  };
  filters.addEventListener('input', apply);
  filters.addEventListener('submit', (event) => event.preventDefault());
  apply();
}

/** An address names a fixture: /#handshake/http-403 */
function follow(): void {
  const named = document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) {
    for (const each of [named, named.parentElement]) if (each instanceof HTMLDetailsElement) each.open = true;
    named.scrollIntoView();
  }
}
addEventListener('hashchange', follow);
follow();
