// Reads the two files a viewer gets: light.bin (the quantised shape) and layers.json (where the findings are).

const MAGIC = 0x314c4d45; // "EML1", little endian
const CREASE = Math.cos((35 * Math.PI) / 180);
const CROWDED = 160; // corners around one vertex beyond which a flat normal is good enough
const CLAY = [216, 208, 191];
export const STRIDE = 16; // bytes a corner: 3 × uint16 position, uint16 marks, 4 × int8 normal, 4 × uint8 colour
export const BLOCKING = 1;
export const WARNING = 2;

/** light.bin → {corners, triangles, origin, step, size, centre, radius, colored}; throws if it isn't one. */
export function readLight(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error("not a light mesh");
  const headerEnd = 8 + view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, headerEnd - 8)));
  const places = new Uint16Array(buffer, headerEnd, header.vertices * 3);
  const facesAt = headerEnd + Math.ceil((header.vertices * 6) / 4) * 4;
  const faces = new Uint32Array(buffer, facesAt, header.triangles * 3);
  const colors = header.colors ? new Uint8Array(buffer, facesAt + header.triangles * 12, header.triangles * 3) : null;
  const points = new Float32Array(places.length);
  for (let i = 0; i < places.length; i++) points[i] = header.origin[i % 3] + header.step[i % 3] * places[i];
  return { corners: interleave(places, points, faces, colors), triangles: header.triangles, origin: header.origin, step: header.step, colored: header.colors, ...extent(points) };
}

function extent(points) {
  const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    low[i % 3] = Math.min(low[i % 3], points[i]);
    high[i % 3] = Math.max(high[i % 3], points[i]);
  }
  const centre = low.map((value, i) => (value + high[i]) / 2);
  let radius = 0;
  for (let i = 0; i < points.length; i += 3) {
    radius = Math.max(radius, Math.hypot(points[i] - centre[0], points[i + 1] - centre[1], points[i + 2] - centre[2]));
  }
  return { low, high, centre, radius };
}

/** Number each vertex by its place: equal places share a number. */
function weld(places) {
  const known = new Map();
  const same = new Uint32Array(places.length / 3);
  for (let v = 0; v < same.length; v++) {
    const key = places[3 * v] + places[3 * v + 1] * 65536 + places[3 * v + 2] * 4294967296;
    const first = known.get(key);
    if (first === undefined) known.set(key, (same[v] = known.size));
    else same[v] = first;
  }
  return { same, count: known.size };
}

/** (3 × triangles) area-weighted face normals. */
function faceNormals(points, faces) {
  const normals = new Float32Array(faces.length);
  for (let f = 0; f < faces.length; f += 3) {
    const a = faces[f] * 3, b = faces[f + 1] * 3, c = faces[f + 2] * 3;
    const ux = points[b] - points[a], uy = points[b + 1] - points[a + 1], uz = points[b + 2] - points[a + 2];
    const vx = points[c] - points[a], vy = points[c + 1] - points[a + 1], vz = points[c + 2] - points[a + 2];
    normals[f] = uy * vz - uz * vy;
    normals[f + 1] = uz * vx - ux * vz;
    normals[f + 2] = ux * vy - uy * vx;
  }
  return normals;
}

/** For each welded vertex, the faces around it: starts[v] … starts[v + 1] in `around`. */
function neighbours(faces, same, count) {
  const starts = new Uint32Array(count + 1);
  for (const vertex of faces) starts[same[vertex] + 1]++;
  for (let v = 0; v < count; v++) starts[v + 1] += starts[v];
  const next = starts.slice(0, count);
  const around = new Uint32Array(faces.length);
  for (let corner = 0; corner < faces.length; corner++) around[next[same[faces[corner]]]++] = Math.floor(corner / 3);
  return { starts, around };
}

/** One record a corner, normals smoothed except across creases of more than 35°. */
function interleave(places, points, faces, colors) {
  const { same, count } = weld(places);
  const normals = faceNormals(points, faces);
  const { starts, around } = neighbours(faces, same, count);
  const lengths = new Float32Array(faces.length / 3);
  for (let f = 0; f < lengths.length; f++) lengths[f] = Math.hypot(normals[3 * f], normals[3 * f + 1], normals[3 * f + 2]) || 1e-12;
  const buffer = new ArrayBuffer(faces.length * STRIDE);
  const words = new Uint16Array(buffer), signed = new Int8Array(buffer), bytes = new Uint8Array(buffer);
  for (let corner = 0; corner < faces.length; corner++) {
    const face = Math.floor(corner / 3), vertex = faces[corner], at = corner * STRIDE;
    for (let i = 0; i < 3; i++) words[at / 2 + i] = places[3 * vertex + i];
    const normal = smooth(face, same[vertex], normals, lengths, starts, around);
    for (let i = 0; i < 3; i++) signed[at + 8 + i] = Math.round(normal[i] * 127);
    for (let i = 0; i < 3; i++) bytes[at + 12 + i] = colors ? colors[3 * face + i] : CLAY[i];
  }
  return buffer;
}

function smooth(face, vertex, normals, lengths, starts, around) {
  const nx = normals[3 * face], ny = normals[3 * face + 1], nz = normals[3 * face + 2];
  let x = nx, y = ny, z = nz;
  const end = starts[vertex + 1];
  if (end - starts[vertex] < CROWDED) {
    x = y = z = 0;
    for (let i = starts[vertex]; i < end; i++) {
      const other = around[i], o = 3 * other;
      const cosine = (nx * normals[o] + ny * normals[o + 1] + nz * normals[o + 2]) / (lengths[face] * lengths[other]);
      if (cosine > CREASE || other === face) { x += normals[o]; y += normals[o + 1]; z += normals[o + 2]; }
    }
  }
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Mark the corners of the faces that a finding names; blocking wins over warning. */
export function markFindings(corners, triangles, layers) {
  const words = new Uint16Array(corners);
  for (const severity of ["warning", "blocking"]) {
    for (const layer of layers.filter((one) => one.severity === severity && one.faces)) {
      const bits = Uint8Array.from(atob(layer.faces), (letter) => letter.charCodeAt(0));
      const mark = severity === "blocking" ? BLOCKING : WARNING;
      for (let f = 0; f < triangles; f++) {
        if (!((bits[f >> 3] >> (f & 7)) & 1)) continue;
        for (let c = 0; c < 3; c++) words[((3 * f + c) * STRIDE) / 2 + 3] = mark;
      }
    }
  }
}
