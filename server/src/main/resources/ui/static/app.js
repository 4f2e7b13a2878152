// What every page does beyond links and forms: theme, keys, copying, live refresh, dropping an SBOM.
import { followEvents } from "./live.js";
import { acceptDrops } from "./drop.js";

const root = document.documentElement;
root.dataset.js = "on";

const destinations = { o: "/", g: "/graph", r: "/repos", p: "/projects", e: "/externals", c: "/contributors", s: "/submissions", d: "/docs" };

function switchTheme() {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  document.dispatchEvent(new CustomEvent("atlas:theme"));
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("done");
    button.textContent = "Copied";
  } catch {
    button.textContent = "Press Ctrl+C";
    const range = document.createRange();
    range.selectNodeContents(button.previousElementSibling ?? button);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
  setTimeout(() => {
    button.classList.remove("done");
    button.textContent = "Copy";
  }, 1600);
}

document.addEventListener("click", (event) => {
  const copying = event.target.closest("[data-copy]");
  if (copying) {
    copy(copying);
  } else if (event.target.closest("[data-act=theme]")) {
    switchTheme();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-act=submit]")) {
    event.target.form.requestSubmit();
  }
});

// An empty field says nothing, so it does not go into the address.
document.addEventListener("submit", (event) => {
  if (event.target.method === "get") {
    for (const field of event.target.querySelectorAll("input, select")) {
      if (field.name && field.name !== "q" && field.value === "") {
        field.disabled = true;
        setTimeout(() => (field.disabled = false));
      }
    }
  }
});

const search = document.getElementById("q");
const suggest = document.getElementById("suggest");

function moveSuggestion(step) {
  const hits = [...suggest.querySelectorAll(".hit")];
  const at = hits.findIndex((hit) => hit.classList.contains("active"));
  hits[at]?.classList.remove("active");
  const next = hits[Math.max(-1, Math.min(hits.length - 1, at + step))];
  next?.classList.add("active");
  next?.scrollIntoView({ block: "nearest" });
}

search?.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    moveSuggestion(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && suggest.querySelector(".hit.active")) {
    event.preventDefault();
    suggest.querySelector(".hit.active").click();
  } else if (event.key === "Escape") {
    suggest.replaceChildren();
    search.blur();
  }
});

let going = false;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) {
    return;
  }
  if (going && destinations[event.key]) {
    location.href = destinations[event.key];
    return;
  }
  going = event.key === "g";
  if (going) {
    setTimeout(() => (going = false), 1200);
  } else if (event.key === "/") {
    event.preventDefault();
    search?.focus();
    search?.select();
  } else if (event.key === "?") {
    document.getElementById("keys").togglePopover();
  } else if (event.key === "t") {
    switchTheme();
  } else if (event.key === "n" || event.key === "b") {
    document.querySelector(`.pager a[rel=${event.key === "n" ? "next" : "prev"}]`)?.click();
  }
});

followEvents();
acceptDrops();
