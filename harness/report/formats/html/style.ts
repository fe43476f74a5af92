/**
 * The page's style sheet. The colours of the classes are those of Okabe and Ito, which people with any colour vision
 * tell apart: https://jfly.uni-koeln.de/color/
 */
export const style = `
:root {
  color-scheme: light dark;
  --text: #1b1b1b;
  --muted: #595959;
  --page: #fff;
  --raised: #f4f4f2;
  --line: #c9c9c4;
  --link: #0b57a4;
  --good: #00664b;
  --bad: #a63c00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #ececec;
    --muted: #b0b0b0;
    --page: #161616;
    --raised: #222;
    --line: #4a4a4a;
    --link: #7cc4f5;
    --good: #4fd6ae;
    --bad: #ff9a5c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  max-width: 75rem;
  padding: 1rem;
  font: 1rem/1.5 system-ui, sans-serif;
  color: var(--text);
  background: var(--page);
  overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2rem 0 .5rem; }
h3, h4 { font-size: 1rem; margin: 1rem 0 .25rem; }
h5 { font-size: .875rem; margin: .5rem 0 .25rem; color: var(--muted); }
p { margin: .25rem 0; }
ul, ol { margin: .25rem 0; padding-left: 1.25rem; }
a { color: var(--link); }
code { font: .8125rem/1.5 ui-monospace, monospace; unicode-bidi: isolate; }
mark { color: inherit; background: none; font-weight: 700; }
button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: .25rem; padding: .125rem .5rem; cursor: pointer; text-align: start; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
pre { font: .8125rem/1.5 ui-monospace, monospace; margin: .25rem 0; padding: .5rem .75rem; background: var(--raised); border-radius: .25rem; white-space: pre-wrap; }
input, select { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: .25rem; padding: .125rem .375rem; max-width: 100%; }
[hidden] { display: none !important; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .125rem 1rem; margin: .25rem 0; }
dt { color: var(--muted); }
dd { margin: 0; }
summary { cursor: pointer; }

.verdict { font-weight: 700; border-inline-start: .3rem solid var(--bad); padding-inline-start: .75rem; margin-top: .75rem; }
.verdict.exit-0 { border-color: var(--good); }

.headlines { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem; margin-top: 1.25rem; }
.headline { background: var(--raised); border-top: .4rem solid var(--line); border-radius: .25rem; padding: .75rem 1rem; }
.headline h2 { margin: 0 0 .25rem; }
.headline.opaque { border-color: var(--good); }
.headline.opaque h2 > span { color: var(--good); }
.headline.leaks { border-color: var(--bad); }
.headline.leaks h2 > span { color: var(--bad); }
.headline.invalid { border-top-style: dashed; }
.headline ul { padding-left: 1.1rem; }
.headline .answer { font-size: 1.125rem; line-height: 1.35; }
.headline meter { width: 100%; margin-top: .5rem; }
.note { color: var(--muted); font-size: .875rem; margin-top: .5rem; }

.finding { border-inline-start: .3rem solid var(--bad); padding-inline-start: .75rem; margin: .5rem 0; }
.finding.known { border-color: var(--line); }
.finding > summary { font-weight: 700; }
.finding.known > summary { font-weight: 400; }
.finding[open] { margin-bottom: 1.25rem; }
.reproduction { margin-top: .5rem; }
.names { display: flex; flex-wrap: wrap; gap: .125rem 1rem; }
.names a { font: .8125rem/1.5 ui-monospace, monospace; }

.filters { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; margin: .5rem 0; scroll-margin-top: 1rem; }
.filters output { color: var(--muted); }

.contents { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; margin-top: .5rem; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .875rem; margin-bottom: .75rem; }

.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .25rem; }
.matrix { border-collapse: separate; border-spacing: 0; width: 100%; }
.matrix th, .matrix td { padding: .25rem .5rem; text-align: start; vertical-align: top; }
.matrix th { font-weight: 400; }
.matrix tr > th:first-child { position: sticky; left: 0; background: var(--page); border-inline-end: 1px solid var(--line); min-width: 9rem; width: 60%; }
.matrix tr.first > * { border-top: 1px solid var(--line); }
.matrix th span { display: block; color: var(--muted); font-size: .875rem; line-height: 1.3; }
.matrix tr.group > th { background: var(--raised); font-weight: 700; padding-top: 1rem; border-top: 1px solid var(--line); }
.matrix tr.group > th:not(:first-child) { vertical-align: bottom; overflow-wrap: normal; min-width: 5.5rem; }

.situations { border-collapse: collapse; width: 100%; }
.situations th, .situations td { padding: .375rem .5rem; text-align: start; vertical-align: top; font-weight: 400; min-width: 7rem; }
.situations thead th { background: var(--raised); font-weight: 700; overflow-wrap: normal; }
.situations tbody tr > * { border-top: 1px solid var(--line); }
.situations th span { color: var(--muted); font-size: .875rem; }
.situations td > a { display: flex; flex-wrap: wrap; gap: .25rem .75rem; color: inherit; text-decoration: none; }
.situations td > a:hover { text-decoration: underline; }
.share { white-space: nowrap; }

.leaky-clients { border-collapse: collapse; width: 100%; }
.leaky-clients th, .leaky-clients td { padding: .25rem .5rem; text-align: start; vertical-align: top; min-width: 7rem; font-weight: 400; }
.leaky-clients thead th { background: var(--raised); font-weight: 700; }
.leaky-clients tbody tr > * { border-top: 1px solid var(--line); }
.leaky-clients td.unmet { font-weight: 700; }

.cell { display: inline-block; text-decoration: none; line-height: 1.4; border-radius: .25rem; border: 1px solid transparent; padding: .125rem .5rem; min-width: 2.25rem; font-weight: 700; white-space: nowrap; color: #000; text-align: center; }
.class-reference, .is-read { background: var(--raised); border-color: var(--line); color: var(--text); font-weight: 400; }
.class-0 { background: #e69f00; }
.class-1 { background: #56b4e9; }
.class-2 { background: #f0e442; }
.class-3 { background: #cc79a7; }
.class-4 { background: #009e73; }
.class-5 { background: #0072b2; color: #fff; }
.is-not-failed, .is-close-mismatch, .is-timed-out { background: #d55e00; }
.is-unwitnessed, .is-error { background: none; border: 2px dashed var(--text); color: var(--text); }
.is-skipped, .is-unobserved, .is-observed { background: none; color: var(--muted); font-weight: 400; }

.class > summary { margin: .25rem 0; }
.differs { list-style: none; padding: 0; }
.differs mark, dd mark { color: var(--bad); }

#cell { width: min(64rem, calc(100vw - 1rem)); max-width: none; max-height: 90vh; overflow: auto; padding: 0; color: var(--text); background: var(--page); border: 1px solid var(--line); border-radius: .5rem; }
#cell::backdrop { background: #0008; }
#cell form { position: sticky; top: 0; display: flex; justify-content: flex-end; padding: .5rem .5rem 0; }
#cell-content { padding: 0 1rem 1rem; }
#cell-content h2 { margin-top: 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 1.5rem; }
.pair section { min-width: 0; }
.unmet { font-weight: 700; color: var(--bad); }

@media (max-width: 30rem) {
  .matrix tr > th:first-child { min-width: 8rem; max-width: 45vw; }
  dl { grid-template-columns: 1fr; }
  dd { margin-bottom: .375rem; }
}
@media print {
  body { max-width: none; padding: 0; }
  .cell, .headline, .matrix tr.group > th { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  .scroll { overflow: visible; border: 0; }
  .matrix tr, .headline { break-inside: avoid; }
  .needs-script, .contents, .reproduction { display: none; }
  .matrix tr > th:first-child { position: static; }
}
`;
