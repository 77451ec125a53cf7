// Parts of a page, asked for anew from the program. The program always answers with whole pages.

/** A page, fetched and read; nothing in it is run. Rejects where the program has ended. */
export async function page(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, options);
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw new Error("The program behind this page has ended. Start it again: voicecheck review");
  }
  const read = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) {
    throw new Error(read.querySelector("main")?.innerText.trim() || answer.statusText);
  }
  return read;
}

/** Say something to those who hear the page. */
export function tell(text) {
  document.querySelector("#told").textContent = text;
}

/** Close a menu when something in it was chosen, or something beside it. */
export function closeMenus(main) {
  main.addEventListener("click", ({ target }) => {
    for (const menu of main.querySelectorAll(".export[open]")) {
      const chosen = target.closest(".export li");
      // What was chosen is sent first: a button that is not shown sends nothing.
      if (chosen || !menu.contains(target)) setTimeout(() => (menu.open = false));
    }
  });
}
