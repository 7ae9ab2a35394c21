/* The map in the page: drawn once per place and level, then only restyled.
 *
 * atlas.bases[digest] holds the shapes; atlas.draw(map, digest) puts them on a Leaflet map; atlas.restyle(map, style)
 * gives them other colours, symbols and words. Text from data only ever becomes textContent or an attribute value.
 */
window.atlas = (() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const CLICKED = "atlas-clicked"; // the area that was last chosen on a map, for the maps beside it
  const CLOSE = 15.5; // the zoom at which the chosen area fills the map at most
  const AROUND = 0.35; // of an area's extent on each side: its neighbours stay in sight
  const bases = {};
  const extensions = []; // each draws something over the areas: start(state), restyle(state, style)
  const ruler = document.createElement("canvas").getContext("2d");

  // ---- Colours: those of the page, or what stands for them in the dark -----------------------------------

  const bright = (colour) => {
    ruler.fillStyle = "#000000";
    ruler.fillStyle = colour;
    const [, ...channels] = /^#(..)(..)(..)/.exec(ruler.fillStyle) || [0, "ff", "ff", "ff"];
    const [r, g, b] = channels.map((each) => parseInt(each, 16) / 255);
    return 0.3 * r + 0.59 * g + 0.11 * b;
  };
  const shade = ({ dark, base, style }, colour) =>
    (dark && ((style.night || {})[colour] || (base.night || {})[colour])) || colour;
  const shaded = (state, marks) => marks && [marks[0], marks[1], shade(state, marks[2]), marks[3]];

  const svg = (tag, attributes, parent) => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (parent) parent.appendChild(node);
    return node;
  };

  const pane = (map, name, zIndex) => {
    const node = map.createPane(name);
    node.style.zIndex = zIndex;
    node.style.pointerEvents = "none";
    return L.svg({ pane: name, padding: 0.5 });
  };

  // ---- Drawing the place -------------------------------------------------------------------------------

  const rings = (collection) =>
    collection.features.flatMap(({ geometry }) => {
      if (!geometry) return [];
      const lines = geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : geometry.coordinates;
      return lines.map((line) => line.map(([lng, lat]) => [lat, lng]));
    });

  // A dark line on a light one stays visible on the palest and on the darkest class.
  const boundaries = (map, collection, weight, renderer) => {
    const lines = rings(collection);
    const common = { interactive: false, renderer, smoothFactor: 0.5, lineJoin: "round" };
    const [pale, ink] = [{ className: "atlas-casing" }, { className: "atlas-line" }];
    L.polyline(lines, { ...common, ...pale, color: "#ffffff", weight: weight + 1.6, opacity: 0.85 }).addTo(map);
    L.polyline(lines, { ...common, ...ink, color: "#1a1a1a", weight }).addTo(map);
  };

  const draw = (map, digest) => {
    const base = bases[digest];
    const below = pane(map, "atlas-context", 350);
    const lines = pane(map, "atlas-lines", 450);
    const state = { map, base, layers: {}, marks: {}, style: { looks: {}, symbols: {}, areas: {} } };
    map._atlas = state;
    map.attributionControl.setPrefix(false);
    if (base.attribution) map.attributionControl.addAttribution(base.attribution);
    view(state); // before shapes: Leaflet draws nothing before a map has a view
    state.top = pane(map, "atlas-selection", 460);
    state.renderer = L.svg({ padding: 0.5 }).addTo(map);

    // The ground is land (map.css), whether it has an outline or not.
    const beyond = { fill: false, color: "#b5b3ab", weight: 1, className: "atlas-beyond" };
    L.geoJSON(base.context, { interactive: false, renderer: below, ...beyond }).addTo(map);
    const style = { renderer: state.renderer, stroke: false, fillOpacity: base.tiles ? 0.78 : 1, fillColor: "#ffffff" };
    state.group = L.geoJSON(base.areas, {
      style,
      smoothFactor: 0.5,
      onEachFeature: (feature, layer) => area(state, feature.properties, layer),
    }).addTo(map);
    state.group.bindTooltip((layer) => words(state, layer.feature.properties), { sticky: true, opacity: 1 });
    noTabStop(state.group);
    if (base.parks && !base.tiles) parks(map, base.parks);
    if (base.water && !base.tiles) water(state, base.water); // tiles have water, and bridges over it
    boundaries(map, base.areas, base.fine ? 0.6 : 1, lines);
    base.outlines.forEach((outline) => boundaries(map, outline, 2.4, lines));
    labels(state);
    access(state);
    // Another ground: the same looks in its colours.
    state.repaint = () => {
      if (state.wet) state.wet();
      if (!state.style.about) return; // not styled yet
      state.drawn = {};
      restyle(map, state.style);
    };
    extensions.forEach((each) => each.start(state));
    map.on("moveend", () => place(state)); // after a zoom as well
    place(state);
  };

  // Over the areas, for docks lie in them; it takes no click from what is below.
  const water = (state, { shapes, look: [fill, marks, ink] }) => {
    const renderer = pane(state.map, "atlas-water", 420);
    const line = { color: ink, weight: 0.9, opacity: 0.9 };
    const fillColor = "url(#atlas-water)";
    const look = { interactive: false, renderer, smoothFactor: 0.5, fillColor, fillOpacity: 1, ...line };
    L.geoJSON(shapes, look).addTo(state.map);
    const defs = svg("defs", {}, renderer._container);
    state.wet = () => {
      defs.replaceChildren();
      tile("atlas-water", shade(state, fill), shaded(state, marks), defs);
    };
    state.wet();
  };

  // A line and a few strokes, so that the colour of the area below stays what it is.
  const parks = (map, { shapes, look: [, marks, ink] }) => {
    const renderer = pane(map, "atlas-parks", 415);
    const line = { color: ink, weight: 0.8, opacity: 0.75, className: "atlas-park" };
    const fillColor = "url(#atlas-parks)";
    L.geoJSON(shapes, { interactive: false, renderer, smoothFactor: 0.5, fillColor, fillOpacity: 1, ...line }).addTo(map);
    tile("atlas-parks", "", marks, svg("defs", {}, renderer._container));
  };

  // A tooltip listens for the focus, which makes a shape a stop of the Tab key: one per area, without a word. The list
  // beside the map and its table say the same to a keyboard.
  const noTabStop = (group) => group.eachLayer((layer) => layer.getElement()?.setAttribute("tabindex", "-1"));

  const area = (state, { code }, layer) => {
    state.layers[code] = layer;
    layer.on("mouseover", () => layer.setStyle({ stroke: true, color: state.dark ? "#eef1f3" : "#1a1a1a", weight: 3 }));
    layer.on("mouseout", () => layer.setStyle({ stroke: false }));
    layer.on("click", () => {
      if (state.sketch) return; // a click draws
      memory.set(CLICKED, code);
      select(state, code);
      if (window.Streamlit) window.Streamlit.setComponentValue({ code, at: Date.now() });
    });
  };

  const access = ({ map, base, renderer }) => {
    const box = map.getContainer();
    box.setAttribute("role", "application");
    box.setAttribute("aria-roledescription", "map");
    box.setAttribute("aria-label", `${base.title}. Arrow keys move the map, plus and minus zoom.`);
    renderer._container.setAttribute("role", "img");
    renderer._container.setAttribute("aria-label", base.title);
    // Leaflet takes the focus on a click. The page must not scroll under the pointer: the click would be lost.
    box.focus = () => HTMLElement.prototype.focus.call(box, { preventScroll: true });
    // Scrolling the page must not zoom a map that nobody chose to use.
    map.scrollWheelZoom.disable();
    box.addEventListener("focusin", () => map.scrollWheelZoom.enable());
    box.addEventListener("focusout", () => map.scrollWheelZoom.disable());
  };

  // ---- The view: kept across levels and reloads, shared by maps side by side -----------------------------

  const memory = {
    get: (key) => {
      try { return JSON.parse(window.sessionStorage.getItem(key)); } catch { return null; }
    },
    set: (key, value) => {
      try {
        if (value === null) window.sessionStorage.removeItem(key);
        else window.sessionStorage.setItem(key, JSON.stringify(value));
      } catch { /* a browser without storage still shows the map */ }
    },
  };

  const view = (state) => {
    const { map, base } = state;
    const key = `atlas-view ${base.place}`;
    const bounds = L.latLngBounds(base.bounds);
    state.focus = null; // where the chosen area lies, while the map shows it
    let ours = 0;
    let started = false; // a map of another size tells of the end of a move that nobody began
    const quietly = (move) => { ours += 1; move(); ours -= 1; };
    const show = (kept) => quietly(() => {
      if (kept) map.setView([kept[0], kept[1]], kept[2], { animate: false });
      else {
        // The attribution must not lie over the lowest area's name.
        const corner = map.attributionControl.getContainer().offsetHeight;
        const free = [6 + (state.room || 0), 6 + corner]; // room at the right for a legend in the map
        const around = { paddingTopLeft: [6, 6], paddingBottomRight: free, animate: false };
        if (state.focus) map.fitBounds(state.focus.pad(AROUND), { ...around, maxZoom: CLOSE });
        else map.fitBounds(bounds, around);
      }
    });
    show(memory.get(key));
    map.setMinZoom(Math.max(1, map.getBoundsZoom(bounds) - 1));
    // A map that grows is moved back between its bounds: nobody chose that view. Its own moves stay as they are.
    const inside = map._panInsideMaxBounds;
    map._panInsideMaxBounds = () => { if (!ours) quietly(() => inside.call(map)); };
    map.setMaxBounds(bounds.pad(0.6));
    map.on("movestart", () => { started = !ours; });
    map.on("moveend", () => {
      const { lat, lng } = map.getCenter();
      if (started && !ours) memory.set(key, [lat, lng, map.getZoom()]);
    });
    state.quietly = quietly; // moves that nobody chose
    state.whole = () => !memory.get(key); // nobody has chosen to see a part of it
    state.refit = () => { if (state.whole()) show(null); };
    map.on("resize", state.refit);
    window.addEventListener("storage", (event) => { if (event.key === key) show(memory.get(key)); });
    home(map, () => { state.focus = null; memory.set(key, null); show(null); });
    // Only when another area is chosen: whoever moves the map away is not brought back. A click, on this map or on the
    // one beside it, shows no other part of the place, and a map that is drawn anew shows what it showed.
    state.go = (code, first) => {
      const layer = state.layers[code];
      if (first ? memory.get(key) : code && memory.get(CLICKED) === code) return;
      memory.set(CLICKED, null);
      state.focus = layer ? layer.getBounds() : null;
      if (layer && !first) memory.set(key, null);
      if (layer || state.whole()) show(null);
    };
  };

  const home = (map, action) => {
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar leaflet-control");
      const button = L.DomUtil.create("button", "atlas-home", bar);
      button.type = "button";
      button.title = "Show the whole place";
      button.setAttribute("aria-label", button.title);
      svg("path", { d: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" }, svg("svg", { viewBox: "0 0 24 24" }, button));
      L.DomEvent.disableClickPropagation(bar).on(button, "click", action);
      return bar;
    };
    control.addTo(map);
  };

  // ---- Labels and symbols ------------------------------------------------------------------------------

  const pin = (state, [lat, lng], className, pane = "markerPane") => {
    const html = L.DomUtil.create("div", className);
    html.setAttribute("aria-hidden", "true");
    const icon = L.divIcon({ html, className: "atlas-pin", iconSize: [0, 0] });
    L.marker([lat, lng], { icon, pane, interactive: false, keyboard: false }).addTo(state.map);
    return { html, at: L.latLng(lat, lng) };
  };

  const labels = (state) => {
    for (const [code, at] of Object.entries(state.base.anchors)) state.marks[code] = pin(state, at, "atlas-mark");
    tools.names.start(state, pin);
  };

  const place = (state) => {
    extensions.forEach((each) => each.place && each.place(state));
    tools.names.place(state);
  };

  // ---- Restyling ---------------------------------------------------------------------------------------

  // The content of a tooltip: the first line strong, all of them text.
  const lines = (text) => {
    const box = L.DomUtil.create("div", "atlas-tip");
    const [first, ...rest] = text.split("\n");
    L.DomUtil.create("strong", "", box).textContent = first;
    rest.forEach((line) => { L.DomUtil.create("div", "", box).textContent = line; });
    return box;
  };

  const words = (state, { code, name }) => {
    const entry = state.style.areas[code];
    return lines(entry && entry[2] ? `${name.replaceAll("\n", " ")}\n${entry[2]}` : name);
  };

  const tile = (id, fill, [size, d, ink, width], parent) => {
    const box = svg("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" }, parent);
    if (fill) svg("rect", { width: size, height: size, fill }, box);
    svg("path", { d, stroke: ink, "stroke-width": width, fill: "none" }, box);
  };

  const patterns = (state) => {
    const root = state.renderer._container;
    if (state.defs) state.defs.remove();
    state.defs = svg("defs", {});
    for (const [key, [fill, marks]] of Object.entries(state.style.looks)) {
      if (marks) tile(`atlas-look-${key}`, shade(state, fill), shaded(state, marks), state.defs);
    }
    root.insertBefore(state.defs, root.firstChild);
  };

  const symbol = (state, key) => {
    const d = state.style.symbols[key];
    const size = state.base.fine ? 11 : 15;
    const box = svg("svg", { viewBox: "-8 -8 16 16", width: size, height: size });
    svg("path", { d, fill: "none", stroke: "#ffffff", "stroke-width": 4, "stroke-linejoin": "round" }, box);
    svg("path", { d, fill: "#ffffff", stroke: "#1a1a1a", "stroke-width": 1.2, "stroke-linejoin": "round" }, box);
    return box;
  };

  // A name has the colour of its area around it: dark or light, whichever of the two is read on that.
  const paint = (state) => {
    const { style } = state;
    patterns(state);
    for (const [code, layer] of Object.entries(state.layers)) {
      const [look] = style.areas[code] || [style.missing, ""];
      const [fill, marks] = style.looks[look];
      layer.setStyle({ fillColor: marks ? `url(#atlas-look-${look})` : shade(state, fill) });
    }
    for (const { html, code, kind } of state.labels) {
      const look = kind === "area" && style.areas[code] && style.looks[style.areas[code][0]];
      if (!look) continue;
      const ground = shade(state, look[0]);
      html.style.setProperty("--halo", ground);
      html.style.color = bright(ground) < 0.5 ? "#ffffff" : "#111111";
    }
  };

  const restyle = (map, style) => {
    const state = map._atlas;
    if (!state) return;
    const before = state.style.selected;
    state.style = style;
    paint(state);
    for (const code of Object.keys(state.layers)) {
      const [, mark] = style.areas[code] || [style.missing, ""];
      state.marks[code].html.replaceChildren(...(mark ? [symbol(state, mark)] : []));
    }
    if (style.selected !== before && (style.selected || before)) {
      state.go(style.selected, before === undefined);
    }
    if (state.group.isTooltipOpen()) state.group.getTooltip().update();
    state.renderer._container.setAttribute("aria-label", style.about || state.base.title);
    extensions.forEach((each) => each.restyle(state, style));
    select(state, style.selected);
    // The layers of earlier restyles are off the map already: forget them.
    if (window.feature_group) window.feature_group.length = 0;
  };

  const select = (state, code) => {
    state.style.selected = code;
    if (state.chosen) state.chosen.remove();
    const layer = state.layers[code];
    if (layer) {
      const lines = rings({ features: [layer.feature] });
      const common = { interactive: false, renderer: state.top, lineJoin: "round" };
      const halo = L.polyline(lines, { ...common, color: state.dark ? "#12171c" : "#ffffff", weight: 7 });
      const line = { ...common, color: state.dark ? "#8ab8ff" : "#0b3d91", weight: 4 };
      state.chosen = L.layerGroup([halo, L.polyline(lines, line)]);
      state.chosen.addTo(state.map);
    }
    place(state);
  };

  const extend = (extension) => extensions.push(extension);
  const tools = { svg, pane, lines, tile, noTabStop, bright, shade, shaded }; // and names.js its own
  return { bases, draw, restyle, extend, tools };
})();
