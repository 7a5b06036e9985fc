// The files behind the links of a page: whether each is there and opens.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { unzipSync } from "fflate";

const begins = (bytes, signature) => signature.every((byte, at) => bytes[at] === byte);
const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const expect = (holds, words) => {
  if (!holds) throw new Error(words);
};
// Unpacks every part, so that an archive that was cut off or damaged is noticed.
const archive = (part) => (bytes) => expect(unzipSync(bytes)[part], `has no part ${part}`);

// What it takes to open a file, by its extension. An extension that is not here is a fault, so that a new format is thought of.
const OPENS = {
  ".csv": (bytes) => {
    const rows = text(bytes).trimEnd().split("\n");
    expect(rows.length > 1 && rows[0].includes(","), "has no heading or no row");
  },
  ".docx": archive("word/document.xml"),
  ".html": (bytes) => expect(/^<!doctype html>/i.test(text(bytes)), "does not begin as a page"),
  ".json": (bytes) => JSON.parse(text(bytes)),
  ".md": (bytes) => expect(text(bytes).trim() !== "", "is empty"),
  ".ods": archive("content.xml"),
  ".parquet": (bytes) => {
    const mark = [0x50, 0x41, 0x52, 0x31];
    expect(begins(bytes, mark) && begins(bytes.subarray(-4), mark), "does not begin and end as Parquet");
  },
  ".png": (bytes) => expect(begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), "does not begin as a PNG"),
  ".svg": (bytes) => expect(/<svg[\s\S]*<\/svg>\s*$/.test(text(bytes)), "is not a whole SVG"),
  ".xlsx": archive("xl/workbook.xml"),
};

const opened = new Map();

// What is wrong with a file, in words; nothing if it opens. Many pages link to the same files.
function wrong(path) {
  if (!opened.has(path)) opened.set(path, found(path));
  return opened.get(path);
}

function found(path) {
  if (!existsSync(path)) return "is not there";
  if (!statSync(path).isFile()) return "is not a file";
  const opens = OPENS[extname(path)];
  if (!opens) return `has an extension that files.mjs cannot open yet`;
  try {
    opens(readFileSync(path));
    return "";
  } catch (error) {
    return `does not open: ${error.message}`;
  }
}

/** A fault for each of `links` (as the page writes them, relative to `file`) that leads to a file that is missing or does not open. */
export function linked(file, links) {
  const faults = [];
  for (const link of new Set(links)) {
    const url = new URL(link, pathToFileURL(file));
    if (url.protocol !== "file:") continue;
    const [path, hash] = [fileURLToPath(new URL(url.pathname, "file:")), decodeURIComponent(url.hash.slice(1))];
    // A place in the page itself is looked up in the browser.
    if (path === resolve(file)) continue;
    const words = wrong(path);
    if (words) faults.push(`the link to ${link} from ${dirname(file)}: the file ${words}`);
    else if (hash && !readFileSync(path, "utf8").includes(`id="${hash}"`)) faults.push(`the link to ${link}: that page has no such place`);
  }
  return faults;
}
