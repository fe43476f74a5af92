import { renderToString } from 'preact-render-to-string';
import type { Assets } from './assets.js';
import type { Report } from '../../../model/report.js';
import { Page } from './page.js';

/** Renders a report as one HTML file, which opens from disk and loads nothing from the network. */
export function htmlReport(report: Report, assets: Assets): string {
  return `<!doctype html>\n${renderToString(<Page report={report} assets={assets} />)}\n`;
}
