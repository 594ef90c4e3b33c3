/** One diagram as a widget: one tab stop, arrow keys between nodes, and the ways through the focused node stand out. */
export function wireDiagram(svg: SVGSVGElement): void {
  const nodes = [...svg.querySelectorAll<SVGAElement>("a.node")];
  const links = [...svg.querySelectorAll<SVGElement>(".link")];
  const lanes = [...svg.querySelectorAll<SVGElement>(".lane")];
  const all = [...svg.querySelectorAll<SVGElement>(".node")];
  const of = (node: Element, name: string): string => node.getAttribute(`data-${name}`) ?? "";
  const trace = (node: Element | null): void => {
    svg.classList.toggle("tracing", node !== null);
    const ids = new Set(node ? of(node, "trace").split(" ") : []);
    for (const one of all) one.classList.toggle("traced", ids.has(of(one, "node")));
    for (const one of links) one.classList.toggle("traced", ids.has(of(one, "from")) && ids.has(of(one, "to")));
    for (const one of lanes) one.classList.toggle("traced", node !== null && of(one, "lane").split(" ").includes(of(node, "node")));
  };
  const only = (current: SVGAElement | undefined): void => {
    for (const node of nodes) node.setAttribute("tabindex", node === current ? "0" : "-1");
  };
  only(nodes[0]);
  for (const node of nodes) {
    node.addEventListener("focus", () => {
      only(node);
      trace(node);
    });
    node.addEventListener("blur", () => {
      trace(null);
    });
    node.addEventListener("keydown", (event) => {
      const next = neighbour(node, event.key, nodes, links, of);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }
  for (const node of all) {
    node.addEventListener("mouseenter", () => {
      trace(node);
    });
    node.addEventListener("mouseleave", () => {
      trace(nodes.find((one) => one === document.activeElement) ?? null);
    });
  }
}

/** The node that a key leads to: up and down in the column, left and right along the lines, Home and End to the ends of the column. */
function neighbour(node: SVGAElement, key: string, nodes: readonly SVGAElement[], links: readonly Element[], of: (node: Element, name: string) => string): SVGAElement | undefined {
  const column = nodes.filter((one) => of(one, "column") === of(node, "column")).sort((a, b) => Number(of(a, "row")) - Number(of(b, "row")));
  const beside = (near: string, far: string): SVGAElement | undefined => {
    const ids = new Set(links.filter((link) => of(link, near) === of(node, "node")).map((link) => of(link, far)));
    return nodes.filter((one) => ids.has(of(one, "node"))).sort((a, b) => Number(of(a, "row")) - Number(of(b, "row")))[0];
  };
  switch (key) {
    case "ArrowUp":
      return column[column.indexOf(node) - 1];
    case "ArrowDown":
      return column[column.indexOf(node) + 1];
    case "Home":
      return column[0];
    case "End":
      return column.at(-1);
    case "ArrowRight":
      return beside("from", "to");
    case "ArrowLeft":
      return beside("to", "from");
    default:
      return undefined;
  }
}
