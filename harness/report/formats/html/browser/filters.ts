/**
 * Filters the matrix by the form, fixture by fixture, and keeps the filters in the address:
 * `#show?client=firefox&differs=on`.
 */

/** The rows of one fixture, which are shown or hidden together: the first has the title. */
interface Fixture {
  rows: HTMLTableRowElement[];
  /** Its cases, in lower case. */
  names: string;
  /** By column, whether a cell differs from what the standard asks. */
  differs: boolean[];
}

interface Filters {
  client: string;
  group: string;
  differs: boolean;
  text: string;
}

interface Fields {
  client: HTMLSelectElement;
  group: HTMLSelectElement;
  differs: HTMLInputElement;
  text: HTMLInputElement;
}

const prefix = '#show?';
const form = document.querySelector<HTMLFormElement>('#filters');
const matrix = document.querySelector<HTMLTableElement>('.matrix');
if (form && matrix) start(form, matrix);

function start(form: HTMLFormElement, table: HTMLTableElement): void {
  const { client, group, differs, text } = form.elements as unknown as Fields;
  const shown = form.querySelector('output');
  const bodies = [...table.tBodies].map((body) => ({ body, fixtures: fixturesOf(body) }));
  const total = bodies.reduce((sum, { fixtures }) => sum + fixtures.length, 0);
  let column = -1;

  const apply = (): void => {
    const filters: Filters = {
      client: client.value,
      group: group.value,
      differs: differs.checked,
      text: text.value.toLowerCase().trim(),
    };
    const wanted = columnOf(table, filters.client);
    let left = 0;
    for (const { body, fixtures } of bodies) {
      const fitting = fixtures.filter((fixture) => fits(fixture, body, filters, wanted));
      for (const fixture of fixtures) for (const row of fixture.rows) row.hidden = !fitting.includes(fixture);
      body.hidden = fitting.length === 0;
      left += fitting.length;
    }
    if (wanted !== column) {
      for (const row of table.rows)
        for (const cell of row.cells)
          cell.hidden = wanted > 0 && cell.cellIndex > 0 && cell.cellIndex !== wanted;
    }
    column = wanted;
    if (shown) shown.textContent = `${String(left)} of ${String(total)} fixtures`;
  };

  const remember = (): void => {
    const filters = [...new FormData(form)].filter(([, value]) => value !== '') as [string, string][];
    const query = new URLSearchParams(filters).toString();
    const page = location.href.replace(/#.*/, '');
    history.replaceState(history.state, '', query ? `${page}${prefix}${query}` : page);
  };

  /** Applies the filters of the address. What the address names is shown, whatever the form contains. */
  const follow = (): void => {
    const named = document.getElementById(location.hash.slice(1));
    const isHidden = named instanceof HTMLElement && table.contains(named) && named.hidden;
    if (!location.hash.startsWith(prefix) && !isHidden) return;
    const filters = new URLSearchParams(isHidden ? '' : location.hash.slice(prefix.length));
    selectOption(client, filters.get('client') ?? '');
    selectOption(group, filters.get('group') ?? '');
    differs.checked = filters.has('differs');
    text.value = filters.get('text') ?? '';
    apply();
    (isHidden ? named : form).scrollIntoView();
  };

  form.addEventListener('input', apply);
  form.addEventListener('change', remember);
  form.addEventListener('reset', () => {
    // The fields have their initial values only after this event.
    setTimeout(() => {
      apply();
      remember();
    });
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
  });
  addEventListener('hashchange', follow);
  apply();
  follow();
}

function fixturesOf(body: HTMLTableSectionElement): Fixture[] {
  const fixtures: Fixture[] = [];
  for (const row of body.rows) {
    if (row.classList.contains('group')) continue;
    if (row.classList.contains('first')) fixtures.push({ rows: [], names: '', differs: [] });
    const fixture = fixtures.at(-1);
    if (!fixture) continue;
    fixture.rows.push(row);
    fixture.names += ` ${row.cells[0]?.querySelector('code')?.textContent.toLowerCase() ?? ''}`;
    for (const cell of row.cells) fixture.differs[cell.cellIndex] ||= cell.dataset['differs'] !== undefined;
  }
  return fixtures;
}

function fits(fixture: Fixture, body: HTMLElement, filters: Filters, column: number): boolean {
  const differs = column > 0 ? fixture.differs[column] : fixture.differs.includes(true);
  return (
    (filters.group === '' || body.id === `group/${filters.group}`) &&
    (!filters.differs || differs === true) &&
    filters.text.split(/\s+/).every((word) => fixture.names.includes(word))
  );
}

/** Returns the column of a client, -1 if there is none. */
function columnOf(table: HTMLTableElement, client: string): number {
  const headings = [...(table.rows[0]?.cells ?? [])];
  return client === '' ? -1 : headings.findIndex(({ dataset }) => dataset['client'] === client);
}

function selectOption(select: HTMLSelectElement, value: string): void {
  select.value = value;
  if (select.selectedIndex < 0) select.value = '';
}
