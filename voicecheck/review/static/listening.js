// Hearing what was said: one player, words that light up as they are spoken, and can be chosen.
import { tell } from "./page.js";

const LINGERS_S = 0.5; // a word stays lit so long into the silence after it

const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;

/** The recordings of an answer, in order: [{ sound: "12/0", label, turn }]. */
function soundsOf(turn) {
  const answer = turn.id.replace("answer-", "");
  return turn.dataset.sounds.trim().split(/\s+/).filter(Boolean).map((each) => {
    const [seq, length] = each.split(":");
    return { sound: `${answer}/${seq}`, length: Number(length), turn };
  });
}

class Player {
  constructor(bar) {
    this.bar = bar;
    this.audio = bar.querySelector("audio");
    this.queue = [];
    this.lit = [];
    this.part = (name) => bar.querySelector(name);
    this.audio.addEventListener("ended", () => this.next());
    this.audio.addEventListener("error", () => this.failed());
    for (const event of ["play", "pause", "seeked", "loadedmetadata"]) {
      this.audio.addEventListener(event, () => this.follow());
    }
    bar.addEventListener("click", ({ target }) => {
      const what = target.closest("[data-do]")?.dataset.do;
      if (what) this[what]();
    });
    this.part("input").addEventListener("input", ({ target }) => {
      this.audio.currentTime = Number(target.value);
    });
    this.part("select").addEventListener("change", ({ target }) => {
      this.audio.defaultPlaybackRate = this.audio.playbackRate = Number(target.value);
    });
  }

  /** Play these, one after another, from a place in the first. */
  play(queue, atS = 0) {
    if (!queue.length) return;
    const [{ sound, turn, length }] = queue;
    this.queue = queue;
    this.find();
    const source = new URL(`/sounds/${sound}`, location).href;
    if (this.audio.src !== source) this.audio.src = source;
    this.audio.currentTime = atS;
    this.bar.hidden = false;
    this.part(".label").textContent = turn.dataset.label || turn.querySelector(".question").innerText;
    this.part(".length").textContent = clock(Math.max(1, Math.round(length)));
    this.part("input").max = length;
    this.audio.play().catch(() => {}); // "error" tells what is wrong
  }

  /** Find the words of what is played. */
  find() {
    const [{ sound, turn }] = this.queue;
    this.words = [...turn.querySelectorAll(`.word[data-sound="${CSS.escape(sound)}"]`)].map(
      (word) => ({ word, from: Number(word.dataset.from), to: Number(word.dataset.to) }),
    );
  }

  /** An answer stands in the page anew. */
  renewed(old, fresh) {
    if (!this.queue.some(({ turn }) => turn === old)) return;
    this.queue = this.queue.map((each) => (each.turn === old ? { ...each, turn: fresh } : each));
    this.find();
  }

  next() {
    const turn = this.queue[0]?.turn;
    const rest = this.queue.slice(1);
    if (rest.length && rest[0].turn !== turn) rest[0].turn.scrollIntoView({ block: "nearest" });
    if (rest.length) this.play(rest);
    else this.follow();
  }

  pause() {
    this.audio.pause();
  }

  toggle() {
    if (this.audio.paused) this.audio.play().catch(() => {});
    else this.pause();
  }

  back() {
    this.audio.currentTime = Math.max(0, this.audio.currentTime - 5);
  }

  close() {
    const turn = this.queue[0]?.turn;
    this.pause();
    this.queue = [];
    this.bar.hidden = true;
    this.follow();
    turn?.querySelector(".listen")?.focus({ preventScroll: true });
  }

  failed() {
    tell("This recording cannot be played.");
    this.part(".label").textContent = "This recording cannot be played.";
  }

  /** Show where it is, and again with the next frame while it plays. */
  follow() {
    cancelAnimationFrame(this.frame);
    const { currentTime, paused, ended } = this.audio;
    const resting = paused || ended;
    this.bar.classList.toggle("paused", resting);
    this.part('[data-do="toggle"]').setAttribute("aria-label", resting ? "Play" : "Pause");
    const now = clock(currentTime);
    if (this.part(".now").textContent !== now) this.part(".now").textContent = now;
    const place = this.part("input");
    place.value = currentTime;
    if (place.getAttribute("aria-valuetext") !== now) place.setAttribute("aria-valuetext", now);
    this.light(this.queue.length && !ended ? currentTime : -1);
    for (const button of document.querySelectorAll(".turn .listen")) {
      button.classList.toggle("playing", !resting && button.closest(".turn") === this.queue[0]?.turn);
    }
    if (!resting) this.frame = requestAnimationFrame(() => this.follow());
  }

  light(atS) {
    let begun = -Infinity;
    for (const { from } of this.words ?? []) if (from <= atS && from > begun) begun = from;
    const lit = (this.words ?? [])
      .filter(({ from, to }) => from === begun && atS < to + LINGERS_S)
      .map(({ word }) => word);
    for (const word of this.lit) if (!lit.includes(word)) word.classList.remove("lit");
    for (const word of lit) word.classList.add("lit");
    this.lit = lit;
  }
}

export function listenAlong(bar) {
  if (!bar) return null;
  const player = new Player(bar);

  const hear = (word) => {
    const turn = word.closest(".turn");
    const sounds = soundsOf(turn);
    const at = sounds.findIndex(({ sound }) => sound === word.dataset.sound);
    if (at >= 0) player.play(sounds.slice(at), Number(word.dataset.from));
  };

  document.querySelector("main").addEventListener("click", ({ target }) => {
    const button = target.closest(".listen");
    if (button?.dataset.sound) player.play(soundsOf(button.closest(".turn")));
    else if (button) player.play([...document.querySelectorAll(".turn")].flatMap(soundsOf));
    else if (target.matches(".word[data-sound]") && !getSelection().toString()) hear(target);
  });
  return { hear, pause: () => player.pause(), renewed: (old, fresh) => player.renewed(old, fresh) };
}
