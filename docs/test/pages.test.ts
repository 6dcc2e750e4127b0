/**
 * The written documents: their links, their place in the sidebar, and what they say about releases.
 */
import { Docker, ReleaseNumber } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { assert, describe, it } from "vitest"
import { type Entry, sidebar } from "../.vitepress/sidebar.ts"
import { checkout, documents } from "./Documents.ts"

const read = (path: string): string => readFileSync(join(checkout, path), "utf8")

const linksOf = (entries: ReadonlyArray<Entry>): ReadonlyArray<string> =>
  entries.flatMap(({ items = [], link }) => [...(link === undefined ? [] : [link]), ...linksOf(items)])

describe("the documents", () => {
  it.each(["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])("links of %s lead to files", (path) => {
    const links = Array.from(read(path).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, link = ""]) => link)
    const missing = links.filter((link) => !/^https?:/.test(link) && !existsSync(join(checkout, dirname(path), link)))
    assert.deepStrictEqual(missing, [])
  })

  it.each(["README.md", ...documents.filter((path) => path.startsWith("packages/"))])(
    "links of %s to the site lead to pages",
    (path) => {
      const { homepage } = JSON.parse(read("package.json"))
      const links = Array.from(read(path).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, link = ""]) => link)
      const pages = links.filter((link) => link.startsWith(homepage)).map((link) => link.slice(homepage.length))
      assert.isNotEmpty(pages)
      const missing = pages.filter(
        (page) => ![`${page}.md`, `${page}index.md`].some((file) => existsSync(join(checkout, "docs/pages", file)))
      )
      assert.deepStrictEqual(missing, [])
    }
  )

  it("are in the sidebar, each page once", () => {
    const pages = documents
      .filter((path) => path.startsWith("docs/pages/") && path !== "docs/pages/index.md")
      .map((path) => path.replace(/^docs\/pages|\.md$/g, "").replace(/\/index$/, "/"))
    const links = linksOf(sidebar)
    assert.deepStrictEqual(
      pages.filter((page) => links.filter((link) => link === page).length !== 1),
      []
    )
  })

  it("keep the README short", () => {
    assert.isAtMost(read("README.md").split("\n").length, 201)
  })

  it("name every release with its generation", () => {
    const rows = Array.from(
      read("docs/pages/reference/engines-and-releases.md").matchAll(
        /^\| (\d+) +\| ([\d.]+) +\| `([\w-]+)` +\| `([\w-]+)` +\|$/gm
      ),
      ([, major, minor, scripts, entries]) => ({ major, minor, scripts, entries })
    )
    const known = ReleaseNumber.majors.map((major) => ({
      major: `${major}`,
      minor: `${major}.${ReleaseNumber.lastMinor(major)}`,
      ...Result.getOrThrow(Docker.release(`${major}`)).restsOn
    }))
    assert.deepStrictEqual(
      rows,
      known.map(({ entries, major, minor, scripts }) => ({ major, minor, scripts, entries }))
    )
  })
})
