import { renderGithub } from "../core/reports/github";
import { renderGitlab } from "../core/reports/gitlab";
import { renderHtml } from "../core/reports/html/index";
import { renderJson } from "../core/reports/json";
import { renderMarkdown } from "../core/reports/markdown";
import type { Report } from "../core/reports/report";
import { renderSarif } from "../core/reports/sarif";
import { renderText, type Colours } from "../core/reports/text";
import type { Format } from "./spec";

export function render(report: Report, format: Format, colours: Colours): string {
  switch (format) {
    case "text":
      return renderText(report, { colours, audit: true });
    case "json":
      return renderJson(report);
    case "sarif":
      return renderSarif(report);
    case "html":
      return renderHtml(report);
    case "markdown":
      return renderMarkdown(report);
    case "github":
      return renderGithub(report);
    case "gitlab":
      return renderGitlab(report);
  }
}
