// Where the eye is: an orbit around a point, z upwards, millimetres; and the two matrices that draw it.

const FIELD = (28 * Math.PI) / 180;
const HOME = { azimuth: -0.9, elevation: 0.42 };
const FLIGHT_MS = 650;

export class Camera {
  /** Looks at `centre` from far enough to see a sphere of `radius`. */
  constructor(centre, radius) {
    this.centre = centre;
    this.radius = Math.max(radius, 1e-3);
    this.aspect = 1;
    this.flight = null;
    Object.assign(this, this.home());
  }

  home() {
    return { ...HOME, distance: this.fitting(this.radius), target: [...this.centre] };
  }

  /** The distance at which a sphere of that radius fills the smaller side of the picture. */
  fitting(radius) {
    return (radius * 0.92) / Math.sin(FIELD / 2) / Math.min(1, this.aspect);
  }

  turn(azimuth, elevation) {
    this.flight = null;
    this.azimuth += azimuth;
    this.elevation = Math.max(-1.5, Math.min(1.5, this.elevation + elevation));
  }

  zoom(factor) {
    this.flight = null;
    const farthest = this.fitting(this.radius) * 3;
    this.distance = Math.max(this.radius * 0.05, Math.min(farthest, this.distance * factor));
  }

  /** Move sideways by a fraction of the picture's height. */
  pan(right, up) {
    this.flight = null;
    const { across, upwards } = this.axes();
    const step = 2 * this.distance * Math.tan(FIELD / 2);
    for (let i = 0; i < 3; i++) this.target[i] += step * (across[i] * right + upwards[i] * up);
  }

  axes() {
    const ca = Math.cos(this.azimuth), sa = Math.sin(this.azimuth);
    const ce = Math.cos(this.elevation), se = Math.sin(this.elevation);
    return { towards: [ca * ce, sa * ce, se], across: [-sa, ca, 0], upwards: [-ca * se, -sa * se, ce] };
  }

  eye() {
    const { towards } = this.axes();
    return this.target.map((value, i) => value + towards[i] * this.distance);
  }

  /** Go to a view, at once or along a short flight. */
  go(view, gently) {
    const goal = { azimuth: this.azimuth, elevation: this.elevation, distance: this.distance, target: this.target, ...view };
    const round = 2 * Math.PI;
    goal.azimuth = this.azimuth + (((goal.azimuth - this.azimuth + Math.PI) % round) + round) % round - Math.PI;
    if (!gently) {
      this.flight = null;
      Object.assign(this, goal, { target: [...goal.target] });
      return;
    }
    const { azimuth, elevation, distance, target } = this;
    this.flight = { from: { azimuth, elevation, distance, target: [...target] }, goal, start: performance.now() };
  }

  /** Face a place from outside, along its normal. */
  facing(anchor, normal, radius) {
    let outward = normal ?? anchor.map((value, i) => value - this.centre[i]);
    const length = Math.hypot(...outward) || 1;
    outward = outward.map((value) => value / length);
    const flat = Math.hypot(outward[0], outward[1]);
    const azimuth = flat > 0.05 ? Math.atan2(outward[1], outward[0]) : this.azimuth;
    const elevation = Math.max(-1.2, Math.min(1.2, Math.asin(outward[2]) * 0.8 + 0.12));
    const near = this.fitting(Math.max(radius * 2.4, this.radius * 0.28));
    return { azimuth, elevation, distance: Math.min(near, this.fitting(this.radius)), target: [...anchor] };
  }

  /** Advance the flight; true while it lasts. */
  step(now) {
    if (!this.flight) return false;
    const { from, goal, start } = this.flight;
    const t = Math.min(1, (now - start) / FLIGHT_MS);
    const eased = t * t * (3 - 2 * t);
    const between = (a, b) => a + (b - a) * eased;
    this.azimuth = between(from.azimuth, goal.azimuth);
    this.elevation = between(from.elevation, goal.elevation);
    this.distance = between(from.distance, goal.distance);
    this.target = from.target.map((value, i) => between(value, goal.target[i]));
    if (t === 1) this.flight = null;
    return t < 1;
  }

  /** Column-major 4 × 4: millimetres to clip space. */
  matrix() {
    const { towards, across, upwards } = this.axes();
    const eye = this.eye();
    const dot = (axis) => -(axis[0] * eye[0] + axis[1] * eye[1] + axis[2] * eye[2]);
    const f = 1 / Math.tan(FIELD / 2);
    const reach = this.distance + 4 * this.radius + 400;
    const near = Math.max(this.distance - 2.5 * this.radius - 300, this.distance * 0.02, 0.05);
    const a = (near + reach) / (near - reach), b = (2 * near * reach) / (near - reach);
    const sx = f / this.aspect;
    const out = new Float32Array(16);
    for (let i = 0; i < 3; i++) {
      out[i * 4] = across[i] * sx;
      out[i * 4 + 1] = upwards[i] * f;
      out[i * 4 + 2] = towards[i] * a;
      out[i * 4 + 3] = -towards[i];
    }
    out[12] = dot(across) * sx;
    out[13] = dot(upwards) * f;
    out[14] = dot(towards) * a + b;
    out[15] = -dot(towards);
    return out;
  }

  /** Where a point falls on a picture of that size, in pixels from the top left. */
  project(matrix, point, width, height) {
    const at = (row) => matrix[row] * point[0] + matrix[4 + row] * point[1] + matrix[8 + row] * point[2] + matrix[12 + row];
    const w = at(3);
    return { x: ((at(0) / w + 1) / 2) * width, y: ((1 - at(1) / w) / 2) * height, visible: w > 0 };
  }
}
