// Correcting in place, and choosing a word by keyboard: arrows choose, Enter plays, E corrects.
import { page, tell } from "./page.js";

const HOW = "Arrow keys choose a word, Enter plays it, E corrects it.";

const wordsOf = (group) => [...group.querySelectorAll(".word")];

function described(word, group) {
  const all = wordsOf(group);
  const unsure = word.classList.contains("unsure") ? ", not sure of it" : "";
  return `${word.textContent}, ${all.indexOf(word) + 1} of ${all.length}${unsure}`;
}

function choose(group, at) {
  const all = wordsOf(group);
  const word = all[Math.max(0, Math.min(all.length - 1, at))];
  group.querySelector(".chosen")?.classList.remove("chosen");
  word?.classList.add("chosen");
  if (word) tell(described(word, group));
}

/** Open the form of an answer with one of its words selected. */
function open(turn, word, player) {
  const form = turn.querySelector("details.correct");
  if (!form) return;
  player?.pause();
  form.open = true;
  const text = form.querySelector("textarea");
  text.focus();
  if (!word) return;
  let end = 0;
  for (const each of wordsOf(word.closest(".words"))) {
    const begin = text.value.indexOf(each.textContent, end);
    if (begin < 0) return;
    end = begin + each.textContent.length;
    if (each === word) text.setSelectionRange(begin, end);
    if (each === word) return;
  }
}

async function keep(form, player) {
  const turn = form.closest(".turn");
  const fault = form.querySelector(".fault");
  fault.hidden = true;
  try {
    const body = new URLSearchParams(new FormData(form));
    const kept = (await page(form.action, { method: "POST", body })).getElementById(turn.id);
    const fresh = document.adoptNode(kept);
    turn.replaceWith(fresh);
    makeReachable(fresh);
    player?.renewed(turn, fresh);
    fresh.querySelector("details.correct summary").focus();
    tell("Kept.");
  } catch (problem) {
    fault.textContent = problem.message;
    fault.hidden = false;
  }
}

function makeReachable(root) {
  for (const group of root.querySelectorAll(".words")) {
    group.tabIndex = 0;
    group.title = HOW;
  }
}

export function correctInPlace(main, player) {
  makeReachable(main);

  main.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (key === "Escape" && target.closest("details[open]")) {
      const details = target.closest("details[open]");
      details.open = false;
      details.querySelector("summary").focus();
      return;
    }
    if (!target.matches(".words") || event.ctrlKey || event.metaKey || event.altKey) return;
    const chosen = target.querySelector(".chosen");
    const at = wordsOf(target).indexOf(chosen);
    if (key === "ArrowRight" || key === "ArrowDown") choose(target, at + 1);
    else if (key === "ArrowLeft" || key === "ArrowUp") choose(target, at - 1);
    else if (key === "Home") choose(target, 0);
    else if (key === "End") choose(target, Infinity);
    else if (key === "Enter" && chosen?.dataset.sound) player?.hear(chosen);
    else if (key === "e" || key === "E") open(target.closest(".turn"), chosen, player);
    else return;
    event.preventDefault();
  });
  main.addEventListener("focusout", ({ target }) => {
    if (target.matches(".words")) target.querySelector(".chosen")?.classList.remove("chosen");
  });
  main.addEventListener("dblclick", ({ target }) => {
    if (target.matches(".words .word")) open(target.closest(".turn"), target, player);
  });
  main.addEventListener("submit", (event) => {
    if (!event.target.closest("details.correct")) return;
    event.preventDefault();
    keep(event.target, player);
  });
  main.addEventListener("reset", ({ target }) => {
    const details = target.closest("details.correct");
    if (!details) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}
