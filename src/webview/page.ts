/** Script of the HTML report: filters, and keys for its diagram. Without it everything is still there to read. */
import { wireDiagram } from "./diagram-keys";

for (const svg of document.querySelectorAll<SVGSVGElement>("svg.diagram")) wireDiagram(svg);

/** What a link inside the page leads to may stand in a closed answer. */
function reveal(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.querySelector("summary")?.focus();
  }
}
window.addEventListener("hashchange", reveal);
reveal();

const form = document.getElementById("filters");
const all = [...document.querySelectorAll<HTMLDetailsElement>(".finding")];
if (form && all.length > 0) {
  form.hidden = false;
  const value = (id: string): string => {
    const control = document.getElementById(id);
    return control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.value : "";
  };
  const apply = (): void => {
    const levels = [...form.querySelectorAll<HTMLInputElement>("input[type=checkbox]")].filter((box) => box.checked).map((box) => box.value);
    const [text, rule, agent] = [value("search").toLowerCase(), value("rule"), value("agent")];
    for (const one of all) {
      const { severity = "", rule: own = "", agents = "" } = one.dataset;
      one.hidden = !(levels.includes(severity) && (rule === "" || own === rule) && (agent === "" || agents.split("\n").includes(agent)) && one.textContent.toLowerCase().includes(text));
    }
    const live = document.getElementById("shown");
    if (live) live.textContent = `${String(all.filter((one) => !one.hidden).length)} of ${String(all.length)} shown`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
  });
  document.getElementById("open")?.addEventListener("click", () => {
    const open = !all.every((one) => one.open);
    for (const one of all) one.open = open;
  });
}
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details")) one.open = true;
});
