// Search as you type: the results below the form change; the address follows.
import { page, tell } from "./page.js";

const PAUSE_MS = 150;

export function searchAsYouType(form) {
  if (!form) return;
  let waiting, asked;

  async function search() {
    asked?.abort();
    asked = new AbortController();
    const filled = [...new FormData(form)].filter(([, value]) => value);
    const address = `/?${new URLSearchParams(filled)}`;
    try {
      const found = await page(address, { signal: asked.signal });
      const results = found.querySelector("#results");
      document.querySelector("#results").replaceWith(document.adoptNode(results));
      history.replaceState(null, "", address);
      tell(results.dataset.told);
    } catch (problem) {
      if (problem.name !== "AbortError") tell(problem.message);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    if (form.elements.q.value.trim().length !== 1) waiting = setTimeout(search, PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return; // an export is saved, not shown
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
}
