import { DIAGRAM_STYLE } from "../../audit/diagram/style";

/** Style of the HTML report. Colours have a contrast of at least 4.5:1 in both themes. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fbfbfd;--panel:#fff;--text:#1b1f27;--faint:#5a6373;--line:#e2e5ec;--edge:#8b94a5;--code:#f4f5f8;--error:#b3261e;--warning:#8a5200;--information:#1558a6;--good:#1c6b3a;--accent:#4338ca;--error-bg:#fdeceb;--warning-bg:#fdf3e1;--information-bg:#e8f1fc;--good-bg:#e6f4ea;--quiet-bg:#eef0f4}
@media (prefers-color-scheme:dark){:root{--bg:#12151b;--panel:#1a1e26;--text:#e6e9ef;--faint:#9aa4b5;--line:#2b313c;--edge:#69748a;--code:#222731;--error:#ff8a80;--warning:#ffc062;--information:#82b6ff;--good:#7bd69a;--accent:#a5a1ff;--error-bg:#3a2022;--warning-bg:#3a2d16;--information-bg:#1b2c45;--good-bg:#19331f;--quiet-bg:#262b35}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main,header,footer{max-width:1120px;margin:0 auto;padding:0 24px}
header{padding-top:36px}
h1{font-size:26px;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:19px;margin:44px 0 14px;letter-spacing:-.01em}
h3{font-size:15px;margin:0}
a{color:var(--accent)}
.faint{color:var(--faint)}
code,.mono{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:12px;background:var(--panel);padding:8px 12px;border-radius:6px;z-index:1}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:12px;margin:22px 0 0;padding:0;list-style:none}
.tile{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.tile b{display:block;font-size:24px;line-height:1.2;font-variant-numeric:tabular-nums}
.tile span{color:var(--faint);font-size:13px}
.tile.error b{color:var(--error)}.tile.warning b{color:var(--warning)}.tile.information b{color:var(--information)}
.badge{display:inline-block;font-size:12px;font-weight:600;padding:1px 9px;border-radius:99px;white-space:nowrap}
.badge.error,.badge.not-met{color:var(--error);background:var(--error-bg)}
.badge.warning{color:var(--warning);background:var(--warning-bg)}
.badge.information{color:var(--information);background:var(--information-bg)}
.badge.met{color:var(--good);background:var(--good-bg)}
.badge.unseen{color:var(--faint);background:var(--quiet-bg)}
.card{display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));gap:12px;margin:0;padding:0;list-style:none}
.card>li,.finding,.panel{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.card .top{display:flex;flex-direction:column;gap:4px;align-items:flex-start}
.card ul{margin:8px 0 0;padding-left:18px;color:var(--faint);font-size:13.5px}
.card li li{margin:2px 0;overflow-wrap:anywhere}
.filters{display:flex;flex-wrap:wrap;gap:10px;align-items:center;margin:0 0 14px}
.filters input[type=search],.filters select{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:6px 10px}
.filters input[type=search]{flex:1 1 220px;min-width:160px}
.filters label{display:inline-flex;gap:6px;align-items:center}
.finding{margin:0 0 10px;padding:0}
.finding>summary{list-style:none;cursor:pointer;padding:12px 16px;display:grid;grid-template-columns:auto 1fr;gap:4px 12px;border-radius:10px}
.finding>summary::-webkit-details-marker{display:none}
.finding .where{grid-column:2;font-size:13px;color:var(--faint);overflow-wrap:anywhere}
.finding .what{overflow-wrap:anywhere}
.finding .more{padding:0 16px 14px}
.finding[open]>summary{border-bottom:1px solid var(--line);border-radius:10px 10px 0 0;margin-bottom:12px}
.finding.error{border-left:3px solid var(--error)}.finding.warning{border-left:3px solid var(--warning)}.finding.information{border-left:3px solid var(--information)}
pre.frame{background:var(--code);border-radius:8px;margin:0 0 10px;padding:10px 12px;overflow-x:auto;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre.frame mark{color:inherit;background:var(--warning-bg);box-shadow:0 1.5px 0 var(--warning);border-radius:2px}
pre.frame .number{color:var(--faint);user-select:none}
.places{margin:6px 0 10px;padding-left:20px;font-size:14px}
.places li{margin:2px 0;overflow-wrap:anywhere}
a.place{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
button.plain{font:inherit;font-size:14px;background:none;border:0;padding:0;color:var(--accent);cursor:pointer;text-decoration:underline}
nav ul{display:flex;flex-wrap:wrap;gap:6px 20px;margin:20px 0 0;padding:0;list-style:none}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
h3.sub{margin:22px 0 10px}
.answer h3{font-size:13px;margin:10px 0 2px}
.panel.picture{padding:12px;overflow-x:auto}
.diagram{max-width:100%;height:auto;margin:0 auto;--d-text:var(--text);--d-faint:var(--faint);--d-panel:var(--panel);--d-line:var(--edge);--d-edge:var(--edge);--d-accent:var(--accent);--d-warning:var(--warning);--d-error:var(--error);--d-focus:var(--information)}
.diagram.broad{min-width:780px}
.diagram.wide{min-width:880px}
.as-table td{min-width:110px}.as-table td:nth-child(5){min-width:220px}
.as-table{margin:10px 0 0}
.as-table>summary{cursor:pointer;color:var(--accent);padding:4px 0}
.as-table .panel{margin-top:6px}
.answer{background:var(--panel);border:1px solid var(--line);border-radius:10px;margin:0 0 8px}
.answer>summary{list-style:none;cursor:pointer;padding:10px 16px;display:grid;grid-template-columns:56px 1fr;gap:2px 12px;border-radius:10px}
.answer>summary::-webkit-details-marker{display:none}
.answer .badge{justify-self:start;align-self:start;margin-top:2px}
.answer .what{font-weight:600;overflow-wrap:anywhere}
.answer .where{grid-column:2;font-size:14px;color:var(--faint);overflow-wrap:anywhere}
.answer .more{padding:2px 16px 12px 84px}
.answer[open]>summary{border-bottom:1px solid var(--line);border-radius:10px 10px 0 0}
.legend{font-size:13px;margin:0 0 8px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:8px 10px;border-bottom:1px solid var(--line)}
th{font-weight:600;white-space:nowrap}
td.cell{text-align:center;white-space:nowrap}
.matrix th[scope=row],.matrix thead th:first-child{position:sticky;left:0;background:var(--panel);z-index:1}
.matrix .head .faint{display:block;font-weight:400;font-size:12px}
.matrix.dense{width:auto}
.matrix.dense thead th{vertical-align:bottom;padding:8px 4px}
.matrix.dense .head{writing-mode:vertical-rl;transform:rotate(180deg);max-height:280px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.matrix.dense code{font-size:12px}
.matrix.dense th[scope=row] br{display:none}
.matrix.dense th[scope=row] .faint{margin-left:8px;font-weight:400}
.matrix.dense td.cell{padding:6px 4px;min-width:38px}
.matrix.dense .reach{min-width:26px;text-align:center}
.abilities{min-width:1000px}
.abilities .badge{white-space:normal;border-radius:10px}
.abilities td{min-width:165px;overflow-wrap:anywhere}
.abilities td:nth-child(4){min-width:130px}
.finding>summary>.badge{justify-self:start;align-self:start;margin-top:2px}
tbody tr:last-child>*{border-bottom:0}
.panel.scroll{padding:4px 6px}
.reach{display:inline-block;font-size:12px;padding:1px 8px;border-radius:99px;background:var(--quiet-bg)}
.reach.own{background:var(--information-bg);color:var(--information)}
.reach.tool{background:var(--warning-bg);color:var(--warning)}
.reach.delegation,.reach.process{background:var(--error-bg);color:var(--error)}
.problems{margin:0;padding-left:20px}
.problems li{overflow-wrap:anywhere}
footer{padding-top:36px;padding-bottom:40px;color:var(--faint);font-size:13px}
[hidden]{display:none!important}
@media (forced-colors:active){.badge,.reach{border:1px solid}.finding,.answer,.panel,.tile,.card>li{border-color:CanvasText}pre.frame mark{forced-color-adjust:none;background:Mark;color:MarkText}}
@media (max-width:900px){main,header,footer{padding-left:14px;padding-right:14px}.answer .more{padding-left:16px}}
@media print{.filters,nav{display:none}.finding .more{display:block}body{background:#fff}}
${DIAGRAM_STYLE}`;
