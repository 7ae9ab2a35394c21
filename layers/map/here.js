/* A place that was looked for: the map goes there once, and a ring with its name marks it. */
atlas.extend((() => {
  "use strict";

  const NEAR = 16; // the zoom at which streets could be told apart
  const DARK = { color: "#1a1a1a", weight: 3 };
  const PALE = { color: "#ffffff", weight: 7 };

  const start = (state) => { state.hereRenderer = atlas.tools.pane(state.map, "atlas-here", 640); };

  const restyle = (state, { here }) => {
    const before = state.here;
    if (state.hereMark) state.hereMark.remove();
    state.hereMark = null;
    state.here = here ? here.name : null;
    if (!here) return;
    const common = { radius: 10, fill: false, interactive: false, renderer: state.hereRenderer };
    const rings = [PALE, DARK].map((line) => L.circleMarker(here.at, { ...common, ...line }));
    const text = L.DomUtil.create("div", "atlas-label atlas-here");
    text.textContent = here.name;
    const icon = L.divIcon({ html: text, className: "atlas-pin", iconSize: [0, 0] });
    const name = L.marker(here.at, { icon, pane: "atlas-here", interactive: false, keyboard: false });
    state.hereMark = L.layerGroup([...rings, name]).addTo(state.map);
    // Only when it is new: whoever moves the map away must not be brought back by the next choice.
    if (state.here !== before) state.map.setView(here.at, Math.max(state.map.getZoom(), NEAR), { animate: false });
  };

  return { start, restyle };
})());
