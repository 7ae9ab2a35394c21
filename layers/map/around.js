/* The map in the page around it: light or dark as the page is, a landmark with a heading, and fingers that scroll. */
atlas.extend((() => {
  "use strict";

  const HINT = 1600; // milliseconds that a hint stays

  // The page tells its frames its ground. A file, and a map over tiles, is always light.
  const dark = (state) => {
    if (!window.Streamlit || state.base.tiles || state.paper) return false;
    const ground = getComputedStyle(document.documentElement).getPropertyValue("--background-color").trim();
    return Boolean(ground) && atlas.tools.bright(ground) < 0.35;
  };

  const follow = (state) => {
    const now = dark(state);
    if (now === state.dark) return;
    state.dark = now;
    state.map.getContainer().classList.toggle("atlas-dark", now);
    state.repaint();
  };

  const landmark = ({ map, base }) => {
    const box = map.getContainer().parentElement;
    if (box === document.body) return;
    box.setAttribute("role", "main");
    const heading = L.DomUtil.create("h1", "atlas-unseen", box);
    heading.textContent = base.title;
  };

  // One finger scrolls the page, as everywhere on it; two move the map and zoom. While a person draws, one does.
  const touch = (state) => {
    const { map } = state;
    if (!window.matchMedia("(pointer: coarse)").matches) return;
    const box = map.getContainer();
    const hint = L.DomUtil.create("div", "atlas-hint", box);
    hint.setAttribute("aria-hidden", "true");
    hint.textContent = "Two fingers move the map";
    let over;
    box.addEventListener("touchmove", ({ touches }) => {
      hint.classList.toggle("atlas-shown", touches.length === 1 && !state.sketch);
      window.clearTimeout(over);
      over = window.setTimeout(() => hint.classList.remove("atlas-shown"), HINT);
    }, { passive: true });
    state.oneFinger = (moves) => map.dragging[moves ? "enable" : "disable"]();
    state.oneFinger(false);
  };

  const start = (state) => {
    if (!window.Streamlit) return;
    landmark(state);
    touch(state);
    window.addEventListener("message", ({ data }) => {
      if (data && data.type === "streamlit:render") follow(state);
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => follow(state));
    state.follow = () => follow(state);
    follow(state);
  };

  return { start, restyle: follow };
})());
