/**
 * Opens the details of the cell that the address names, over the page: `#firefox/tls/expired-certificate(wss)`. The
 * details are packed in the page, by group, and unpacked when they are first opened.
 */

const dialog = document.querySelector<HTMLDialogElement>('#cell');
const content = document.querySelector('#cell-content');
if (dialog && content) start(dialog, content);

function start(over: HTMLDialogElement, into: Element): void {
  const unpacked = new Map<string, Promise<Record<string, string>>>();

  const viewOf = async (id: string, group: string): Promise<string | undefined> => {
    const views = unpacked.get(group) ?? unpack(group);
    unpacked.set(group, views);
    return (await views)[id];
  };

  const show = async (): Promise<void> => {
    const cell = namedCell();
    try {
      const view = cell && (await viewOf(cell.id, cell.group));
      if (cell?.id !== namedCell()?.id) return;
      if (view === undefined) {
        over.close();
        return;
      }
      into.innerHTML = view;
    } catch (problem) {
      into.textContent = `This browser cannot unpack the details of the cell: ${String(problem)}`;
    }
    if (!over.open) over.showModal();
    over.scrollTop = 0;
  };

  // A history entry that a link of this page created has another entry of this page before it.
  if (!history.state) history.replaceState({ afterThisPage: false }, '');
  addEventListener('hashchange', () => {
    if (!history.state) history.replaceState({ afterThisPage: true }, '');
    void show();
  });
  over.addEventListener('close', () => {
    if (namedCell() === undefined) return;
    if ((history.state as { afterThisPage: boolean } | null)?.afterThisPage) history.back();
    else history.replaceState(history.state, '', location.href.replace(/#.*/, ''));
  });
  over.addEventListener('click', ({ target }) => {
    // The content fills the dialog, so a click on the dialog itself is a click on the backdrop.
    if (target === over) over.close();
  });
  void show();
}

/** Returns the cell that the address names, if any. */
function namedCell(): { id: string; group: string } | undefined {
  const id = decoded(location.hash.slice(1));
  const group = /\/([a-z-]+)\/[^/]+\(wss?\)$/.exec(id)?.[1];
  return group === undefined ? undefined : { id, group };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Returns the views of the cells of one group, as HTML, by cell id. */
async function unpack(group: string): Promise<Record<string, string>> {
  const packed = document.getElementById(`cells/${group}`)?.textContent;
  if (packed === undefined) return {};
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(stream).json()) as Record<string, string>;
}
