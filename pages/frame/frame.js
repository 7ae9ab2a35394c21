/* What the frame of a page needs and Streamlit does not give: landmarks, the tour, and paper. */
(() => {
  "use strict";
  const REST = 250;
  const LONGEST = 5000;
  const home = `${document.currentScript.dataset.base || ""}/`;
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => document.querySelectorAll(selector);

  // The menu stands before the main part, and says which page is shown.
  const mark = () => {
    for (const menu of all(".st-key-menu:not([role]), .st-key-menu-phone:not([role])")) {
      menu.setAttribute("role", "navigation");
      menu.setAttribute("aria-label", "Pages of the atlas");
    }
    const page = one(".st-key-page");
    if (page && page.getAttribute("role") !== "main") {
      page.setAttribute("role", "main");
      page.id = "atlas-main"; // where the way past the menu leads
      page.setAttribute("tabindex", "-1");
      one('[data-testid="stMain"]')?.removeAttribute("tabindex");
    }
    // What takes files has a name and can have the focus: it is a group.
    for (const box of all('[data-testid="stFileUploaderDropzone"][role="presentation"]')) box.setAttribute("role", "group");
    // Names that Streamlit takes from its Markdown are said as they are read.
    for (const each of all('[aria-label*="\\\\"]')) {
      each.setAttribute("aria-label", each.getAttribute("aria-label").replace(/\\(?=[^\w\s])/g, ""));
    }
    const here = location.pathname.replace(/\/$/, "");
    for (const link of all('[data-testid="stPageLink"] a')) {
      // Streamlit gives the first page no address but its choices: it would open the page that is shown.
      const to = link.getAttribute("href") || "";
      if (to === "" || to.startsWith("?")) link.setAttribute("href", home + to);
      const path = new URL(link.href).pathname.replace(/\/$/, "");
      const current = path === here;
      if (current !== (link.getAttribute("aria-current") === "page")) {
        if (current) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    }
    // A page that says what is wrong stops before its end.
    const stopped = one('[data-testid="stApp"][data-test-script-state="notRunning"] [data-testid="stAlert"]');
    if (stopped || one(".atlas-done, [data-testid='stException'], [role='dialog']:not(.atlas-explained)")) show();
  };

  // A whole page is shown once its letters are there and its parts have come to rest.
  let showing = false;
  const show = async () => {
    if (showing) return;
    showing = true;
    await document.fonts.ready;
    const places = () => {
      let sum = one('[data-testid="stMainBlockContainer"]')?.scrollHeight ?? 0;
      for (const each of all('[data-testid="stElementContainer"], [data-testid="stMain"] iframe')) {
        const { top, left, height } = each.getBoundingClientRect();
        sum = (31 * sum + 7 * top + 3 * left + height) % 1e9;
      }
      return sum;
    };
    const begun = performance.now();
    let last = places();
    let since = begun;
    while (performance.now() - since < REST && performance.now() - begun < LONGEST) {
      await new Promise(requestAnimationFrame);
      const now = places();
      // A map has no height until it is there.
      const coming = [...all('[data-testid="stMain"] iframe')].some((each) => !each.clientHeight);
      if (now !== last || coming) {
        last = now;
        since = performance.now();
      }
    }
    if (offer) offer.style.colorScheme = scheme();
    document.body.classList.add("atlas-shown");
    one("#atlas-first")?.remove();
  };
  let marked = false;
  new MutationObserver(() => {
    if (marked) return;
    marked = true;
    requestAnimationFrame(() => {
      marked = false;
      mark();
      refocus();
    });
  }).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["data-test-script-state"],
  });
  mark();

  // Whoever chose a light or dark page has explanations that go with it.
  const scheme = () => getComputedStyle(one('[data-testid="stApp"]') ?? document.body).colorScheme;

  // Explanations open over the page when somebody asks, and give the focus back.
  const open = (name) => {
    const dialog = document.getElementById(name);
    if (dialog?.showModal && !dialog.open) {
      dialog.style.colorScheme = scheme();
      dialog.showModal();
    }
    return Boolean(dialog);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href="#how-sure"], a[href="#tour"]');
    if (link && open(link.hash.slice(1))) event.preventDefault();
    const main = event.target.closest?.('a[href="#atlas-main"]') && one("#atlas-main");
    if (main) {
      event.preventDefault();
      main.focus();
      main.scrollIntoView();
    }
    if (event.target.closest?.("dialog .atlas-close")) event.target.closest("dialog").close();
  });

  // A name in a table chooses its area as a click on the map does: in the same session, as one step to go back.
  let chosen = "";
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.atlas-choose");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    chosen = link.getAttribute("href");
    const to = new URL(location.href);
    for (const [name, value] of new URLSearchParams(chosen)) to.searchParams.set(name, value);
    history.pushState({}, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  });
  // A table that was written anew gives the focus back to the name.
  const refocus = () => {
    if (!chosen || document.activeElement !== document.body) return;
    [...all("a.atlas-choose")].find((each) => each.getAttribute("href") === chosen)?.focus({ preventScroll: true });
  };
  document.addEventListener("focusin", (event) => {
    if (event.target.getAttribute?.("href") !== chosen) chosen = "";
  });

  // The tour is offered once; where nothing may be remembered it is not offered at all.
  const offer = one("#atlas-tour-offer");
  const seen = () => {
    if (offer) offer.hidden = true;
    try {
      localStorage.setItem("atlas-tour", "seen");
    } catch {
      /* it is offered again */
    }
  };
  try {
    if (offer) offer.hidden = localStorage.getItem("atlas-tour") === "seen";
  } catch {
    /* stays hidden */
  }
  offer?.addEventListener("click", (event) => {
    if (event.target.closest("button, a")) seen();
  });

  // On paper what is folded away is open, and the print says where the same is found again.
  let opened = [];
  const print = (paper) => {
    if (paper) {
      const folded = all('[data-testid="stMain"] details:not([open])');
      opened = [...opened, ...folded];
      for (const address of all(".atlas-address")) {
        address.href = location.href;
        address.textContent = location.href;
      }
    }
    for (const each of opened) each.open = paper;
    if (!paper) opened = [];
  };
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  window.matchMedia("print").addEventListener("change", (event) => print(event.matches));
})();
