/**
 * Checks the built site: every link leads to a file and to an element of it, and no page loads anything from elsewhere.
 */
import { existsSync, globSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"

const site = join(import.meta.dirname, "../dist")
const base = process.env["DOCS_BASE"] ?? "/"

interface Page {
  readonly links: ReadonlyArray<string>
  readonly loads: ReadonlyArray<string>
  readonly ids: ReadonlySet<string>
}

const attribute = (html: string, pattern: RegExp): ReadonlyArray<string> =>
  Array.from(html.matchAll(pattern), ([, value = ""]) => value.replaceAll("&amp;", "&").replaceAll("&#x26;", "&"))

const read = (path: string): Page => {
  const html = readFileSync(join(site, path), "utf8")
  return {
    links: attribute(html, /<a\b[^>]*?\shref="([^"]*)"/g),
    loads: [
      ...attribute(html, /<(?:script|img)\b[^>]*?\ssrc="([^"]*)"/g),
      ...attribute(html, /<link\b[^>]*?\shref="([^"]*)"/g)
    ],
    ids: new Set(attribute(html, /\sid="([^"]*)"/g))
  }
}

const paths = globSync("**/*.html", { cwd: site })
const pages = new Map(paths.map((path) => [path, read(path)]))

/** Returns the path of the file that a server gives for a link. */
const fileOf = (from: string, link: string): string | undefined => {
  const { pathname } = new URL(link, `http://site${base}${from}`)
  const path = decodeURIComponent(pathname).slice(base.length)
  const candidates = [path, `${path}.html`, join(path, "index.html")]
  return candidates.find((each) => existsSync(join(site, each)) && statSync(join(site, each)).isFile())
}

const problemOf = (from: string, link: string): ReadonlyArray<string> => {
  if (/^(?:https?|mailto):/.test(link)) return []
  const [path = "", id] = link.split("#")
  const file = path === "" ? from : fileOf(from, path)
  if (file === undefined) return [`${from} links to ${link}, which is not on the site.`]
  const target = pages.get(file)
  // A script makes the contents of the class hierarchy.
  if (id === undefined || id === "" || target === undefined || file === "api/hierarchy.html") return []
  if (target.ids.has(decodeURIComponent(id))) return []
  return [`${from} links to ${link}, and there is no such heading.`]
}

const problems = Array.from(pages, ([from, { links, loads }]) => [
  ...links.flatMap((link) => problemOf(from, link)),
  ...loads.flatMap((load) =>
    /^(?:https?:)?\/\//.test(load) ? [`${from} loads ${load} from elsewhere.`] : problemOf(from, load)
  )
]).flat()

process.stdout.write([...problems, `${pages.size} pages, ${problems.length} problems\n`].join("\n"))
process.exitCode = problems.length === 0 && pages.size > 0 ? 0 : 1
