// Draws one mesh with WebGL2: the shape, its findings, their edges and points, the printer's bed.

import { markFindings, STRIDE } from "./mesh.js";
import { FLOOR, LINES, POINTS, SHAPE } from "./shaders.js";

const TINTS = { blocking: [0.78, 0.1, 0.07], warning: [0.85, 0.38, 0.02], note: [0.11, 0.1, 0.09] };
const BED_STEP_MM = 10;

export class Scene {
  /** Throws when the browser has no WebGL2. */
  constructor(canvas, mesh, layers, bedMm) {
    const gl = canvas.getContext("webgl2", { antialias: true, alpha: true, premultipliedAlpha: true, powerPreference: "low-power" });
    if (!gl) throw new Error("no WebGL2");
    Object.assign(this, { gl, canvas, mesh, bedMm });
    this.shape = program(gl, SHAPE);
    this.lines = program(gl, LINES);
    this.points = program(gl, POINTS);
    this.floor = program(gl, FLOOR);
    markFindings(mesh.corners, mesh.triangles, layers);
    this.body = this.loadBody();
    this.wounds = this.loadSegments(layers.flatMap((layer) => layer.edges.map((edge) => [...edge, TINTS[layer.severity]])));
    this.bed = this.loadSegments(this.bedSegments());
    this.dots = this.loadDots(layers.flatMap((layer) => layer.points.map((point) => [point, TINTS[layer.severity]])));
    gl.enable(gl.DEPTH_TEST);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  loadBody() {
    const { gl, mesh } = this;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, mesh.corners, gl.STATIC_DRAW);
    const fields = [[3, gl.UNSIGNED_SHORT, false, 0], [1, gl.UNSIGNED_SHORT, false, 6], [3, gl.BYTE, true, 8], [3, gl.UNSIGNED_BYTE, true, 12]];
    fields.forEach(([size, type, normalised, offset], slot) => {
      gl.enableVertexAttribArray(slot);
      gl.vertexAttribPointer(slot, size, type, normalised, STRIDE, offset);
    });
    return { array, count: mesh.triangles * 3 };
  }

  /** segments: [start, end, tint]; each becomes one instance of a quad as wide as asked. */
  loadSegments(segments) {
    const { gl } = this;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(segments.flat(2)), gl.STATIC_DRAW);
    for (let slot = 0; slot < 3; slot++) {
      gl.enableVertexAttribArray(slot);
      gl.vertexAttribPointer(slot, 3, gl.FLOAT, false, 36, slot * 12);
      gl.vertexAttribDivisor(slot, 1);
    }
    return { array, count: segments.length };
  }

  loadDots(dots) {
    const { gl } = this;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(dots.flat(2)), gl.STATIC_DRAW);
    for (const [slot, offset] of [[0, 0], [2, 12]]) {
      gl.enableVertexAttribArray(slot);
      gl.vertexAttribPointer(slot, 3, gl.FLOAT, false, 24, offset);
    }
    return { array, count: dots.length };
  }

  bedSegments() {
    const { low, centre } = this.mesh;
    const half = this.bedMm / 2, z = low[2], tint = [0.55, 0.52, 0.44];
    const out = [];
    for (let step = -half; step <= half + 0.1; step += BED_STEP_MM) {
      out.push([[centre[0] + step, centre[1] - half, z], [centre[0] + step, centre[1] + half, z], tint]);
      out.push([[centre[0] - half, centre[1] + step, z], [centre[0] + half, centre[1] + step, z], tint]);
    }
    return out;
  }

  /** show: {findings, edges, bed} booleans. */
  draw(camera, show, pixelRatio) {
    const { gl, canvas } = this;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    const view = camera.matrix(), eye = camera.eye();
    const above = eye[2] > this.mesh.low[2];
    if (above) this.drawFloor(view, show.bed);
    this.drawBody(view, eye, camera.axes(), show);
    if (show.findings) {
      this.drawSegments(view, this.wounds, 3.5 * pixelRatio, 1);
      this.drawDots(view, 11 * pixelRatio, 1);
      gl.disable(gl.DEPTH_TEST);
      this.drawSegments(view, this.wounds, 2 * pixelRatio, 0.3);
      this.drawDots(view, 8 * pixelRatio, 0.35);
      gl.enable(gl.DEPTH_TEST);
    }
    if (show.bed) this.drawSegments(view, this.bed, 1.1 * pixelRatio, above ? 0.5 : 0.25);
  }

  drawBody(view, eye, axes, show) {
    const { gl, mesh, shape } = this;
    gl.useProgram(shape.program);
    gl.disable(gl.BLEND);
    gl.uniformMatrix4fv(shape.at("view"), false, view);
    gl.uniform3fv(shape.at("origin"), mesh.origin);
    gl.uniform3fv(shape.at("scale"), mesh.step);
    gl.uniform3fv(shape.at("eye"), eye);
    gl.uniform3fv(shape.at("across"), axes.across);
    gl.uniform3fv(shape.at("upwards"), axes.upwards);
    gl.uniform1f(shape.at("clay"), show.findings || !mesh.colored ? 1 : 0);
    gl.uniform1f(shape.at("findings"), show.findings ? 1 : 0);
    gl.uniform1f(shape.at("edges"), show.edges ? 1 : 0);
    gl.uniform1f(shape.at("stripe"), Math.max(mesh.radius / 14, 0.4));
    gl.bindVertexArray(this.body.array);
    gl.drawArrays(gl.TRIANGLES, 0, this.body.count);
  }

  drawFloor(view, bed) {
    const { gl, mesh, floor } = this;
    const reach = [0, 1].map((i) => ((mesh.high[i] - mesh.low[i]) / 2) * 1.25 + mesh.radius * 0.22);
    gl.useProgram(floor.program);
    gl.enable(gl.BLEND);
    gl.depthMask(false);
    gl.uniformMatrix4fv(floor.at("view"), false, view);
    gl.uniform3f(floor.at("middle"), mesh.centre[0], mesh.centre[1], mesh.low[2] - mesh.radius * 0.002);
    gl.uniform3f(floor.at("reach"), reach[0], reach[1], 0);
    gl.uniform1f(floor.at("alpha"), bed ? 0.3 : 0.42);
    gl.bindVertexArray(null);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    gl.depthMask(true);
  }

  drawSegments(view, segments, width, alpha) {
    if (!segments.count) return;
    const { gl, canvas, lines } = this;
    gl.useProgram(lines.program);
    gl.enable(gl.BLEND);
    gl.uniformMatrix4fv(lines.at("view"), false, view);
    gl.uniform2f(lines.at("picture"), canvas.width, canvas.height);
    gl.uniform1f(lines.at("width"), width);
    gl.uniform1f(lines.at("alpha"), alpha);
    gl.bindVertexArray(segments.array);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, segments.count);
  }

  drawDots(view, width, alpha) {
    if (!this.dots.count) return;
    const { gl, points } = this;
    gl.useProgram(points.program);
    gl.enable(gl.BLEND);
    gl.uniformMatrix4fv(points.at("view"), false, view);
    gl.uniform1f(points.at("width"), width);
    gl.uniform1f(points.at("alpha"), alpha);
    gl.bindVertexArray(this.dots.array);
    gl.drawArrays(gl.POINTS, 0, this.dots.count);
  }

  /** Give the context back: a page has one at most. */
  release() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

function program(gl, sources) {
  const made = gl.createProgram();
  [gl.VERTEX_SHADER, gl.FRAGMENT_SHADER].forEach((kind, i) => {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, sources[i]);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  });
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(gl.getProgramInfoLog(made));
  const known = new Map();
  const at = (name) => {
    if (!known.has(name)) known.set(name, gl.getUniformLocation(made, name));
    return known.get(name);
  };
  return { program: made, at };
}
