// Looks at every page below the folders that are named, in a browser: a line for each page, and a line for each fault.
//
//   node check.mjs FOLDER...      exit code 1 where there is a fault
//   node check.mjs --self-test    plants faults in a copy of the smallest report of FOLDER... and fails unless each is found
//   BROWSER=PATH                  Chromium or Chrome; the first of those below that is installed without it

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { CHECKS, WIDE } from "./checks.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];

function installed() {
  const paths = process.env.PATH.split(delimiter).flatMap((folder) => BROWSERS.map((name) => join(folder, name)));
  const found = process.env.BROWSER || paths.find((path) => statSync(path, { throwIfNoEntry: false }));
  if (!found) throw new Error(`no browser is installed: one of ${BROWSERS.join(", ")}, or name it in BROWSER`);
  return found;
}

/** The pages below a folder, in the order of their names. */
function pages(folder) {
  const found = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html"));
  if (found.length === 0) throw new Error(`${folder} has no page`);
  return found.sort().map((name) => join(folder, name));
}

/** Opens the page and goes through the checks. Returns what is known of it and its faults. */
async function look(browser, file, checks) {
  const about = { file: resolve(file), html: readFileSync(file, "utf8"), errors: [], requests: [], pages: 0, stops: 0 };
  const address = pathToFileURL(about.file).href;
  const page = await browser.newPage();
  page.setDefaultTimeout(300_000);
  page.on("pageerror", (error) => about.errors.push(error.message));
  page.on("console", (said) => said.type() === "error" && about.errors.push(said.text()));
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const asked = request.url();
    if (asked.split("#")[0] === address || asked.startsWith("data:")) return request.continue();
    about.requests.push(asked);
    return request.abort();
  });
  // The page's own policy stops most requests before they are made.
  await page.exposeFunction("noteBlocked", (asked) => about.requests.push(asked));
  await page.evaluateOnNewDocument(() => addEventListener("securitypolicyviolation", (event) => window.noteBlocked(event.blockedURI)));
  await page.setViewport(WIDE);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await page.goto(address, { waitUntil: "load" });
  const faults = [];
  for (const check of checks) {
    const found = await check.find(page, about);
    faults.push(...found.map((words) => `${check.name}: ${words}`));
  }
  await page.close();
  return { about, faults };
}

async function lookAtAll(browser, folders) {
  let [faulty, count] = [0, 0];
  for (const file of folders.flatMap(pages)) {
    const begin = Date.now();
    const { about, faults } = await look(browser, file, CHECKS);
    const seconds = ((Date.now() - begin) / 1000).toFixed(1);
    console.log(`${faults.length ? "FAULT" : "ok   "} ${file}: A4 pages ${about.pages}, tab stops ${about.stops}, ${seconds} s`);
    for (const fault of faults) console.log(`      ${fault}`);
    count += 1;
    faulty += faults.length ? 1 : 0;
  }
  console.log(`${count} pages, ${faulty} with faults`);
  return faulty === 0;
}

async function selfTest(browser, folders) {
  const reports = folders.flatMap(pages).filter((file) => basename(file) === "report.html");
  const [smallest] = reports.sort((a, b) => statSync(a).size - statSync(b).size);
  if (!smallest) throw new Error("a report.html is needed to plant faults in");
  const scratch = mkdtempSync(join(tmpdir(), "pages-"));
  const file = join(scratch, "report.html");
  let is_good = true;
  const say = (holds, words) => {
    console.log(`${holds ? "ok   " : "FAULT"} ${words}`);
    is_good &&= holds;
  };
  try {
    cpSync(dirname(smallest), scratch, { recursive: true });
    const html = readFileSync(file, "utf8");
    for (const check of CHECKS) {
      const { faults } = await look(browser, file, [check]);
      say(faults.length === 0, `${check.name}: nothing before a fault is planted${faults.length ? `, but ${faults[0]}` : ""}`);
      for (const [at, plant] of check.plants.entries()) {
        writeFileSync(file, plant(html, scratch));
        const { faults } = await look(browser, file, [check]);
        say(faults.length > 0, `${check.name}: planted fault ${at + 1} is found: ${faults[0] || "it is not"}`);
      }
      writeFileSync(file, html);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return is_good;
}

const [first, ...rest] = process.argv.slice(2);
const is_test = first === "--self-test";
const folders = is_test ? rest : [first, ...rest].filter(Boolean);
if (folders.length === 0) {
  console.error("usage: node check.mjs [--self-test] FOLDER...");
  process.exit(2);
}
const browser = await puppeteer.launch({ executablePath: installed(), args: ["--no-sandbox", "--disable-dev-shm-usage"] });
try {
  process.exitCode = (await (is_test ? selfTest : lookAtAll)(browser, folders)) ? 0 : 1;
} finally {
  await browser.close();
}
