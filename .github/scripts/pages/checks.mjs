// What is checked in every page. An entry of CHECKS is all that there is to know of a check: its name, how it finds faults, and
// faults for it to find (each of `plants` changes the text of a page, or what lies in its folder), which `--self-test` plants.
//
// `find` gets the page as it was opened (light, 1280 pixels wide, its script run) and what is known of it, and answers with a
// sentence for each fault. It leaves the page as light and as wide as it was.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import { linked } from "./files.mjs";

/** The window in which a page is opened. */
export const WIDE = { width: 1280, height: 900, deviceScaleFactor: 1 };
// A4 without the margins of the style sheet (15 mm each), at 96 pixels an inch.
const PAPER = { width: 680, height: 990, deviceScaleFactor: 1 };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// What can differ in the dark.
const COLOURS = ["cat.color"];

// The rules of the standard; how the markup is laid out is left to the program. References are looked up by `links` in the
// browser: here each of the thousands in a report would be looked for in the whole of it.
const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:document"],
  rules: { "doctype-style": "off", "long-title": "off", "no-missing-references": "off" },
});

const media = (page, name, value) => page.emulateMediaFeatures([{ name, value }]);
const inMain = (planted) => (html) => html.replace("</main>", () => `${planted}</main>`);

/** Does `work` while what is folded is open; of the list of figures, which can have thousands of entries, the first part. */
async function unfolded(page, work) {
  const parts = await page.$$("details:not([open])");
  const opened = [];
  for (const part of parts) {
    const is_opened = await part.evaluate((part) => {
      const list = part.closest(".trace");
      part.open = !list || part === list.querySelector("details");
      return part.open;
    });
    if (is_opened) opened.push(part);
  }
  const done = await work();
  for (const part of opened) await part.evaluate((part) => (part.open = false));
  return done;
}

async function axeFaults(page, tags) {
  if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async (values) => {
      const { violations } = await axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
      return violations.map(({ id, help, nodes }) => ({ id, help, count: nodes.length, first: nodes[0].html, why: nodes[0].failureSummary }));
    },
    tags,
  );
  const short = (said) => said.replace(/\s+/g, " ").slice(0, 160);
  return violations.map(({ id, help, count, first, why }) => `${id} (${help}), ${count} times, first: ${short(first)}: ${short(why)}`);
}

/** The parts that stick out of the page sideways. What scrolls in a region of its own does not. */
async function sideways(page, where, viewport, style = "") {
  await page.setViewport(viewport);
  const added = style && (await page.addStyleTag({ content: style }));
  const inPage = () => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth + 1) return [];
    const scrolls = (part) => part && part !== document.body && part !== root && (getComputedStyle(part).overflowX !== "visible" || scrolls(part.parentElement));
    const out = [...document.body.querySelectorAll("*")].filter(
      (part) => part.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(part.parentElement),
    );
    const words = out.length ? `${out.at(-1).tagName.toLowerCase()} "${out.at(-1).textContent.trim().slice(0, 60)}"` : "something";
    return [`${root.scrollWidth} pixels wide where ${root.clientWidth} are shown, because of ${words}`];
  };
  const faults = await unfolded(page, () => page.evaluate(inPage));
  if (added) await added.evaluate((part) => part.remove());
  await page.setViewport(WIDE);
  return faults.map((fault) => `${where}: ${fault}`);
}

/** What stops the tab key from top to bottom. Returns the faults and how many stops there are. */
async function walk(page) {
  const expected = await page.evaluate(() => {
    document.activeElement.blur();
    getSelection().removeAllRanges();
    scrollTo(0, 0);
    const parts = "a[href], button, input, select, textarea, summary, [tabindex]";
    const shown = (part) => part.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    const stops = [...document.querySelectorAll(parts)].filter((part) => part.tabIndex >= 0 && !part.disabled && shown(part));
    window.stops = new Map(stops.map((part, at) => [part, at]));
    return stops.length;
  });
  const here = () =>
    page.evaluate(() => {
      const part = document.activeElement;
      const style = getComputedStyle(part);
      const words = `${part.tagName.toLowerCase()} "${(part.textContent || part.getAttribute("aria-label") || "").trim().slice(0, 50)}"`;
      const is_seen = (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none";
      return { at: part === document.body ? -1 : window.stops.get(part), words, is_seen };
    });
  const [faults, reached] = [[], new Set()];
  let last = { at: -1, words: "the top of the page" };
  for (let step = 0; step <= expected + 5; step += 1) {
    await page.keyboard.press("Tab");
    const now = await here();
    if (now.at === -1 || (now.at === 0 && reached.size === expected)) break;
    // Where something scrolls, the browser makes it a stop by itself.
    if (now.at === undefined) continue;
    if (reached.has(now.at)) {
      faults.push(`the tab key does not leave ${last.words}: it goes back to ${now.words}`);
      break;
    }
    if (!now.is_seen) faults.push(`nothing shows that the focus is on ${now.words}`);
    reached.add(now.at);
    last = now;
  }
  if (faults.length === 0 && reached.size < expected) faults.push(`the tab key reaches ${reached.size} of ${expected} stops; after ${last.words} it ends`);
  return { faults, stops: expected };
}

/** Goes from five figures to how each was made and back, by keyboard alone; in a table to a figure beside the one that is a stop. */
async function trace(page) {
  const stops = [];
  for (const link of await page.$$("a.n")) if (await link.evaluate((link) => link.tabIndex === 0 && link.checkVisibility({ contentVisibilityAuto: true }))) stops.push(link);
  const faults = [];
  for (let at = 0; at < Math.min(5, stops.length); at += 1) {
    const stop = stops[Math.floor((at * stops.length) / 5)];
    await stop.focus();
    const is_among_others = await stop.evaluate((stop) => Boolean(stop.closest("table")?.querySelector("td a.n[tabindex='-1']")));
    const is_left = () => stop.evaluate((stop) => document.activeElement !== stop);
    for (const key of is_among_others ? ["ArrowDown", "ArrowRight"] : []) if (!(await is_left())) await page.keyboard.press(key);
    const said = await page.evaluate(() => document.activeElement.textContent.trim());
    if (is_among_others && !(await is_left())) faults.push(`no arrow key leads from the figure ${said} to another of its table`);
    await page.keyboard.press("Enter");
    const words = (await page.evaluate(arrived, said)) || (await back(page));
    if (words) faults.push(`the figure ${said} ${words}`);
  }
  return faults;
}

/** In the page: what is wrong with the entry of the figure that is `said`. */
function arrived(said) {
  const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!entry || !entry.closest(".trace")) return "leads to no entry";
  const { top, bottom } = entry.getBoundingClientRect();
  if (!entry.checkVisibility() || bottom <= 0 || top >= innerHeight) return "leads to an entry that is not in sight";
  return entry.textContent.includes(said.replace(/^[-+\u2212\u00a3]+/, "")) ? "" : "leads to an entry that does not name it";
}

async function back(page) {
  const entry = await page.evaluate(() => location.hash);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  return page.evaluate((entry) => {
    const place = location.hash !== entry && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return place && place.checkVisibility() ? "" : "has no way back from its entry by the tab key";
  }, entry);
}

/** What is too wide for A4 or is cut off on it, and the pages that are not A4. Sets `about.pages`. */
async function print(page, about) {
  await page.emulateMediaType("print");
  await page.setViewport(PAPER);
  const faults = await page.evaluate(() => {
    const words = (part) => `${part.tagName.toLowerCase()} "${part.textContent.trim().slice(0, 60)}"`;
    const root = document.documentElement;
    const parts = [...document.body.querySelectorAll("*")].filter((part) => part.checkVisibility());
    const cut = parts.filter((part) => part.scrollWidth > part.clientWidth + 1 && /auto|scroll|hidden|clip/.test(getComputedStyle(part).overflowX) && part.clientWidth > 1);
    const out = parts.filter((part) => part.getBoundingClientRect().right > root.clientWidth + 1);
    return [...cut.map((part) => `cut off on paper: ${words(part)}`), ...out.slice(-1).map((part) => `wider than A4: ${words(part)}`)];
  });
  await page.emulateMediaType();
  await page.setViewport(WIDE);
  const paper = Buffer.from(await page.pdf({ preferCSSPageSize: true, format: "A4", timeout: 300_000 })).toString("latin1");
  about.pages = (paper.match(/\/Type\s*\/Page\b(?!s)/g) || []).length;
  for (const [, width, height] of paper.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)) {
    const [short, long] = [Number(width), Number(height)].sort((a, b) => a - b);
    if (Math.abs(short - 595) > 1 || Math.abs(long - 842) > 1) faults.push(`a page of ${width} by ${height} points is not A4`);
  }
  if (about.pages === 0) faults.push("no page comes out of the printer");
  return faults;
}

export const CHECKS = [
  {
    name: "markup",
    find: async (page, about) =>
      validator.validateStringSync(about.html).results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, line }) => `line ${line}: ${message} (${ruleId})`),
      ),
    plants: [inMain('<p id="twice">planted</p><p id="twice">planted</p>')],
  },
  {
    name: "tables",
    find: (page) =>
      page.$$eval("table", (tables) => {
        const width = (row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
        return tables.flatMap((table) => {
          const first = width(table.rows[0]);
          const other = [...table.rows].find((row) => width(row) !== first);
          return other ? [`a row has ${width(other)} cells where ${first} stand above it: ${other.textContent.trim().slice(0, 60)}`] : [];
        });
      }),
    plants: [(html) => html.replace("</th></tr>", '</th><th scope="col">planted</th></tr>')],
  },
  {
    name: "script",
    find: async (page, about) => about.errors,
    plants: [inMain('<script>throw new Error("planted");</script>')],
  },
  {
    name: "request",
    find: async (page, about) => about.requests.map((address) => `asks for ${address}`),
    plants: [inMain('<img alt="" src="https://example.org/planted.png">')],
  },
  {
    name: "axe, light",
    find: (page) => unfolded(page, () => axeFaults(page, RULES)),
    plants: [inMain('<p><input type="text" name="planted"></p>')],
  },
  {
    name: "axe, dark",
    find: async (page) => {
      await media(page, "prefers-color-scheme", "dark");
      const faults = await unfolded(page, () => axeFaults(page, COLOURS));
      await media(page, "prefers-color-scheme", "light");
      return faults;
    },
    plants: [inMain("<style>@media (prefers-color-scheme: dark) { .planted { color: #333; } }</style><p class=planted>planted</p>")],
  },
  {
    name: "narrow",
    find: (page) => sideways(page, "at 320 pixels", { width: 320, height: 640, deviceScaleFactor: 1 }),
    plants: [inMain('<div style="width: 400px">planted</div>')],
  },
  {
    name: "zoom",
    find: async (page) => [
      ...(await sideways(page, "at 200 %", { width: 640, height: 450, deviceScaleFactor: 2 })),
      ...(await sideways(page, "with text of twice the size", WIDE, "html { font-size: 200%; }")),
    ],
    plants: [
      inMain('<div class="planted">planted</div><style>@media (min-width: 600px) { .planted { width: 700px; } }</style>'),
      inMain('<div class="planted">planted</div><style>@media (min-width: 1000px) { .planted { width: 60rem; } }</style>'),
    ],
  },
  {
    name: "keyboard",
    find: async (page, about) => {
      const { faults, stops } = await walk(page);
      about.stops = stops;
      return faults;
    },
    plants: [
      inMain('<p><button type="button" onkeydown="event.preventDefault()">planted</button></p>'),
      inMain('<p><button type="button" style="outline: 0; box-shadow: none">planted</button></p>'),
    ],
  },
  {
    name: "trace",
    find: (page) => trace(page),
    plants: [(html) => html.replace(/(<a class="n" href="#f-)/, "$1planted-")],
  },
  {
    name: "links",
    find: async (page, about) => {
      const links = await page.$$eval("a[href]", (parts) => parts.map((part) => part.getAttribute("href")));
      const lost = await page.evaluate(
        (links) => links.filter((link) => link.startsWith("#") && !document.getElementById(decodeURIComponent(link.slice(1)))),
        [...new Set(links)],
      );
      const unnamed = await page.evaluate(() =>
        ["aria-labelledby", "aria-describedby", "aria-controls", "for"].flatMap((name) =>
          [...document.querySelectorAll(`[${name}]`)]
            .flatMap((part) => part.getAttribute(name).split(/\s+/))
            .filter((id) => !document.getElementById(id))
            .map((id) => `${name} names ${id}, which is not there`),
        ),
      );
      return [...new Set(unnamed), ...lost.map((link) => `the link to ${link} leads nowhere`), ...linked(about.file, links)];
    },
    plants: [
      inMain('<p><a href="planted.csv" download>planted</a></p>'),
      inMain('<p><a href="#planted">planted</a></p>'),
      inMain('<p aria-describedby="planted">planted</p>'),
      (html, folder) => {
        writeFileSync(join(folder, "planted.xlsx"), "planted");
        return inMain('<p><a href="planted.xlsx" download>planted</a></p>')(html);
      },
    ],
  },
  {
    name: "print",
    find: print,
    plants: [inMain("<style>@media print { .planted { width: 250mm; } }</style><div class=planted>planted</div>")],
  },
];
