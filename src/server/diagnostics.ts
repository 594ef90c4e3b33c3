import { DiagnosticSeverity, type Diagnostic, type DiagnosticRelatedInformation } from "vscode-languageserver/node";
import type { Finding, Severity } from "../core/model";
import { placeOf, type PlaceSource } from "./places";

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

export const SOURCE = "crewvet";

/** What a diagnostic carries back to the server. Never a value, never an edit. */
export interface DiagnosticData {
  readonly fingerprint: string;
}

export interface DiagnosticOptions {
  readonly relatedInformation: boolean;
  rulePage(ruleId: string): string;
}

/** The findings of one root as diagnostics by document URI. */
export function diagnosticsByUri(findings: readonly Finding[], places: PlaceSource, options: DiagnosticOptions): Map<string, Diagnostic[]> {
  const result = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    const place = placeOf(finding.location, places);
    if (!place) continue;
    const data: DiagnosticData = { fingerprint: finding.fingerprint };
    const diagnostic: Diagnostic = {
      range: place.range,
      severity: SEVERITY[finding.severity],
      code: finding.ruleId,
      codeDescription: { href: options.rulePage(finding.ruleId) },
      source: SOURCE,
      message: finding.message,
      data,
    };
    if (options.relatedInformation) {
      const related = relatedOf(finding, places);
      if (related.length > 0) diagnostic.relatedInformation = related;
    }
    const list = result.get(place.uri);
    if (list) list.push(diagnostic);
    else result.set(place.uri, [diagnostic]);
  }
  return result;
}

/** Every agent involved, then the way of the value step by step. */
function relatedOf(finding: Finding, places: PlaceSource): DiagnosticRelatedInformation[] {
  const flow = finding.flow.map((step, index) => ({ ...step, message: `${String(index + 1)}. ${step.message}` }));
  return [...finding.related, ...flow].flatMap(({ location, message }) => {
    const place = placeOf(location, places);
    return place ? [{ location: place, message }] : [];
  });
}
