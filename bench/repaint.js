// When do a map's new colours stand on the screen? The same question to either page, asked once per frame.
window.bench = (() => {
  const WARDS = 20;
  const STABLE = 2; // frames that the new colours must last

  // The fills of the wards of the map in view; null where there is none, as while a frame is loaded anew.
  const fills = () => {
    for (const frame of document.querySelectorAll("iframe")) {
      const page = frame.contentDocument;
      if (!page || frame.getBoundingClientRect().height < 100) continue;
      const paths = page.querySelectorAll("path.leaflet-interactive");
      if (paths.length >= WARDS) return Array.from(paths, (path) => path.getAttribute("fill")).join(" ");
    }
    return null;
  };

  let result = null;
  const arm = () => {
    const before = fills();
    result = null;
    const start = (event) => {
      if (!event.target.closest('[role="option"]')) return;
      document.removeEventListener("click", start, true);
      const from = event.timeStamp;
      let seen = null;
      let since = 0;
      const look = () => {
        const now = fills();
        if (now !== null && now !== before && now === seen) since += 1;
        else since = 0;
        seen = now;
        if (since < STABLE) requestAnimationFrame(look);
        else result = performance.now() - from;
      };
      requestAnimationFrame(look);
    };
    document.addEventListener("click", start, true);
    return before;
  };

  return { arm, fills, result: () => result };
})();
