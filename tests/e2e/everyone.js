/* What everyone.py asks of an open page: what is cut, too small, where the focus is, what forced colours take. */
(() => {
  const seen = (each) => {
    const { visibility, clipPath } = getComputedStyle(each);
    const { width, height } = each.getBoundingClientRect();
    return visibility === "visible" && clipPath === "none" && width > 1 && height > 1;
  };
  const name = (each) => `${each.tagName} ${(each.getAttribute("aria-label") || each.innerText || "").slice(0, 60)}`;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const up = (each) => (each ? [each, ...up(each.parentElement)] : []);

  const cut = () => {
    const hides = (value) => value === "hidden" || value === "clip";
    return all("body *:not(input, svg *)").filter((each) => {
      const { overflowX, overflowY, textOverflow } = getComputedStyle(each);
      if (textOverflow === "ellipsis" && each.title) return false; // whole when pointed at
      const across = hides(overflowX) && each.scrollWidth > each.clientWidth + 1;
      const down = hides(overflowY) && each.scrollHeight > each.clientHeight + 1;
      return (across || down) && each.innerText?.trim() && seen(each);
    }).map(name);
  };

  const small = () => {
    const pressed = all("a[href], button, summary, input, select, textarea, [role=button], [tabindex='0']");
    return pressed.filter((each) => {
      if (!seen(each) || each.matches(".leaflet-marker-icon, [type=range], [type=file]")) return false;
      const inline = getComputedStyle(each).display.startsWith("inline") && each.matches("a");
      if (inline && each.closest("p, li, dd, td, small")) return false;
      // A box or a field is pressed with its label and its frame.
      const box = each.matches("input") ? each.closest("label, [role=group], [data-rac]") ?? each : each;
      const { width, height } = box.getBoundingClientRect();
      return width < 24 || height < 24;
    }).map(name);
  };

  // Where the focus is, what shows it, and whether that can be seen; null at the end of the page.
  const stop = async () => {
    let here = document.activeElement;
    if (!here || here === document.body) return null;
    const frame = here.tagName === "IFRAME" ? here : null;
    if (frame) {
      here = frame.contentDocument.activeElement;
      const { map } = frame.contentWindow;
      while (map?._panAnim?._inProgress) await new Promise(requestAnimationFrame);
    }
    const { left: dx, top: dy } = frame ? frame.getBoundingClientRect() : { left: 0, top: 0 };
    const look = here.ownerDocument.defaultView.getComputedStyle;
    const shows = up(here).find((each) => {
      const { outlineStyle, outlineWidth } = look(each);
      const { width, height } = each.getBoundingClientRect();
      const lined = outlineStyle === "solid" && parseFloat(outlineWidth) >= 3;
      return lined && width >= 8 && height >= 8 && up(each).every((box) => look(box).clipPath === "none");
    });
    const box = (shows ?? here).getBoundingClientRect();
    const [left, top] = [dx + box.left, dy + box.top];
    const middle = [left + box.width / 2, (Math.max(top, 0) + Math.min(top + box.height, innerHeight)) / 2];
    const at = document.elementFromPoint(...middle);
    const same = frame ? at === frame : at && ((shows ?? here).contains(at) || at.contains(here));
    const widget = here.closest("[data-testid='stMultiSelect']");
    const before = window.__widget;
    window.__widget = widget;
    const fixed = !frame && up(here).some((each) => look(each).position === "fixed"); // a sheet over the page
    const scrolled = document.querySelector("[data-testid='stMain']")?.scrollTop ?? 0;
    return {
      name: (here.getAttribute("aria-label") || here.innerText || here.tagName).slice(0, 60),
      left, right: left + box.width, top: top + scrolled, bottom: top + scrolled + box.height,
      apart: !!frame || fixed, same_widget: !!widget && widget === before, shown: !!shows, seen: !!same,
    };
  };

  const ground = (each) => {
    const own = up(each).map((box) => getComputedStyle(box).backgroundColor);
    return own.find((colour) => !/rgba\(.*, 0\)/.test(colour)) ?? "";
  };

  // Words, what is chosen, what is on, and what is drawn, where they cannot be told from what is around them.
  const lost = () => {
    const says = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const words = all("body *").filter((each) =>
      says(each) && seen(each) && getComputedStyle(each).color === ground(each));
    const chosen = all("[role=radiogroup]").filter((group) => {
      const grounds = (kind) => [...group.querySelectorAll(kind)].filter(seen).map(ground);
      const others = grounds("[aria-checked=false]");
      return grounds("[aria-checked=true]").some((each) => others.includes(each));
    });
    const radios = all("[data-testid=stRadio]").filter((group) => {
      const grounds = (kind) =>
        [...group.querySelectorAll(`[data-testid=stRadioOption]${kind} > div > div:first-child`)].map(ground);
      const others = grounds(":not([data-selected])");
      return grounds("[data-selected]").some((each) => others.includes(each));
    });
    const switches = all("[data-testid=stCheckbox] label").filter((label) =>
      seen(label) && ![...label.children].some((part) => getComputedStyle(part).outlineStyle === "solid"));
    const drawn = all("[data-testid=stMain] svg").filter((svg) => {
      const shapes = [...svg.querySelectorAll("path, rect, circle, line, text, polyline, polygon")];
      return seen(svg) && shapes.length && shapes.every((each) => {
        const { fill, stroke } = getComputedStyle(each);
        return [fill, stroke].every((ink) => ink === "none" || ink === ground(svg));
      });
    });
    return [...words, ...chosen, ...radios, ...switches].map(name).concat(drawn.map((each) => each.outerHTML.slice(0, 120)));
  };

  const shades = () => {
    const paths = Object.values(map._atlas.layers).map(({ _path }) => _path).filter(Boolean);
    const many = (values) => new Set(values).size;
    return [many(paths.map((path) => path.getAttribute("fill"))), many(paths.map((path) => getComputedStyle(path).fill))];
  };

  const begin = () => {
    const { body } = document;
    document.querySelector("[data-testid='stMain']")?.scrollTo(0, 0);
    body.tabIndex = -1;
    body.focus();
    body.removeAttribute("tabindex");
  };

  // Wait until nothing is wider than the window, as long as that may take: maps are fitted by a script.
  const fits = async () => {
    for (let frame = 0; frame < 120; frame += 1) {
      await new Promise(requestAnimationFrame);
      const boxes = all("html, [data-testid=stMain], [data-testid=stMainBlockContainer]");
      if (frame > 1 && boxes.every((box) => box.scrollWidth <= box.clientWidth)) return;
    }
  };

  return { begin, fits, cut, small, stop, lost, shades };
})()
