// What the page does beyond being read: search as you type, hear, correct in place.
import { listenAlong } from "./listening.js";
import { correctInPlace } from "./correcting.js";
import { searchAsYouType } from "./searching.js";
import { closeMenus } from "./page.js";

document.documentElement.classList.add("scripted");
closeMenus(document.querySelector("main"));
searchAsYouType(document.querySelector("form.find"));
const player = listenAlong(document.querySelector("#player"));
correctInPlace(document.querySelector("main"), player);
