/* What lies over the areas: polygons (zones) and markers (sites). Restyled with the map, redrawn only when changed. */
atlas.extend((() => {
  "use strict";

  const { svg, pane, lines, shade, shaded } = atlas.tools;
  const KEYBOARD = 60; // from so many markers on, the table beside the map is the better way without a mouse
  const HOLLOW = "#ffffff";
  const NARROW = 480; // pixels: the map on a phone
  const LINE_CONTRAST = 3; // of a line against white; a paler one is not seen (layers/map/sites.py)
  const LETTERS = 12; // so many markers that are each the only one of its kind may make room for each other

  const start = (state) => {
    state.zoneRenderer = pane(state.map, "atlas-zones", 440);
    state.haloRenderer = pane(state.map, "atlas-halos", 470);
    state.zones = L.layerGroup().addTo(state.map);
    state.sites = L.layerGroup().addTo(state.map);
    state.drawn = {};
    state.taken = [];
    state.beside = [];
  };

  // What lies over an area must not keep clicks from it: the area below is the one clicked.
  const below = (state, { latlng, originalEvent: { clientX, clientY } }) => {
    if (state.sketch) return state.map.fire("click", { latlng });
    const under = new Set(document.elementsFromPoint(clientX, clientY));
    const layer = Object.values(state.layers).find(({ _path }) => under.has(_path));
    if (layer) layer.fire("click", { latlng });
  };

  // ---- Zones -------------------------------------------------------------------------------------------

  const zones = (state, { looks = {}, rows = [] }) => {
    state.zones.clearLayers();
    if (state.zoneDefs) state.zoneDefs.remove();
    const style = (key) => {
      const [fill, marks, ink, width, dash, opacity] = looks[key];
      return {
        renderer: state.zoneRenderer, fillColor: marks ? `url(#atlas-zone-${key})` : shade(state, fill) || "none",
        fillOpacity: opacity, color: shade(state, ink), weight: width, dashArray: dash || null,
      };
    };
    for (const [, key, tip, geometry] of rows) {
      const layer = L.geoJSON(geometry, { style: style(key), smoothFactor: 0.5, bubblingMouseEvents: false });
      if (tip) layer.bindTooltip(() => lines(tip), { sticky: true, opacity: 1 });
      layer.on("click", (event) => below(state, event));
      state.zones.addLayer(layer);
      atlas.tools.noTabStop(layer);
    }
    if (!state.zoneRenderer._container) return;
    state.zoneDefs = svg("defs", {});
    for (const [key, [fill, marks]] of Object.entries(looks)) {
      if (marks) atlas.tools.tile(`atlas-zone-${key}`, shade(state, fill), shaded(state, marks), state.zoneDefs);
    }
    state.zoneRenderer._container.prepend(state.zoneDefs);
  };

  // ---- Sites -------------------------------------------------------------------------------------------

  const contrast = (fill) => {
    const [r, g, b] = fill.match(/[0-9a-f]{2}/gi).map((each) => parseInt(each, 16) / 255)
      .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
  };

  const marker = ([fill, d], { vague, size, chosen }) => {
    const box = svg("svg", { viewBox: "-11 -11 22 22", width: size, height: size, "aria-hidden": "true" });
    if (chosen) {
      svg("circle", { r: 9.2, fill: "none", stroke: "#ffffff", "stroke-width": 4 }, box);
      svg("circle", { r: 9.2, fill: "none", stroke: "#0b3d91", "stroke-width": 2.2 }, box);
    }
    const ink = vague && contrast(fill) >= LINE_CONTRAST ? fill : "#1a1a1a";
    svg("path", { d, fill: "none", stroke: "#ffffff", "stroke-width": 4, "stroke-linejoin": "round" }, box);
    if (vague) {
      svg("circle", { r: 9.8, fill: "none", stroke: "#ffffff", "stroke-width": 3 }, box);
      svg("circle", { r: 9.8, fill: "none", stroke: "#1a1a1a", "stroke-width": 1.2, "stroke-dasharray": "3 2.4" }, box);
    }
    const look = { fill: vague ? HOLLOW : fill, stroke: ink, "stroke-width": vague ? 2 : 1.2 };
    svg("path", { d, ...look, "stroke-linejoin": "round" }, box);
    return box;
  };

  const clicked = (state, id, style, event) => {
    if (state.sketch || !style.clickable) return below(state, event);
    if (window.Streamlit) window.Streamlit.setComponentValue({ site: id, at: Date.now() });
  };

  // The map goes to a marker that has the focus by itself; once it is there, so does the page.
  const in_sight = (map, node) => {
    if (map._panAnim?._inProgress) map.once("moveend", () => node.scrollIntoView({ block: "nearest", inline: "nearest" }));
  };

  const sites = (state, style) => {
    const { looks = {}, rows = [], selected = null, fine = false } = style;
    state.sites.clearLayers();
    const narrow = state.map.getSize().x < NARROW;
    const size = fine ? (narrow ? 11 : 15) : narrow ? 20 : 26;
    const keyboard = rows.length <= KEYBOARD;
    const nodes = [];
    for (const [id, at, key, tip, radius] of rows) {
      if (radius) {
        const halo = { radius, interactive: false, renderer: state.haloRenderer, fill: false };
        state.sites.addLayer(L.circle(at, { ...halo, color: "#ffffff", weight: 3.4, opacity: 0.8 }));
        state.sites.addLayer(L.circle(at, { ...halo, color: "#1a1a1a", weight: 1.4, dashArray: "5 4" }));
      }
      const html = marker(looks[key], { vague: radius > 0, size, chosen: id === selected });
      const icon = L.divIcon({ html, className: "atlas-site", iconSize: [size, size] });
      const each = L.marker(at, { icon, keyboard, riseOnHover: true, zIndexOffset: 500 });
      each.bindTooltip(() => lines(tip), { opacity: 1, offset: [size / 2 - 3, 0] });
      each.on("click", (event) => clicked(state, id, style, event));
      state.sites.addLayer(each);
      const node = each.getElement();
      node.setAttribute("role", style.clickable ? "button" : "img");
      node.setAttribute("aria-label", tip.replaceAll("\n", ", "));
      node.dataset.site = id;
      node.addEventListener("focus", () => in_sight(state.map, node));
      nodes.push(node);
    }
    const alike = (key) => rows.filter(([, , each]) => each === key).length;
    const weights = Object.fromEntries(Object.keys(looks).map((key) => [key, 1 / alike(key)]));
    state.beside = rows.map(([, at, key], index) =>
      ({ at: L.latLng(at), half: size * 0.35, weight: weights[key], size, node: nodes[index] }));
    state.taken = rows.length <= 40 ? state.beside : [];
  };

  // Letters that lie over each other move apart until each is read: by a few pixels, away from each other.
  const spread = (state) => {
    const letters = state.beside.filter(({ weight }) => weight === 1);
    if (letters.length > LETTERS) return;
    const points = letters.map(({ at }) => state.map.latLngToLayerPoint(at));
    for (let round = 0; round < 24; round += 1) {
      points.forEach((a, first) => points.slice(first + 1).forEach((b, next) => {
        const apart = letters[first].size * 0.8;
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const far = Math.hypot(dx, dy);
        if (far >= apart) return;
        const [x, y] = far < 0.5 ? [1, 0] : [dx / far, dy / far];
        const by = (apart - far) / 2;
        points[first] = a = a.subtract([x * by, y * by]);
        points[first + 1 + next] = b.add([x * by, y * by]);
      }));
    }
    letters.forEach((letter, at) => {
      const { x, y } = points[at].subtract(state.map.latLngToLayerPoint(letter.at));
      letter.shift = [x, y];
      letter.node.style.marginLeft = `${x - letter.size / 2}px`;
      letter.node.style.marginTop = `${y - letter.size / 2}px`;
    });
  };

  const ASIDE = [[0, 0], [0, -18], [0, 18], [20, 0], [-20, 0], [-16, -14], [16, -14], [-16, 14], [16, 14]];
  const APART = 17;

  // An area's symbol under a marker cannot be read: it moves aside, but not out of its area.
  const place = (state) => {
    const at = (latlng) => state.map.latLngToLayerPoint(latlng);
    spread(state);
    const taken = state.taken.map((site) => at(site.at).add(site.shift || [0, 0]));
    for (const [code, mark] of Object.entries(state.marks)) {
      if (!mark.html.firstChild) continue;
      const { x, y } = at(mark.at);
      const clear = ([dx, dy]) => taken.every((p) => Math.hypot(x + dx - p.x, y + dy - p.y) >= APART);
      const inside = ([dx, dy]) => state.layers[code]._path.isPointInFill({ x: x + dx, y: y + dy });
      mark.shift = ASIDE.find((shift) => clear(shift) && (shift === ASIDE[0] || inside(shift))) || ASIDE[0];
      mark.html.style.transform = `translate(${mark.shift[0]}px, ${mark.shift[1]}px)`;
    }
  };

  // Drawn anew only where something changed: what has the focus keeps it.
  const renewed = (state, name, part, draw) => {
    const text = JSON.stringify(part || {});
    if (state.drawn[name] === text) return;
    const focus = document.activeElement?.dataset?.site;
    draw(state, part || {});
    state.drawn[name] = text;
    if (focus && name === "sites") {
      [...state.map.getPanes().markerPane.children].find((node) => node.dataset.site === focus)?.focus();
    }
  };

  const restyle = (state, style) => {
    renewed(state, "zones", style.zones, zones);
    renewed(state, "sites", style.sites, sites);
  };

  return { start, restyle, place };
})());
