/* What the frame of a page needs and Streamlit does not give: the menu as a landmark. */
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
})();
