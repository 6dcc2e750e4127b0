/**
 * The documentation site. `DOCS_BASE` is the path below which a server has the site, such as `/oci-runtimes/`.
 */
import { readFileSync } from "node:fs"
import { defineConfig } from "vitepress"
import * as Address from "../../tools/repository/Address.ts"
import { sidebar } from "./sidebar.ts"
import { withoutNode } from "./withoutNode.ts"

const repository = Address.ofManifest(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))

const base = process.env["DOCS_BASE"] ?? "/"

export default defineConfig({
  title: "oci-runtimes",
  description: "Which program will run my container, and why",
  lang: "en",
  base,
  srcDir: "pages",
  outDir: "dist",
  cacheDir: "node_modules/.vitepress",
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}favicon.svg` }]],
  // typedoc writes the API reference into the built site.
  ignoreDeadLinks: [/^\/api\//],
  markdown: {
    config: ({ renderer }) => {
      const { fence } = renderer.rules
      // A block that is a file, such as ```json [daemon.json], has the name of the file in its corner.
      renderer.rules.fence = (tokens, index, ...rest) => {
        // The next line takes the name out of the token.
        const [, name] = /^\w+ \[([\w./-]+)\]$/.exec(tokens[index]?.info ?? "") ?? []
        const html = fence?.(tokens, index, ...rest) ?? ""
        return name === undefined ? html : html.replace(/(?<=<span class="lang">)\w+/, name)
      }
    },
    languageAlias: { console: "shellsession" },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" }
  },
  vite: {
    // The playground uses methods of arrays that are newer than this syntax, so older syntax would only be longer.
    build: { chunkSizeWarningLimit: 2000, target: "es2022" },
    worker: { format: "es", plugins: () => [withoutNode] }
  },
  themeConfig: {
    nav: [
      { text: "Guides", link: "/guides/getting-started", activeMatch: "^/guides/" },
      { text: "Library", link: "/library/", activeMatch: "^/library/" },
      { text: "Reference", link: "/reference/", activeMatch: "^/(?:reference|codes)/" },
      { text: "Explanations", link: "/explanations/from-name-to-process", activeMatch: "^/explanations/" },
      { text: "Playground", link: "/playground" },
      { text: "API", link: "/api/index.html", target: "_self" }
    ],
    sidebar,
    socialLinks:
      repository === undefined || Address.isPlaceholder(repository)
        ? []
        : [{ icon: "github", link: `https://github.com/${repository.owner}/${repository.name}` }],
    outline: [2, 3],
    search: {
      provider: "local",
      options: {
        miniSearch: {
          // Most who search paste an error, for which this page is made.
          searchOptions: { boostDocument: (id: string) => (id.includes("/guides/troubleshooting") ? 2.5 : 1) }
        }
      }
    }
  }
})
