/* The names on a map. Each stands in its own area, apart from every other, over no symbol, and over a marker only where
 * it can stand nowhere else. A name breaks at its blanks or is written smaller before it is left out.
 */
(() => {
  "use strict";

  const { bright } = atlas.tools;
  const SIZES = [[12, 14], [11, 13], [10, 12]]; // of letters and of lines, in pixels
  const LONG = 76; // pixels: a longer name is better read in two lines
  const PAD = 4; // beside a name, as in map.css
  const HANG = 4; // pixels by which the box of a name may lie over the edge: it is that much wider than the name
  const GAP = [3, 4]; // that two names keep between them, across and down
  const APART = 10; // pixels down within which two names are read as one
  const GOOD = 30; // the cost up to which a name is not tried in smaller letters
  const ROUNDS = [0, 0, 1, 2]; // in each, the largest of the sizes that a name is tried in
  const NAMES = "atlas-names"; // the pane of the names
  const ruler = document.createElement("canvas").getContext("2d");

  // ---- A name in lines -------------------------------------------------------------------------------

  const font = (size) => `600 ${size}px system-ui, sans-serif`;
  const longest = (lines) => Math.max(...lines.map((line) => ruler.measureText(line).width));

  const splits = (words, count) => (count === 1 ? [[words.join(" ")]]
    : words.slice(count - 1).flatMap((_, at) =>
      splits(words.slice(at + 1), count - 1).map((rest) => [words.slice(0, at + 1).join(" "), ...rest])));

  // The ways to write a name, each with what it costs: in one line, in two of about one length, long ones in three.
  const forms = (name, kind) => {
    const words = name.split(" ");
    ruler.font = font(SIZES[0][0]);
    const usual = longest([name]) < LONG || words.length < 2 ? 1 : 2;
    const counts = kind === "area" ? [1, 2, 3].filter((count) => count <= words.length && count <= usual + 1) : [usual];
    return (kind === "area" ? SIZES : SIZES.slice(0, 1)).map(([size, line], smaller) => {
      ruler.font = font(size);
      return counts.map((count) => {
        const lines = splits(words, count).sort((a, b) => longest(a) - longest(b))[0];
        const box = [longest(lines) + 2 * PAD, lines.length * line];
        return { lines, size, line, box, cost: 8 * smaller + (count === usual ? 0 : count === 3 ? 16 : 6) };
      });
    });
  };

  const start = (state, pin) => {
    const { base } = state;
    Object.assign(state.map.createPane(NAMES).style, { zIndex: 620, pointerEvents: "none" }); // over the markers
    state.labels = [...base.labels, ...(base.water?.names || [])].map(([code, name, at, kind, room]) =>
      ({ ...pin(state, at, `atlas-label atlas-label-${kind}`, NAMES), code, kind, room, forms: forms(name, kind) }));
  };

  const write = (label, { lines, size, line, box: [width] }, [x, y]) => {
    const text = lines.join("\n");
    if (label.text !== text) {
      label.html.replaceChildren();
      lines.forEach((each) => { L.DomUtil.create("div", "", label.html).textContent = each; });
      label.text = text;
    }
    Object.assign(label.html.style, {
      display: "block", width: `${width}px`, fontSize: `${size}px`, lineHeight: `${line}px`, transform: `translate(${x}px, ${y}px)`,
    });
  };

  // ---- Where it may stand ----------------------------------------------------------------------------

  const ringsOf = (geometry) =>
    (!geometry ? [] : geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : geometry.coordinates);

  // The crossings of rings with a line of one height, from the left: between the first and the second is inside.
  const crossings = (rings, y) => {
    const found = [];
    for (const ring of rings) {
      for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
        const [a, b] = [ring[before], ring[at]];
        if ((a.y > y) !== (b.y > y)) found.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
      }
    }
    return found.sort((a, b) => a - b);
  };

  // An area that is named but not drawn as one, such as a ward over its small areas, is the outline around its name.
  const geometryOf = (state, { code, at }) => {
    if (state.layers[code]) return state.layers[code].feature.geometry;
    const around = ({ geometry }) => {
      const rings = ringsOf(geometry).map((ring) => ring.map(([x, y]) => ({ x, y })));
      return crossings(rings, at.lat).filter((x) => x < at.lng).length % 2 === 1;
    };
    return state.base.outlines.flatMap(({ features }) => features).find(around)?.geometry;
  };

  // The ground of an area at a zoom, in cells: which of them are inside, counted from the middle of its name.
  const groundOf = (state, label) => {
    const { map } = state;
    const zoom = map.getZoom();
    if (label.ground?.zoom === zoom) return label.ground;
    label.rings = label.rings || ringsOf(geometryOf(state, label)).map((ring) => ring.map(([x, y]) => L.latLng(y, x)));
    const middle = map.project(label.at, zoom);
    const rings = label.rings.map((ring) => ring.map((each) => map.project(each, zoom).subtract(middle)));
    const [west, north, east, south] = rings.flat().reduce(
      ([a, b, c, d], { x, y }) => [Math.min(a, x), Math.min(b, y), Math.max(c, x), Math.max(d, y)], [0, 0, 0, 0],
    );
    const step = Math.max(3, Math.max(east - west, south - north) / 36);
    const [columns, rows] = [Math.ceil((east - west) / step) + 1, Math.ceil((south - north) / step) + 1];
    const inside = new Uint8Array(columns * rows);
    for (let row = 0; row < rows; row += 1) {
      const found = crossings(rings, north + row * step);
      for (let at = 0; at + 1 < found.length; at += 2) {
        const last = Math.floor((found[at + 1] - west) / step);
        for (let column = Math.ceil((found[at] - west) / step); column <= last; column += 1) inside[row * columns + column] = 1;
      }
    }
    const has = (x, y) => {
      const [column, row] = [Math.round((x - west) / step), Math.round((y - north) / step)];
      return column >= 0 && row >= 0 && column < columns && row < rows && inside[row * columns + column] === 1;
    };
    // Not at the very edge: the middle of a name is in its area for whoever looks at it.
    const places = [[0, 0]];
    for (let row = 1; row + 1 < rows; row += 1) {
      for (let at = row * columns + 1; at + 1 < (row + 1) * columns; at += 1) {
        if (inside[at] && inside[at - 1] && inside[at + 1] && inside[at - columns] && inside[at + columns]) {
          places.push([west + (at - row * columns) * step, north + row * step]);
        }
      }
    }
    label.ground = { zoom, has, places: places.sort((a, b) => Math.hypot(...a) - Math.hypot(...b)) };
    return label.ground;
  };

  // The share of a name that lies on other ground.
  const over = ({ has }, [x, y], [width, height]) => {
    let outside = 0;
    for (const across of [-0.5, -0.25, 0, 0.25, 0.5]) {
      for (const down of [-0.4, 0, 0.4]) outside += has(x + across * (width - 2 * PAD), y + down * height) ? 0 : 1;
    }
    return outside / 15;
  };

  const touch = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const wider = ([left, top, right, bottom], [x, y]) => [left - x, top - y, right + x, bottom + y];
  const around = ({ x, y }, r) => [x - r, y - r, x + r, y + r];

  // What no name may touch: symbols, buttons, the legend and the source; and the markers, with what each is worth.
  const obstacles = (state, point) => {
    const half = state.base.fine ? 6 : 8;
    const marks = Object.values(state.marks).filter(({ html }) => html.firstChild);
    const taken = marks.map((mark) => around(point(mark).add(mark.shift || [0, 0]), half));
    const corner = state.map.containerPointToLayerPoint([0, 0]);
    const end = corner.add(state.map.getSize());
    const frame = state.map.getContainer().getBoundingClientRect();
    for (const each of state.map.getContainer().querySelectorAll(".leaflet-control")) {
      const { left, top, right, bottom } = each.getBoundingClientRect();
      if (right > left) taken.push([left, top, right, bottom].map((edge, at) =>
        at % 2 ? edge - frame.top + corner.y : edge - frame.left + corner.x));
    }
    const sites = state.beside.map((site) => [around(point(site).add(site.shift || [0, 0]), site.half), site.weight]);
    return { taken, sites, view: [corner.x, corner.y, end.x, end.y] };
  };

  // ---- All names -------------------------------------------------------------------------------------

  // The cheapest place of a name of an area, or none: near its middle, on its own ground, beside markers and names.
  const bestOf = (state, label, middle, { taken, sites, view }, named, largest) => {
    const ground = groundOf(state, label);
    const [kept, read] = [named.map((each) => wider(each, GAP)), named.map((each) => wider(each, [0, APART]))];
    let best = null;
    for (const alike of label.forms.slice(largest)) {
      for (const form of alike) {
        const [width, height] = form.box;
        for (const place of ground.places) {
          let cost = form.cost + 0.3 * Math.hypot(...place);
          if (best && cost >= best.cost) break; // the places are in the order of their distance
          const [left, top] = [place[0] - width / 2, place[1] - height / 2];
          const box = [middle.x + left, middle.y + top, middle.x + left + width, middle.y + top + height];
          if (box[0] < view[0] - HANG || box[1] < view[1] - HANG || box[2] > view[2] + HANG || box[3] > view[3] + HANG) continue;
          if (taken.some((each) => touch(each, box)) || kept.some((each) => touch(each, box))) continue;
          cost += 60 * over(ground, place, form.box);
          cost += read.some((each) => touch(each, box)) ? 10 : 0;
          if (best && cost >= best.cost) continue;
          const hidden = sites.reduce((sum, [site, weight]) => sum + (touch(site, box) ? weight : 0), 0);
          cost += hidden && 40 + 200 * hidden;
          if (!best || cost < best.cost) best = { label, form, box, at: [left, top], cost };
        }
      }
      if (best && best.cost <= GOOD) break;
    }
    return best;
  };

  // What a name is worth: that of the chosen area most, then those whose look stands out. These are the areas with a
  // symbol where few have one, else those of the darkest look.
  const worths = (state, labels) => {
    const { areas, looks, selected } = state.style;
    const fill = ({ code }) => looks[areas[code]?.[0]]?.[0];
    const marked = labels.filter(({ code }) => state.marks[code]?.html.firstChild);
    const fills = labels.map(fill).filter(Boolean);
    const darkest = fills.sort((a, b) => bright(a) - bright(b))[0];
    const seen = marked.length ? marked : labels.filter((label) => darkest && fill(label) === darkest);
    const few = seen.length <= labels.length / 2 ? new Set(seen) : new Set();
    return new Map(labels.map((label) => [label, label.code === selected ? 100 : few.has(label) ? 3 : 1]));
  };

  // One after the other: what is worth most first, then those with little room, for others can give way. Whoever found
  // no place is asked earlier the next time.
  const areas = (state, labels, worth, point, blocked) => {
    const room = new Map(labels.map((label) => [label, groundOf(state, label).places.length]));
    let order = [...labels].sort((a, b) => worth.get(b) - worth.get(a) || room.get(a) - room.get(b));
    let most = [];
    let best = 0;
    for (const largest of ROUNDS) {
      const found = [];
      const left = [];
      for (const label of order) {
        const placed = bestOf(state, label, point(label), blocked, found.map(({ box }) => box), largest);
        if (placed) found.push(placed);
        else left.push(label);
      }
      const sum = found.reduce((all, { label }) => all + worth.get(label), 0);
      if (sum > best) [most, best] = [found, sum];
      if (!left.length) break;
      const late = new Set(left);
      order = [...left, ...order.filter((each) => !late.has(each))].sort((a, b) => worth.get(b) - worth.get(a));
    }
    return most;
  };

  // A neighbour's name, or that of a water: once, where it is as wide as the name is tall, and never over a site.
  const beyond = (label, middle, point, { taken, sites, view }, named, waters) => {
    const [[form]] = label.forms;
    const [width, height] = form.box;
    const half = 8;
    const wide = () => 2 * (middle.y - point({ at: [label.at.lat + label.room, label.at.lng] }).y) >= height;
    if (label.kind === "water" && (waters.has(label.code) || !wide())) return null;
    for (const top of label.kind === "water" ? [-height / 2] : [-height / 2, half + 1, -half - 1 - height]) {
      const box = [middle.x - width / 2, middle.y + top, middle.x + width / 2, middle.y + top + height];
      const whole = box[0] >= view[0] && box[1] >= view[1] && box[2] <= view[2] && box[3] <= view[3];
      const covers = label.kind === "water" && sites.some(([site]) => touch(site, box));
      if (whole && !covers && ![...taken, ...named].some((each) => touch(each, box))) return { label, form, box, at: [-width / 2, top] };
    }
    return null;
  };

  const place = (state) => {
    const point = ({ at }) => state.map.latLngToLayerPoint(at);
    const blocked = obstacles(state, point);
    const own = state.labels.filter(({ kind }) => kind === "area");
    const worth = worths(state, own);
    const asked = JSON.stringify([state.map.getZoom(), [...worth.values()], blocked]);
    if (state.named === asked) return; // nothing that a name keeps away from has changed
    state.named = asked;
    const found = areas(state, own, worth, point, blocked);
    const waters = new Set();
    for (const label of state.labels.filter(({ kind }) => kind !== "area")) {
      const best = beyond(label, point(label), point, blocked, found.map(({ box }) => box), waters);
      if (best) found.push(best);
      if (best && label.kind === "water") waters.add(label.code);
    }
    state.labels.forEach(({ html }) => { html.style.display = "none"; });
    found.forEach(({ label, form, at }) => write(label, form, at));
  };

  atlas.tools.names = { start, place };
})();
