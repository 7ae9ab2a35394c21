/* Drawing by hand: one point, or a polygon corner by corner; by mouse, finger or keyboard. */
atlas.extend((() => {
  "use strict";

  const { svg, pane } = atlas.tools;
  const ASK = {
    point: "Click on the map, or move it under the cross and add the point.",
    polygon: "Click the corners of the area, or move the map under the cross and add them.",
  };
  const INK = { color: "#0b3d91", weight: 3, dashArray: "6 4", interactive: false };
  const LIMIT = 200;

  const start = (state) => {
    state.sketchRenderer = pane(state.map, "atlas-sketch", 480);
    state.map.on("click", ({ latlng }) => add(state, latlng));
    state.map.getContainer().addEventListener("keydown", (event) => {
      if (!state.sketch || event.target !== state.map.getContainer()) return;
      if (event.key === "Enter") add(state, state.map.getCenter());
      else if (event.key === "Escape") cancel(state);
    });
  };

  const report = (drawn) => {
    if (window.Streamlit) window.Streamlit.setComponentValue({ drawn, at: Date.now() });
  };

  const add = (state, latlng) => {
    const { sketch } = state;
    if (!sketch || sketch.done || sketch.corners.length >= LIMIT) return;
    sketch.corners.push(latlng);
    if (sketch.mode === "point") finish(state);
    else show(state);
  };

  const finish = (state) => {
    const { sketch } = state;
    const places = sketch.corners.map(({ lat, lng }) => [+lng.toFixed(6), +lat.toFixed(6)]);
    sketch.done = true; // shown until the page answers
    show(state);
    if (sketch.mode === "point") report({ type: "Point", coordinates: places[0] });
    else report({ type: "Polygon", coordinates: [[...places, places[0]]] });
  };

  const cancel = (state) => {
    state.sketch.corners = [];
    state.sketch.done = true;
    show(state);
    report(null);
  };

  // Of what is drawn, on a flat ground: over a park or a site the Earth is flat enough.
  const size = (corners) => {
    const metre = (Math.PI * 6371008.8) / 180;
    const wide = metre * Math.cos((corners[0].lat * Math.PI) / 180);
    const twice = corners.reduce((sum, { lat, lng }, at) => {
      const next = corners[(at + 1) % corners.length];
      return sum + lng * next.lat - next.lng * lat;
    }, 0);
    return (Math.abs(twice) / 2) * metre * wide;
  };

  const written = (m2) => (m2 < 1e4
    ? `About ${(+m2.toPrecision(2)).toLocaleString("en-GB")} m²`
    : `About ${(m2 / 1e4).toLocaleString("en-GB", { maximumFractionDigits: 1 })} hectares`);

  const show = (state) => {
    const { sketch } = state;
    const look = { ...INK, renderer: state.sketchRenderer };
    const count = sketch.corners.length;
    sketch.layers.clearLayers();
    const open = sketch.mode === "polygon" && !sketch.done;
    const line = open ? L.polyline(sketch.corners, look) : L.polygon(sketch.corners, { ...look, fillOpacity: 0.15 });
    if (count > 1) sketch.layers.addLayer(line);
    sketch.corners.forEach((at) => {
      const corner = { ...look, radius: 5, dashArray: null, fillColor: "#ffffff", fillOpacity: 1 };
      sketch.layers.addLayer(L.circleMarker(at, corner));
    });
    const said = count === 1 ? "1 corner." : `${count} corners.`;
    const more = count < 3 ? "At least 3 are needed." : `${written(size(sketch.corners))}.`;
    sketch.status.textContent = sketch.mode === "polygon" && count ? `${said} ${more}` : ASK[sketch.mode];
    const { undo, end, put } = sketch.buttons;
    if (undo) undo.disabled = !count || sketch.done;
    if (end) end.disabled = count < 3 || sketch.done;
    put.disabled = sketch.done;
  };

  const toolbar = (state, sketch) => {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "atlas-draw leaflet-control");
      bar.setAttribute("role", "group");
      bar.setAttribute("aria-label", sketch.mode === "point" ? "Draw a point" : "Draw an area");
      sketch.status = L.DomUtil.create("p", "", bar);
      sketch.status.setAttribute("role", "status");
      const button = (label, action) => {
        const made = L.DomUtil.create("button", "", bar);
        made.type = "button";
        made.textContent = label;
        L.DomEvent.on(made, "click", action);
        return made;
      };
      const polygon = sketch.mode === "polygon";
      sketch.buttons = { put: button(polygon ? "Add corner here" : "Add point here", () => add(state, state.map.getCenter())) };
      if (polygon) {
        sketch.buttons.undo = button("Undo", () => { sketch.corners.pop(); show(state); });
        sketch.buttons.end = button("Finish", () => finish(state));
      }
      button("Cancel", () => cancel(state));
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.disableScrollPropagation(bar);
      return bar;
    };
    return control.addTo(state.map);
  };

  // The button of the page that asked for a drawing: the focus goes back to it.
  const outside = () => {
    try {
      const found = window.parent.document.activeElement;
      if (!found || found.tagName !== "BUTTON") return () => {};
      return () => { if (document.hasFocus() && found.isConnected) found.focus({ preventScroll: true }); };
    } catch { return () => {}; } // a frame of another address
  };

  const begin = (state, mode) => {
    const { map } = state;
    const sketch = { mode, corners: [], done: false, layers: L.layerGroup().addTo(map) };
    sketch.back = outside();
    state.sketch = sketch;
    sketch.control = toolbar(state, sketch);
    sketch.aim = L.DomUtil.create("div", "atlas-aim", map.getContainer());
    sketch.aim.setAttribute("aria-hidden", "true");
    const cross = svg("svg", { viewBox: "-14 -14 28 28", width: 28, height: 28 }, sketch.aim);
    const d = "M-13 0H-4M4 0H13M0 -13V-4M0 4V13";
    svg("path", { d, stroke: "#ffffff", "stroke-width": 5 }, cross);
    svg("path", { d, stroke: "#0b3d91", "stroke-width": 2 }, cross);
    map.getContainer().classList.add("atlas-drawing");
    map.doubleClickZoom.disable();
    if (state.oneFinger) state.oneFinger(true);
    show(state);
    map.getContainer().focus(); // the next key draws
  };

  const end = (state) => {
    const { map, sketch } = state;
    sketch.layers.remove();
    sketch.control.remove();
    sketch.aim.remove();
    map.getContainer().classList.remove("atlas-drawing");
    map.doubleClickZoom.enable();
    if (state.oneFinger) state.oneFinger(false);
    state.sketch = null;
    sketch.back();
  };

  // A sketch goes on while the page restyles the map; what is done goes when the page has answered.
  const restyle = (state, { draw = null }) => {
    if (state.sketch && (state.sketch.mode !== draw || state.sketch.done)) end(state);
    if (draw && !state.sketch && window.Streamlit) begin(state, draw);
  };

  return { start, restyle };
})());
