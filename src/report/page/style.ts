import { fontFamily } from '../figures/theme.js';

const light =
  '--page:#f4f5f7;--surface:#fff;--text:#1b1f26;--muted:#5c6470;--line:#e4e7eb;--accent:#2563c9;--warn:#9a4a00;--warn-back:#fff4e5;';
const dark =
  '--page:#0c0e12;--surface:#14161b;--text:#e9ebef;--muted:#9ba3af;--line:#2b2f37;--accent:#6ea4ff;--warn:#ffb566;--warn-back:#2a2013;';

/** The style sheet of the report, light and dark with the system. */
export const style = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 ${fontFamily}}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}
header h1{margin:0;font-size:28px;line-height:1.2;letter-spacing:-.01em}
header p{margin:6px 0 0;color:var(--muted)}
h2{margin:44px 0 12px;font-size:19px}
h3{margin:0;font-size:16px;display:flex;align-items:center;gap:8px}
h4{margin:16px 0 6px;font-size:13px;font-weight:600;color:var(--muted)}
p{max-width:78ch}
.note{color:var(--muted);margin:0 0 12px}
nav{margin:18px 0 0;display:flex;flex-wrap:wrap;gap:4px 16px;font-size:14px}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
.tiles{display:flex;flex-wrap:wrap;gap:12px;margin:24px 0 0;padding:0}
.tiles div{flex:1 0 auto;min-width:104px;white-space:nowrap;background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
.tiles dt{color:var(--muted);font-size:13px}.tiles dd{margin:2px 0 0;font-size:21px;font-weight:600;font-variant-numeric:tabular-nums}
.card{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:16px;margin:0 0 16px;overflow:hidden}
.figure{padding:0;display:flex;align-items:flex-start}
.card .figure{margin:0 -16px}
.figure svg,.card svg{max-width:100%;height:auto;display:block}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:16px}
.pair>*{margin:0;min-width:0}
.pair+.card,.card+.pair,.pair+.pair{margin-top:16px}
.warnings{background:var(--warn-back);border:1px solid var(--line);border-left:4px solid var(--warn);border-radius:8px;padding:12px 16px;margin:20px 0 0}
.warnings h2{margin:0 0 4px;font-size:15px;color:var(--warn)}.warnings ul{margin:0;padding-left:18px}
.good{color:var(--muted);margin:20px 0 0}
.choices{display:flex;flex-wrap:wrap;gap:12px 24px;margin:0 0 12px}
.choices fieldset{border:0;padding:0;margin:0;display:flex;gap:4px;align-items:center}
.choices legend{float:left;color:var(--muted);font-size:13px;padding:0 8px 0 0}
.choices label{cursor:pointer}
.choices span{display:block;padding:4px 12px;border:1px solid var(--line);border-radius:99px;background:var(--surface);font-size:14px}
.choices input{position:absolute;opacity:0;pointer-events:none}
.choices input:checked+span{background:var(--accent);border-color:var(--accent);color:var(--surface);font-weight:600}
.choices input:focus-visible+span{outline:2px solid var(--accent);outline-offset:2px}
.dot{width:12px;height:12px;border-radius:50%;flex:none}
.stats{margin:4px 0 0;color:var(--muted);font-size:14px}
.words{display:flex;flex-wrap:wrap;gap:6px;margin:8px 0 0;padding:0;list-style:none}
.words li{border:1px solid var(--line);border-radius:99px;padding:1px 10px}
.words .strong{font-weight:600;border-color:var(--accent)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px}
th{text-align:left;font-weight:600;color:var(--muted)}
th,td{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top;white-space:nowrap}
tbody tr:last-child td{border-bottom:0}
.numeric{text-align:right;font-variant-numeric:tabular-nums}
.long{white-space:normal;overflow-wrap:anywhere;min-width:14em}
th.numeric{white-space:normal;vertical-align:bottom}
pre{overflow-x:auto;margin:0;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
summary{cursor:pointer;color:var(--muted);font-size:14px}
details[open] summary{margin-bottom:8px}
@media (max-width:600px){.figure{overflow-x:auto}.figure svg{max-width:none;min-width:560px}}
@media print{body{background:none}.card{break-inside:avoid}}
`;
