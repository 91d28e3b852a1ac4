// The programs of the graphics card: the printed shape, thick lines, round points, the floor.

export const SHAPE = [
  `#version 300 es
layout(location=0) in vec3 place; layout(location=1) in float mark; layout(location=2) in vec3 normal; layout(location=3) in vec3 tint;
uniform mat4 view; uniform vec3 origin, scale; uniform float clay;
out vec3 at, facing, paint, side; flat out float found;
void main() {
  at = origin + scale * place;
  facing = normal; found = mark;
  paint = mix(tint, vec3(.847, .816, .749), clay);
  int corner = gl_VertexID % 3;
  side = vec3(corner == 0, corner == 1, corner == 2);
  gl_Position = view * vec4(at, 1.);
}`,
  `#version 300 es
precision highp float;
in vec3 at, facing, paint, side; flat in float found;
uniform vec3 eye, across, upwards; uniform float findings, edges, stripe;
out vec4 color;
void main() {
  vec3 n = normalize(facing), v = normalize(eye - at);
  if (dot(n, v) < 0.) n = -n;
  float wall = 1. - smoothstep(.75, .95, abs(n.z));
  float layers = at.z / .45, calm = 1. - smoothstep(.25, .7, fwidth(layers));
  vec3 bumped = normalize(n + vec3(0., 0., .15 * wall * calm * cos(6.2832 * layers)));
  vec3 key = normalize(v * .9 - across * .62 + upwards * .5), fill = normalize(v * .5 + across * .9);
  float lit = .56 + .10 * bumped.z + .52 * max(dot(bumped, key), 0.) + .13 * max(dot(bumped, fill), 0.);
  float rim = pow(1. - max(dot(n, v), 0.), 3.);
  vec3 base = paint;
  if (findings > .5 && found > .5) {
    vec3 a = abs(n);
    float across2 = a.z > a.x && a.z > a.y ? at.x + at.y : a.x > a.y ? at.y + at.z : at.x + at.z;
    float wave = abs(fract(across2 / stripe) - .5) * 2., soft = fwidth(across2 / stripe) * 2.;
    float dark = smoothstep(.5 - soft, .5 + soft, wave);
    base = found < 1.5 ? mix(vec3(1., .42, .31), vec3(.83, .19, .13), dark) : mix(vec3(1., .72, .42), vec3(.86, .43, .06), dark);
    lit = mix(lit, 1., .3);
  }
  vec3 shown = base * (lit + vec3(.03, .015, -.015)) - rim * .08;
  if (edges > .5) {
    vec3 w = fwidth(side), s = smoothstep(vec3(0.), w * 1.1, side);
    float crowded = smoothstep(.08, .4, max(w.x, max(w.y, w.z)));
    shown = mix(shown, vec3(.11, .10, .08), (1. - min(s.x, min(s.y, s.z))) * mix(.8, .25, crowded));
  }
  color = vec4(shown, 1.);
}`,
];

export const LINES = [
  `#version 300 es
layout(location=0) in vec3 start; layout(location=1) in vec3 end; layout(location=2) in vec3 tint;
uniform mat4 view; uniform vec2 picture; uniform float width;
out vec3 paint;
void main() {
  vec4 a = view * vec4(start, 1.), b = view * vec4(end, 1.);
  vec2 pa = a.xy / a.w * picture, pb = b.xy / b.w * picture;
  vec2 along = length(pb - pa) > 1e-4 ? normalize(pb - pa) : vec2(1., 0.);
  int corner = gl_VertexID;
  vec4 here = corner < 2 ? a : b;
  vec2 shift = vec2(-along.y, along.x) * (corner % 2 == 0 ? 1. : -1.) + along * (corner < 2 ? -1. : 1.) * .5;
  here.xy += shift * width / picture * here.w;
  here.z -= .0012 * here.w;
  paint = tint;
  gl_Position = here;
}`,
  `#version 300 es
precision mediump float;
in vec3 paint; uniform float alpha; out vec4 color;
void main() { color = vec4(paint * alpha, alpha); }`,
];

export const POINTS = [
  `#version 300 es
layout(location=0) in vec3 place; layout(location=2) in vec3 tint;
uniform mat4 view; uniform float width; out vec3 paint;
void main() { gl_Position = view * vec4(place, 1.); gl_Position.z -= .002 * gl_Position.w; gl_PointSize = width; paint = tint; }`,
  `#version 300 es
precision mediump float;
in vec3 paint; uniform float alpha; out vec4 color;
void main() {
  float d = length(gl_PointCoord - .5) * 2.;
  float a = alpha * (1. - smoothstep(.85, 1., d));
  color = vec4(mix(paint, vec3(1.), smoothstep(.55, .7, d) * .8) * a, a);
}`,
];

export const FLOOR = [
  `#version 300 es
uniform mat4 view; uniform vec3 middle, reach; out vec2 place;
void main() {
  place = vec2(gl_VertexID % 2, gl_VertexID / 2) * 2. - 1.;
  gl_Position = view * vec4(middle + vec3(place * reach.xy, 0.), 1.);
}`,
  `#version 300 es
precision mediump float;
in vec2 place; uniform float alpha; out vec4 color;
void main() {
  float d = length(place);
  color = vec4(0., 0., 0., alpha * pow(max(1. - d, 0.), 1.7));
}`,
];
