// When do map, plot and table stand as a new weight wants them? Asked once per frame after a key is let go.
window.weights = (() => {
  const STABLE = 3; // frames that all must last; the time is that of the first of them

  const shown = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    const main = document.querySelector('[data-testid="stMain"]');
    const busy = app.getAttribute("data-test-script-state") !== "notRunning" || main.querySelector("[data-stale=true]");
    return busy ? null : `${main.textContent} ${window.bench.fills()}`;
  };

  let result = null;
  const arm = () => {
    const before = shown();
    result = null;
    const start = (event) => {
      document.removeEventListener("keyup", start, true);
      const from = event.timeStamp;
      let seen = null;
      let first = 0;
      let since = 0;
      let ran = false; // the slider's own number changes before anything else
      const look = () => {
        const now = shown();
        ran ||= now === null;
        if (!ran || now === null || now === before || now !== seen) [seen, first, since] = [now, performance.now(), 0];
        else since += 1;
        if (since < STABLE) requestAnimationFrame(look);
        else result = first - from;
      };
      requestAnimationFrame(look);
    };
    document.addEventListener("keyup", start, true);
    return true;
  };

  return { arm, result: () => result };
})();
