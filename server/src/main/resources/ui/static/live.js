// Follows the server's events and lets the parts of the page that asked for it refresh themselves.

const quiet = 400;

function say(text) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.classList.add("shown");
  setTimeout(() => toast.classList.remove("shown"), 4000);
}

// Several events within a moment refresh once.
function announcer(name) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => document.body.dispatchEvent(new CustomEvent(name)), quiet);
  };
}

export function followEvents() {
  if (!window.EventSource) {
    return;
  }
  const source = new EventSource("/events");
  const run = announcer("atlas:run");
  const submission = announcer("atlas:submission");
  source.addEventListener("metrics.finished", (event) => {
    run();
    if (event.data.startsWith("{")) {
      const changed = JSON.parse(event.data).data.changed_count;
      if (changed > 0) {
        say(`New scores: ${changed.toLocaleString("en")} changed`);
      }
    }
  });
  for (const type of ["sbom.applied", "gitlog.applied", "registry.applied", "sbom.withdrawn"]) {
    source.addEventListener(type, submission);
  }
  const lost = (is) => document.querySelector("#pill .pill")?.classList.toggle("lost", is);
  source.addEventListener("error", () => lost(true));
  source.addEventListener("open", () => lost(false));
  // A reload must not wait for this stream to end.
  addEventListener("pagehide", () => source.close());
}
