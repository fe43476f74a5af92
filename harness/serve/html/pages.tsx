import { renderToString } from 'preact-render-to-string';
import type { Observation } from '../../model/observation.js';
import { ObservationView } from '../../report/formats/html/observation-view.js';
import { Board } from './board.js';
import { BoardPage } from './board-page.js';
import { CataloguePage } from './catalogue-page.js';
import type { BoardState, Catalogue } from './page-data.js';

/** The page that lists every fixture, as HTML. */
export function cataloguePage(catalogue: Catalogue): string {
  return document(<CataloguePage {...catalogue} />);
}

/** The page of one run, as HTML. */
export function boardPage(state: BoardState): string {
  return document(<BoardPage state={state} />);
}

/** The part of the page of a run that changes while it goes on, as HTML. */
export function board(state: BoardState): string {
  return renderToString(<Board {...state} />);
}

/** One observation, as HTML for a page that is open. */
export function observationView(observation: Observation): string {
  return renderToString(<ObservationView observation={observation} heading="" />);
}

function document(page: Parameters<typeof renderToString>[0]): string {
  return `<!doctype html>\n${renderToString(page)}\n`;
}
