/* A legend that lies in the map: looks, words and counts. A map too narrow for it leaves it to the page. */
atlas.extend((() => {
  "use strict";

  const { svg, tile, shade, shaded } = atlas.tools;
  const ROOM = 380; // pixels of width from which a legend leaves enough of the map to see
  const WIDE = 540; // pixels of width from which it may take the room of dots
  const MOST = 0.4; // the share of a map's width that may be kept free for a legend
  const DOTS = 20; // more areas of one look than that are a number: nobody counts dots
  const ACROSS = 10; // dots in a line
  let made = 0;

  const swatch = (state, [fill, marks], symbol) => {
    const box = svg("svg", { viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" });
    const id = `atlas-legend-${(made += 1)}`;
    if (marks) tile(id, shade(state, fill), shaded(state, marks), svg("defs", {}, box));
    const look = { fill: marks ? `url(#${id})` : shade(state, fill), stroke: state.dark ? "#9aa6b0" : "#1a1a1a" };
    svg("rect", { x: 0.5, y: 0.5, width: 25, height: 15, ...look }, box);
    if (symbol) {
      const mark = svg("g", { transform: "translate(13 8)" }, box);
      svg("path", { d: symbol, fill: "none", stroke: "#ffffff", "stroke-width": 4 }, mark);
      svg("path", { d: symbol, fill: "#ffffff", stroke: "#1a1a1a", "stroke-width": 1.2 }, mark);
    }
    return box;
  };

  const cell = (row, tag, text) => {
    const box = L.DomUtil.create(tag, "", row);
    box.textContent = text;
    return box;
  };

  // One dot an area, that of the chosen area filled, where the map is wide; else the number alone.
  const dots = (box, count, chosen) => {
    const size = { width: 9 * Math.min(count, ACROSS), height: 9 * Math.ceil(count / ACROSS) };
    const drawn = svg("svg", { ...size, class: "atlas-dots", "aria-hidden": "true" });
    for (let each = 0; each < count; each += 1) {
      const className = chosen && !each ? "atlas-dot atlas-dot-chosen" : "atlas-dot";
      const at = { cx: 4.5 + 9 * (each % ACROSS), cy: 4.5 + 9 * Math.floor(each / ACROSS), r: 3.4 };
      svg("circle", { ...at, class: className }, drawn);
    }
    L.DomUtil.create("span", "atlas-legend-count", box).textContent = count.toLocaleString("en-GB");
    box.appendChild(drawn);
  };

  const table = (state, { title, counted, rows }, chosen) => {
    const dotted = rows.every(([, , , count]) => count <= DOTS);
    const box = L.DomUtil.create("table", "atlas-legend");
    cell(box, "caption", title);
    const head = L.DomUtil.create("tr", "atlas-legend-head", L.DomUtil.create("thead", "", box));
    ["Look", "Meaning", counted].forEach((text) => { cell(head, "th", text).scope = "col"; });
    const body = L.DomUtil.create("tbody", "", box);
    for (const [look, symbol, words, count] of rows) {
      const row = L.DomUtil.create("tr", "", body);
      L.DomUtil.create("td", "", row).appendChild(swatch(state, look, symbol));
      cell(row, "td", words);
      if (dotted) dots(L.DomUtil.create("td", "", row), count, JSON.stringify(look) === chosen);
      else cell(row, "td", count.toLocaleString("en-GB"));
    }
    return box;
  };

  const start = (state) => {
    state.legend = L.control({ position: "topright" });
    const box = L.DomUtil.create("div", "atlas-legend-box"); // kept: a control that moves is added again
    L.DomEvent.disableClickPropagation(box);
    state.legend.onAdd = () => box;
    state.map.on("resize", () => fit(state));
  };

  // In the corner that covers the fewest areas of the place as it lies when all of it is shown.
  const fit = (state) => {
    const box = state.legend.getContainer();
    if (!box) return;
    const { x, y } = state.map.getSize();
    box.hidden = x < ROOM;
    box.classList.toggle("atlas-dotted", x >= WIDE);
    const room = box.offsetWidth < MOST * x ? box.offsetWidth : 0;
    if (room !== state.room) {
      state.room = room;
      state.refit();
    }
    const [width, height] = [box.offsetWidth + 20, box.offsetHeight + 20];
    const foot = state.map.attributionControl.getContainer().offsetHeight; // nothing may lie under it
    const points = Object.values(state.marks).map(({ at }) => state.map.latLngToContainerPoint(at));
    const covered = (left, top) =>
      points.filter((p) => p.x > left && p.x < left + width && p.y > top && p.y < top + height).length;
    const corners = [
      ["topright", covered(x - width, 0)],
      ["bottomleft", covered(0, y - foot - height)],
      ["bottomright", covered(x - width, y - foot - height)],
    ];
    const [[corner]] = corners.sort((a, b) => a[1] - b[1]);
    if (corner !== state.legend.getPosition()) state.legend.setPosition(corner);
    box.style.marginBottom = corner === "bottomleft" ? `${foot + 10}px` : "";
  };

  const restyle = (state, { legend, looks, areas, selected }) => {
    state.legend.remove();
    if (!legend) {
      if (state.room) {
        state.room = 0;
        state.refit();
      }
      return;
    }
    state.legend.addTo(state.map);
    const chosen = JSON.stringify(looks[(areas[selected] || [])[0]]);
    state.legend.getContainer().replaceChildren(table(state, legend, chosen));
    fit(state);
  };

  return { start, restyle };
})());
