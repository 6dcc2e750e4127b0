/**
 * The order of the pages. The pages of subcommands and codes are those that were generated.
 */
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"

/** An entry of the sidebar. */
export interface Entry {
  readonly text: string
  readonly link?: string
  readonly collapsed?: boolean
  readonly items?: Array<Entry>
}

const pages = join(import.meta.dirname, "../pages")

/** Returns the entries of a folder of generated pages, in the order of their names. */
const generated = (folder: string, linkOf: (name: string) => string): Array<Entry> =>
  existsSync(join(pages, folder))
    ? readdirSync(join(pages, folder))
        .map((file) => file.replace(/\.md$/, ""))
        .filter((name) => name !== "index")
        .toSorted()
        .map((name) => ({ text: name, link: linkOf(name) }))
    : []

/** The sidebar of every page. */
export const sidebar: Array<Entry> = [
  {
    text: "Reference",
    items: [
      { text: "Overview", link: "/reference/" },
      {
        text: "The command",
        link: "/reference/commands/",
        collapsed: true,
        items: generated("reference/commands", (name) => `/reference/commands/${name}`)
      },
      {
        text: "Codes of problems",
        link: "/codes/",
        collapsed: true,
        items: generated("codes", (name) => `/codes/${name}/`)
      }
    ]
  }
]
