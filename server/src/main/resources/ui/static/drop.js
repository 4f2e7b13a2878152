// An SBOM dropped on any page: on the upload form it fills the field, elsewhere it is carried there.

const name = "dropped-sbom";

function store(file, then) {
  const open = indexedDB.open("pg-atlas", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("files");
  open.onsuccess = () => {
    const change = open.result.transaction("files", "readwrite");
    change.objectStore("files").put(file, name);
    change.oncomplete = then;
  };
}

function take(then) {
  const open = indexedDB.open("pg-atlas", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("files");
  open.onsuccess = () => {
    const files = open.result.transaction("files", "readwrite").objectStore("files");
    const got = files.get(name);
    got.onsuccess = () => {
      files.delete(name);
      if (got.result) {
        then(got.result);
      }
    };
  };
}

// The repository that the document itself names, if it does.
async function suggestRepository(file, field) {
  if (field.value || file.size > 32 << 20) {
    return;
  }
  try {
    const doc = JSON.parse(await file.text());
    const bom = doc.sbom ?? doc;
    const purl = bom.metadata?.component?.purl ?? "";
    if (purl.startsWith("pkg:")) {
      field.value = purl.replace(/[?#].*$/, "").replace(/@[^@/]*$/, "");
    }
  } catch {
    // Not JSON: the server says so with the place.
  }
}

function show(file) {
  const zone = document.getElementById("dropzone");
  zone.classList.add("filled");
  const text = zone.querySelector(".dropzone-text");
  text.querySelector("strong").textContent = file.name;
  text.querySelector("span").textContent = `${Math.ceil(file.size / 1024).toLocaleString("en")} KiB, ready to submit`;
  suggestRepository(file, document.querySelector("input[name=repository]"));
}

function fill(file) {
  const input = document.getElementById("sbom");
  const carrier = new DataTransfer();
  carrier.items.add(file);
  input.files = carrier.files;
  show(file);
}

export function acceptDrops() {
  const overlay = document.getElementById("drop");
  const input = document.getElementById("sbom");
  let depth = 0;
  const carriesFile = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (event) => {
    if (carriesFile(event)) {
      depth++;
      overlay.hidden = false;
    }
  });
  addEventListener("dragleave", () => {
    if (--depth <= 0) {
      depth = 0;
      overlay.hidden = true;
    }
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    overlay.hidden = true;
    const file = event.dataTransfer?.files[0];
    if (file && input) {
      fill(file);
    } else if (file) {
      store(file, () => (location.href = "/upload"));
    }
  });
  if (input) {
    input.addEventListener("change", () => input.files[0] && show(input.files[0]));
    take(fill);
  }
}
