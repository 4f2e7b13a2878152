// The explorer's canvas: the picture that the server drew becomes one that can be moved, selected and
// expanded. Positions come from the server, so nothing jumps; expanding asks REST for direct neighbours.

const holder = document.getElementById("canvas");
const data = holder?.dataset.graphJson ? JSON.parse(holder.dataset.graphJson) : null;
const most = 300;
const bands = ["band-x", "band-0", "band-1", "band-2", "band-3", "band-4"];
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

// Colours as the current mode resolves them: a canvas cannot read light-dark() itself.
function colours() {
  const probe = document.createElement("i");
  document.body.append(probe);
  const resolved = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const found = Object.fromEntries([...bands, "text", "panel", "muted", "accent", "line-strong"].map((name) => [name, resolved(name)]));
  probe.remove();
  return found;
}

function style(c) {
  return [
    {
      selector: "node",
      style: {
        "background-color": (node) => (node.data("distance") === 0 ? c.text : c[node.data("band")]),
        width: (node) => node.data("r") * 2,
        height: (node) => node.data("r") * 2,
        label: (node) => (node.data("shown") ? node.data("name") : ""),
        color: c.text,
        "font-size": 11.5,
        "font-weight": 600,
        "font-family": "Inter, system-ui, sans-serif",
        "text-outline-color": c.panel,
        "text-outline-width": 2.5,
        "text-valign": "center",
        "text-halign": "right",
        "text-margin-x": 4,
        "min-zoomed-font-size": 7,
      },
    },
    { selector: "node[side = 'left']", style: { "text-halign": "left", "text-margin-x": -4 } },
    { selector: "node[side = 'below']", style: { "text-halign": "center", "text-valign": "bottom", "text-margin-x": 0, "text-margin-y": 3 } },
    { selector: "node[side = 'above']", style: { "text-halign": "center", "text-valign": "top", "text-margin-x": 0, "text-margin-y": -3 } },
    { selector: "node.near", style: { label: "data(name)", "z-index": 9 } },
    { selector: "node:selected", style: { "border-width": 2.5, "border-color": c.accent, label: "data(name)", "z-index": 10 } },
    {
      selector: "edge",
      style: { width: 0.8, "line-color": c["line-strong"], opacity: (edge) => (edge.data("tree") ? 0.6 : 0.14), "curve-style": "haystack", "haystack-radius": 0 },
    },
    { selector: "edge.near", style: { "line-color": c.accent, opacity: 0.95, width: 1.4, "z-index": 8 } },
    { selector: ".far", style: { opacity: 0.18 } },
  ];
}

function elements() {
  const nodes = data.nodes.map((node) => ({
    group: "nodes",
    data: { ...node, shown: node.side !== null, side: node.side ?? "right" },
    position: { x: node.x, y: node.y },
  }));
  const edges = data.edges.map(([dependent, dependency, tree]) => edge(data.nodes[dependent].id, data.nodes[dependency].id, tree));
  return [...nodes, ...edges];
}

function edge(source, target, tree = 1) {
  return { group: "edges", data: { id: `${source} → ${target}`, source, target, tree } };
}

function explore() {
  const cy = window.cytoscape({
    container: holder,
    elements: elements(),
    layout: { name: "preset" },
    style: style(colours()),
    minZoom: 0.2,
    maxZoom: 5,
    boxSelectionEnabled: false,
    autoungrabify: false,
  });
  holder.atlas = cy;
  // A handful of packages is shown at its size rather than blown up.
  const widest = 1.5;
  const fit = () => {
    cy.fit(undefined, 24);
    if (cy.zoom() > widest) {
      cy.zoom(widest);
      cy.center();
    }
  };
  fit();

  const panel = document.getElementById("selected");
  let chosen = null;

  function select(node) {
    chosen = node;
    document.getElementById("selected-name").textContent = node.data("name");
    document.getElementById("selected-id").textContent = node.id();
    document.getElementById("selected-note").textContent = node.data("note") ?? "";
    document.getElementById("selected-open").href = node.data("href");
    document.getElementById("selected-start").href = node.data("graph");
    panel.hidden = false;
    const near = node.closedNeighborhood();
    cy.elements().removeClass("near far");
    cy.elements().difference(near).addClass("far");
    near.addClass("near");
    if (near.length > 40) {
      near.nodes().removeClass("near");
    }
  }

  function unselect() {
    chosen = null;
    panel.hidden = true;
    cy.elements().removeClass("near far");
  }

  async function expand(node) {
    const free = most - cy.nodes().length;
    if (free <= 0) {
      say(`The picture holds ${most} packages. Start from ${node.data("name")} instead.`);
      return;
    }
    const answer = await fetch(`/graph/expand?id=${encodeURIComponent(node.id())}&mode=${data.mode}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      say("The server could not expand this package; try again.");
      return;
    }
    const { nodes: found } = await answer.json();
    const fresh = found.filter((n) => cy.getElementById(n.id).empty()).slice(0, Math.min(24, free));
    const { x, y } = node.position();
    const start = cy.nodes("[distance = 0]").position();
    const away = Math.atan2(y - start.y, x - start.x) || 0;
    fresh.forEach((n, i) => {
      const turn = node.data("distance") === 0 ? (2 * Math.PI * i) / fresh.length : away + ((i + 0.5) / fresh.length - 0.5) * 2.2;
      const reach = 70 + (i % 2) * 22;
      const made = cy.add({ group: "nodes", data: { ...n, distance: node.data("distance") + 1, shown: i < 6, side: "right" }, position: still ? { x: x + Math.cos(turn) * reach, y: y + Math.sin(turn) * reach } : { x, y } });
      if (!still) {
        made.animate({ position: { x: x + Math.cos(turn) * reach, y: y + Math.sin(turn) * reach } }, { duration: 180 });
      }
    });
    for (const n of found) {
      const other = cy.getElementById(n.id);
      const [source, target] = data.mode === "dependencies" ? [node.id(), n.id] : [n.id, node.id()];
      if (other.nonempty() && cy.getElementById(`${source} → ${target}`).empty()) {
        cy.add(edge(source, target));
      }
    }
    select(node);
    say(fresh.length ? `${fresh.length} packages added to ${node.data("name")}` : `${node.data("name")} has no further neighbours in this direction`);
  }

  function say(text) {
    const toast = document.getElementById("toast");
    toast.textContent = text;
    toast.classList.add("shown");
    setTimeout(() => toast.classList.remove("shown"), 3500);
  }

  function save(name, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 5000);
  }

  function svg() {
    const c = colours();
    const box = cy.elements().boundingBox();
    const escape = (text) => text.replace(/[&<>"]/g, (ch) => `&#${ch.charCodeAt(0)};`);
    const lines = cy.edges().map((e) => {
      const [a, b] = [e.source().position(), e.target().position()];
      return `<line x1="${a.x}" y1="${a.y}" x2="${b.x}" y2="${b.y}" stroke="${c["line-strong"]}" stroke-opacity="0.5" stroke-width="0.8"/>`;
    });
    const dots = cy.nodes().map((n) => {
      const p = n.position();
      const label = n.data("shown") ? `<text x="${p.x + n.data("r") + 4}" y="${p.y + 4}" font-family="sans-serif" font-size="11.5" fill="${c.text}">${escape(n.data("name"))}</text>` : "";
      return `<circle cx="${p.x}" cy="${p.y}" r="${n.data("r")}" fill="${n.data("distance") === 0 ? c.text : c[n.data("band")]}"><title>${escape(n.id())}</title></circle>${label}`;
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.x1 - 10} ${box.y1 - 10} ${box.w + 20} ${box.h + 20}"><rect x="${box.x1 - 10}" y="${box.y1 - 10}" width="${box.w + 20}" height="${box.h + 20}" fill="${c.panel}"/>${lines.join("")}${dots.join("")}</svg>`;
  }

  const doing = {
    fit,
    in: () => cy.zoom({ level: cy.zoom() * 1.3, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }),
    out: () => cy.zoom({ level: cy.zoom() / 1.3, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }),
    png: async () => save("graph.png", await cy.png({ output: "blob-promise", full: true, scale: 2, bg: colours().panel })),
    svg: () => save("graph.svg", new Blob([svg()], { type: "image/svg+xml" })),
    expand: () => chosen && expand(chosen),
  };

  document.addEventListener("click", (event) => doing[event.target.closest("[data-graph]")?.dataset.graph]?.());
  cy.on("tap", "node", (event) => select(event.target));
  cy.on("tap", (event) => event.target === cy && unselect());
  cy.on("dbltap", "node", (event) => expand(event.target));
  cy.on("mouseover", "node", (event) => event.target.addClass("near"));
  cy.on("mouseout", "node", (event) => !chosen && event.target.removeClass("near"));
  document.addEventListener("atlas:theme", () => cy.style(style(colours())));
  addEventListener("resize", () => cy.resize());
}

if (data && window.cytoscape) {
  holder.classList.add("live");
  explore();
}
