import { style } from '../report/formats/html/style.js';

/** The style sheet of the service's pages. It extends that of a report. */
export const serviceStyle = `${style}
.run { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; margin: 1rem 0; padding: .75rem 1rem; background: var(--raised); border-radius: .25rem; }
.run button { font-weight: 700; padding: .5rem 1rem; border-color: var(--link); color: var(--link); }
.run input[type=number] { width: 4rem; }
.share { margin: .5rem 0; }
.qr-code { width: 12rem; background: #fff; padding: .25rem; }
.qr-code svg { display: block; }
.group { margin-top: 1.5rem; }
.group > summary > h2 { display: inline; margin: 0; }
.group h2 code { font-size: 1rem; }
.group > summary { margin-bottom: .5rem; }
.group > summary > .note { margin-inline-start: .75rem; }
.fixture { border-top: 1px solid var(--line); padding: .375rem 0; content-visibility: auto; contain-intrinsic-size: auto 2.25rem; }
.fixture[open] { padding-bottom: 1rem; }
.fixture > summary > span { color: var(--muted); margin-inline-start: .5rem; }
.fixture:not([data-up]) > summary > code { color: var(--muted); }
.case { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; }
.buttons { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; }
.seen:not(:empty) { border-inline-start: .3rem solid var(--line); padding-inline-start: .75rem; margin-top: .5rem; }
.progress progress { width: min(30rem, 100%); vertical-align: middle; }
.board { display: block; }
.board dt { color: var(--text); margin-top: .75rem; font-size: .875rem; }
.board dd { display: flex; flex-wrap: wrap; gap: 2px; }
.square { min-width: 0; width: 1.375rem; height: 1.375rem; padding: 0; font-size: .75rem; line-height: 1.25rem; overflow: hidden; }
.square.is-unobserved { background: var(--raised); }
`;
