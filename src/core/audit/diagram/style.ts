/** Style of the diagram, by the custom properties that the page around it defines. Colour never says something alone. */
export const DIAGRAM_STYLE = `
.diagram{display:block;font-family:var(--d-font,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif)}
.diagram text{fill:var(--d-text)}
.diagram .heading{font-size:12px;font-weight:600;letter-spacing:.04em;fill:var(--d-faint)}
.diagram .group{font-size:12px;font-weight:600}
.diagram .box{fill:var(--d-panel);stroke:var(--d-line);stroke-width:1.2}
.diagram .name{font-size:13px;font-weight:600}
.diagram .detail{font-size:11px;fill:var(--d-faint)}
.diagram .mark{fill:var(--d-faint)}
.diagram .agent .box{stroke:var(--d-accent)}
.diagram .agent .mark{fill:var(--d-accent)}
.diagram .shared .box{stroke:var(--d-warning);stroke-width:2.4;stroke-dasharray:7 3}
.diagram .shared .mark{fill:var(--d-warning)}
.diagram .critical .box{stroke:var(--d-error);stroke-width:2.4}
.diagram .critical .mark{fill:var(--d-error)}
.diagram .badge-box{fill:var(--d-panel);stroke:var(--d-warning);stroke-width:1.2}
.diagram .critical .badge-box{stroke:var(--d-error)}
.diagram .badge-text{font-size:10px;font-weight:600}
.diagram .link{fill:none;stroke:var(--d-edge);stroke-width:1.3}
.diagram .lane path{fill:none;stroke:var(--d-edge);stroke-width:1.3;stroke-linejoin:round}
.diagram .lane circle{fill:var(--d-edge)}
.diagram a{cursor:pointer;text-decoration:none}
.diagram a:focus{outline:none}
.diagram a:hover .box,.diagram a:focus-visible .box{stroke:var(--d-focus);stroke-width:3;stroke-dasharray:none}
.diagram.tracing .node:not(.traced),.diagram.tracing .lane:not(.traced){opacity:.28}
.diagram.tracing .link:not(.traced){opacity:.12}
.diagram.tracing .link.traced,.diagram.tracing .lane.traced path{stroke:var(--d-focus);stroke-width:2}
@media (forced-colors:active){
.diagram .node .box,.diagram .node .badge-box{fill:Canvas;stroke:CanvasText}
.diagram .node .mark,.diagram .node text,.diagram .heading,.diagram .group,.diagram .lane circle{fill:CanvasText}
.diagram .link,.diagram .lane path{stroke:CanvasText}
.diagram a.node .name{fill:LinkText}
.diagram a.node:hover .box,.diagram a.node:focus-visible .box,.diagram.tracing .link.traced,.diagram.tracing .lane.traced path{stroke:Highlight}
}
`;

/** The same colours as the HTML report's, for a picture that stands alone. */
export const DIAGRAM_COLOURS = `
.diagram{--d-text:#1b1f27;--d-faint:#5a6373;--d-panel:#fff;--d-line:#9aa2b1;--d-edge:#8b94a5;--d-accent:#4338ca;--d-warning:#8a5200;--d-error:#b3261e;--d-focus:#1558a6;--d-ground:#fbfbfd}
@media (prefers-color-scheme:dark){.diagram{--d-text:#e6e9ef;--d-faint:#9aa4b5;--d-panel:#1a1e26;--d-line:#566072;--d-edge:#69748a;--d-accent:#a5a1ff;--d-warning:#ffc062;--d-error:#ff8a80;--d-focus:#82b6ff;--d-ground:#12151b}}
.diagram .ground{fill:var(--d-ground)}
`;
