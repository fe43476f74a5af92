import { renderToString } from 'preact-render-to-string';
import type { Observation } from '../../model/observation.js';
import { ObservationView } from '../../report/formats/html/observation-view.js';
import { Board } from './board.js';
import { BoardPage } from './board-page.js';
import { CataloguePage } from './catalogue-page.js';
import type { BoardState, Catalogue } from './page-data.js';

/** Renders the page that lists every fixture. */
export function cataloguePage(catalogue: Catalogue): string {
  return document(<CataloguePage {...catalogue} />);
}

/** Renders the page of a run. */
export function boardPage(state: BoardState): string {
  return document(<BoardPage state={state} />);
}

/** Renders the part of a run's page that changes during the run. */
export function board(state: BoardState): string {
  return renderToString(<Board {...state} />);
}

/** Renders one observation, for insertion into an open page. */
export function observationView(observation: Observation): string {
  return renderToString(<ObservationView observation={observation} heading="" />);
}

function document(page: Parameters<typeof renderToString>[0]): string {
  return `<!doctype html>\n${renderToString(page)}\n`;
}
