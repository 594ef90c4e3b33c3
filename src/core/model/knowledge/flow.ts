/** Sources, sinks and sanitizers as data (language-rules/languages/python/flow.json; users add theirs in .crewvet/). */
export interface FlowSpecs {
  readonly sinks: readonly object[];
  readonly sources: readonly object[];
  readonly sanitizers: readonly object[];
}
