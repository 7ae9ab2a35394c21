/* What the frame of a page needs and Streamlit does not give: the menu as a landmark, and paper. */
(() => {
  "use strict";
  const mark = () => {
    for (const menu of document.querySelectorAll(".st-key-menu:not([role]), .st-key-menu-phone:not([role])")) {
      menu.setAttribute("role", "navigation");
      menu.setAttribute("aria-label", "Pages of the atlas");
    }
  };
  new MutationObserver(mark).observe(document.documentElement, { childList: true, subtree: true });
  mark();

  // On paper what is folded away is open, and the print says where the same is found again.
  let opened = [];
  const print = (paper) => {
    if (paper) {
      const folded = document.querySelectorAll('[data-testid="stMain"] details:not([open])');
      opened = [...opened, ...folded];
      for (const address of document.querySelectorAll(".atlas-address")) {
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
