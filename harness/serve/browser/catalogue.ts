import { perform } from '../../probe/perform.js';
import type { Task } from '../../probe/task.js';

const token = document.querySelector<HTMLMetaElement>('meta[name=token]')?.content ?? '';

/** Posts JSON to the server. @throws {Error} with the text of the response, if its status is an error. */
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
  const form = new FormData(run);
  const output = run.querySelector('output');
  post('/runs', {
    surfaces: form.get('surfaces'),
    repeat: Number(form.get('repeat')),
    slow: form.has('slow'),
  })
    .then(async (response) => {
      const { url } = (await response.json()) as { url: string };
      location.assign(url);
    })
    .catch((problem: unknown) => {
      if (output) output.textContent = (problem as Error).message;
    });
});

addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLButtonElement>('button[data-tries]') : null;
  const result = button?.closest('.fixture')?.querySelector('.seen');
  if (button && result) void tryOut(button, result);
});

/** Opens the connection with the same probe as a run, and shows the trace and the witness. */
async function tryOut(button: HTMLButtonElement, result: Element): Promise<void> {
  const { tries: fixture, scheme, transport } = button.dataset;
  button.disabled = true;
  result.textContent = 'Connecting…';
  try {
    const { id, task } = (await (await post('/trials', { fixture, scheme, transport })).json()) as {
      id: string;
      task: Task;
    };
    result.innerHTML = await (await post(`/trials/${id}`, { trace: await perform(task) })).text();
  } catch (problem) {
    result.textContent = (problem as Error).message;
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
    initiallyOpen: section.open,
    entries: [...section.querySelectorAll<HTMLElement>('.fixture')].map((entry) => ({
      entry,
      words: entry.querySelector('summary')?.textContent.toLowerCase() ?? '',
    })),
  }));
  const total = sections.reduce((sum, { entries }) => sum + entries.length, 0);
  const apply = (): void => {
    const queryWords = text.value.toLowerCase().split(/\s+/);
    let shownInAll = 0;
    const isUnfiltered = text.value.trim() === '' && group.value === '';
    for (const { section, entries, initiallyOpen } of sections) {
      const groupMatches = group.value === '' || section.id === group.value;
      let shown = 0;
      for (const { entry, words } of entries) {
        const matches =
          groupMatches &&
          (!up.checked || entry.dataset['up'] !== undefined) &&
          queryWords.every((word) => words.includes(word));
        entry.hidden = !matches;
        if (matches) shown++;
      }
      section.hidden = shown === 0;
      section.open = isUnfiltered ? initiallyOpen : true;
      shownInAll += shown;
    }
    const output = filters.querySelector('output');
    if (output) output.textContent = `${String(shownInAll)} of ${String(total)} fixtures`;
  };
  filters.addEventListener('input', apply);
  filters.addEventListener('submit', (event) => event.preventDefault());
  apply();
}

/** Opens the fixture that the fragment of the URL names: /#handshake/http-403 */
function openFromFragment(): void {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) {
    for (const element of [target, target.parentElement])
      if (element instanceof HTMLDetailsElement) element.open = true;
    target.scrollIntoView();
  }
}
addEventListener('hashchange', openFromFragment);
openFromFragment();
