/* Before Streamlit's program starts: it is told where its server is, so that it asks nowhere else first. */
window.__streamlit = { BACKEND_BASE_URL: location.origin + (document.currentScript.dataset.base || "") };
