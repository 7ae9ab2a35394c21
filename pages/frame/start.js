/* Before Streamlit's program starts: it is told where its server is, so that it asks nowhere else first; its
   page waits out of sight until it is whole (frame.css, frame.js), but not for ever; and what it takes for the
   main part is a plain box, since that holds the menu too (frame.js names the real one). */
window.__streamlit = { BACKEND_BASE_URL: location.origin + (document.currentScript.dataset.base || "") };
document.documentElement.classList.add("atlas-waits");
setTimeout(() => document.documentElement.classList.remove("atlas-waits"), 12000);
const make = document.createElement;
document.createElement = (name, ...more) => make.call(document, name === "main" ? "div" : name, ...more);
