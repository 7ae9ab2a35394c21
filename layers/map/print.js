/* The map on paper: as wide as the paper, the same places in sight, no buttons, its legend left to the page. */
atlas.extend((() => {
  "use strict";

  const WIDTH = 680; // pixels: 180 mm, which A4 has between its margins (layers/look/print.css)
  const HEIGHT = 400;

  const start = (state) => {
    const { map } = state;
    const box = map.getContainer();
    if (!window.Streamlit) return; // a file is as wide as its own page
    let kept = null;

    // A browser lays a page out for paper without telling what lies in it that it has another size.
    const lay = (paper) => {
      if (paper === Boolean(kept)) return;
      const seen = kept || { size: [box.style.width, box.style.height], at: [map.getCenter(), map.getZoom()] };
      const bounds = map.getBounds();
      kept = paper ? seen : null;
      [box.style.width, box.style.height] = paper ? [`${WIDTH}px`, `${HEIGHT}px`] : seen.size;
      box.classList.toggle("atlas-printing", paper);
      state.room = 0;
      state.paper = paper;
      state.follow(); // paper is light
      state.quietly(() => {
        map.invalidateSize({ animate: false, pan: false }); // shows the whole place, where that is what is seen
        if (state.whole()) return;
        if (paper) map.fitBounds(bounds, { animate: false });
        else map.setView(...seen.at, { animate: false });
      });
    };

    window.addEventListener("beforeprint", () => lay(true));
    window.addEventListener("afterprint", () => lay(false));
    window.matchMedia("print").addEventListener("change", (event) => lay(event.matches));
  };

  return { start, restyle: () => {} };
})());
