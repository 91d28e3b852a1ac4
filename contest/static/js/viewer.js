// <part-viewer light layers size>: a still picture that becomes a 3D view when asked; "data-fly" buttons go to a finding.

const still = matchMedia("(prefers-reduced-motion: reduce)");
const NO_3D = "Ce navigateur n’affiche pas la 3D : l’image et les dimensions disent l’essentiel.";
const LOST = "La vue 3D n’a pas pu se charger. L’image reste, et vous pouvez réessayer.";
let open = null;

class PartViewer extends HTMLElement {
  connectedCallback() {
    this.view = this.querySelector("[data-view]");
    this.opener = this.querySelector("[data-open]");
    this.tools = this.querySelector("[data-tools]");
    this.words = this.querySelector("[data-words]");
    this.show = { findings: this.hasAttribute("layers"), edges: false, bed: false };
    if (!document.fullscreenEnabled) this.tools.querySelector('[data-tool="full"]').hidden = true;
    this.opener.hidden = false;
    this.opener.addEventListener("click", () => this.start().then((live) => live && this.canvas.focus()));
    this.tools.addEventListener("click", (event) => this.use(event.target.closest("button")));
  }

  /** Load and open the 3D view once; resolves to whether it is live. */
  start() {
    this.starting ??= this.load().catch((error) => this.refuse(error));
    return this.starting;
  }

  async load() {
    this.words.textContent = "Chargement…";
    this.opener.disabled = true;
    const layersUrl = this.getAttribute("layers");
    const [mesh, layers, { Scene }, { Camera }, { attach }, { readLight }] = await Promise.all([
      fetch(this.getAttribute("light")).then(accepted).then((answer) => answer.arrayBuffer()),
      layersUrl ? fetch(layersUrl).then(accepted).then((answer) => answer.json()) : { layers: [] },
      import("./viewer/scene.js"),
      import("./viewer/camera.js"),
      import("./viewer/controls.js"),
      import("./viewer/mesh.js"),
    ]);
    open?.close();
    this.layers = layers.layers;
    const light = readLight(mesh);
    this.canvas = this.makeCanvas();
    this.scene = new Scene(this.canvas, light, this.layers, Number(this.getAttribute("bed") ?? 180));
    this.camera = new Camera(light.centre, light.radius);
    attach(this.canvas, this.camera, () => !still.matches, () => this.redraw());
    this.settle();
    open = this;
    return true;
  }

  makeCanvas() {
    const canvas = document.createElement("canvas");
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "vue 3D");
    canvas.setAttribute("aria-label", `${this.view.querySelector("img").alt} ${this.getAttribute("size") ?? ""}. Flèches\u00a0: tourner. Plus et moins\u00a0: rapprocher, éloigner. Zéro\u00a0: recentrer.`);
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.close(LOST);
    });
    return canvas;
  }

  settle() {
    this.view.append(this.canvas);
    this.classList.add("is-live");
    this.opener.hidden = true;
    this.tools.hidden = false;
    this.words.textContent = "";
    this.pins = this.layers.filter((layer) => layer.anchor && layer.severity !== "note").map((layer) => this.makePin(layer));
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.view);
    this.resize(true);
  }

  makePin(layer) {
    const pin = document.createElement("button");
    const label = document.querySelector(`[data-fly="${layer.index}"]`)?.closest(".finding")?.querySelector(".pin")?.textContent ?? layer.index + 1;
    pin.type = "button";
    pin.className = `pin live-pin is-${layer.severity}`;
    pin.textContent = label;
    pin.setAttribute("aria-label", `Aller au point ${label}`);
    pin.addEventListener("click", () => this.flyTo(layer.index));
    this.view.append(pin);
    return { layer, pin };
  }

  resize(home = false) {
    this.ratio = Math.min(window.devicePixelRatio || 1, 2);
    const { clientWidth, clientHeight } = this.view;
    this.canvas.width = Math.max(1, Math.round(clientWidth * this.ratio));
    this.canvas.height = Math.max(1, Math.round(clientHeight * this.ratio));
    const wasHome = home || Math.abs(this.camera.distance - this.camera.home().distance) < 1e-6;
    this.camera.aspect = clientWidth / Math.max(1, clientHeight);
    if (wasHome) this.camera.distance = this.camera.home().distance;
    this.redraw();
  }

  redraw() {
    this.frame ??= requestAnimationFrame((now) => {
      this.frame = null;
      if (open !== this) return;
      if (this.camera.step(now)) this.redraw();
      this.scene.draw(this.camera, this.show, this.ratio);
      this.placePins();
    });
  }

  placePins() {
    const matrix = this.camera.matrix(), eye = this.camera.eye();
    const { clientWidth, clientHeight } = this.view;
    for (const { layer, pin } of this.pins) {
      const at = this.camera.project(matrix, layer.anchor, clientWidth, clientHeight);
      const inside = at.visible && at.x > 0 && at.x < clientWidth && at.y > 0 && at.y < clientHeight;
      pin.hidden = !this.show.findings || !inside;
      pin.style.setProperty("--x", `${at.x.toFixed(1)}px`);
      pin.style.setProperty("--y", `${at.y.toFixed(1)}px`);
      const towards = layer.normal?.reduce((sum, value, i) => sum + value * (eye[i] - layer.anchor[i]), 0) ?? 1;
      pin.classList.toggle("is-behind", towards < 0);
    }
  }

  /** Go and look at the finding of that index in the report. */
  async flyTo(index) {
    this.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
    if (!(await this.start())) return;
    const layer = this.layers.find((one) => one.index === index);
    if (!layer?.anchor) return;
    this.press("findings", true);
    this.camera.go(this.camera.facing(layer.anchor, layer.normal, layer.radius_mm), !still.matches);
    this.redraw();
  }

  press(tool, on) {
    this.show[tool] = on;
    this.tools.querySelector(`[data-tool="${tool}"]`)?.setAttribute("aria-pressed", String(on));
  }

  use(button) {
    const tool = button?.dataset.tool;
    if (!tool) return;
    if (tool in this.show) this.press(tool, !this.show[tool]);
    else if (tool === "in") this.camera.zoom(0.8);
    else if (tool === "out") this.camera.zoom(1.25);
    else if (tool === "reset") this.camera.go(this.camera.home(), !still.matches);
    else if (document.fullscreenElement) document.exitFullscreen();
    else this.requestFullscreen?.();
    this.redraw();
  }

  /** Back to the still picture, with a sentence if something went wrong. */
  close(words = "") {
    if (open === this) open = null;
    this.sizes?.disconnect();
    this.pins?.forEach(({ pin }) => pin.remove());
    this.canvas?.remove();
    this.scene?.release();
    this.classList.remove("is-live");
    this.tools.hidden = true;
    this.opener.hidden = false;
    this.opener.disabled = false;
    this.words.textContent = words;
    this.starting = null;
  }

  refuse(error) {
    const size = this.getAttribute("size");
    const without3d = error.message === "no WebGL2";
    this.close(without3d ? `${NO_3D}${size ? ` Taille : ${size}.` : ""}` : LOST);
    this.opener.hidden = without3d;
    return false;
  }

  disconnectedCallback() {
    if (open === this) this.close();
  }
}

function accepted(answer) {
  if (!answer.ok) throw new Error(`answer ${answer.status}`);
  return answer;
}

customElements.define("part-viewer", PartViewer);

const viewer = document.querySelector("part-viewer[layers]");
for (const button of viewer ? document.querySelectorAll("[data-fly]") : []) {
  button.hidden = false;
  button.addEventListener("click", () => viewer.flyTo(Number(button.dataset.fly)));
}
