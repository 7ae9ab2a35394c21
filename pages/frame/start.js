/* Before Streamlit's program starts: it is told where its server is, so that it asks nowhere else first, and
   its page waits out of sight until it is whole (frame.css, frame.js), but not for ever. */
window.__streamlit = { BACKEND_BASE_URL: location.origin + (document.currentScript.dataset.base || "") };
document.documentElement.classList.add("atlas-waits");
setTimeout(() => document.documentElement.classList.remove("atlas-waits"), 12000);
