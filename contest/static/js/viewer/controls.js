// Turns fingers, mouse and keys into moves of the camera.

const TURN = 0.0075; // radians a pixel
const STEP = Math.PI / 18;

/** changed() is called after each move. */
export function attach(canvas, camera, gently, changed) {
  const held = new Map();
  let spread = null;

  const middle = () => {
    const [a, b] = [...held.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, gap: Math.hypot(a.x - b.x, a.y - b.y) };
  };

  canvas.addEventListener("pointerdown", (event) => {
    held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    canvas.setPointerCapture(event.pointerId);
    spread = held.size === 2 ? middle() : null;
    canvas.focus({ preventScroll: true });
  });

  canvas.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before.x, dy = event.clientY - before.y;
    held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (held.size === 1) {
      if (event.shiftKey || event.buttons === 2) camera.pan(-dx / canvas.clientHeight, dy / canvas.clientHeight);
      else camera.turn(-dx * TURN, dy * TURN);
    } else if (held.size === 2 && spread) {
      const now = middle();
      camera.zoom(spread.gap / Math.max(now.gap, 1));
      camera.pan((spread.x - now.x) / canvas.clientHeight, (now.y - spread.y) / canvas.clientHeight);
      spread = now;
    }
    changed();
  });

  const release = (event) => {
    held.delete(event.pointerId);
    spread = null;
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());

  // The wheel scrolls the page until the object has been touched.
  canvas.addEventListener("wheel", (event) => {
    if (document.activeElement !== canvas && !event.ctrlKey) return;
    event.preventDefault();
    camera.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.003));
    changed();
  }, { passive: false });

  const moves = {
    ArrowLeft: (shift) => (shift ? camera.pan(0.05, 0) : camera.turn(-STEP, 0)),
    ArrowRight: (shift) => (shift ? camera.pan(-0.05, 0) : camera.turn(STEP, 0)),
    ArrowUp: (shift) => (shift ? camera.pan(0, -0.05) : camera.turn(0, STEP)),
    ArrowDown: (shift) => (shift ? camera.pan(0, 0.05) : camera.turn(0, -STEP)),
    "+": () => camera.zoom(0.85),
    "=": () => camera.zoom(0.85),
    "-": () => camera.zoom(1 / 0.85),
    0: () => camera.go(camera.home(), gently()),
  };
  canvas.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(event.shiftKey);
    changed();
  });
}
