/**
 * The documentation site. `DOCS_BASE` is the path below which a server has the site, such as `/oci-runtimes/`.
 */
import { defineConfig } from "vitepress"
import { sidebar } from "./sidebar.ts"

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
    languageAlias: { console: "shellsession" },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" }
  },
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  themeConfig: {
    nav: [
      { text: "Guides", link: "/guides/getting-started", activeMatch: "^/guides/" },
      { text: "Library", link: "/library/", activeMatch: "^/library/" },
      { text: "Reference", link: "/reference/", activeMatch: "^/(?:reference|codes)/" },
      { text: "Explanations", link: "/explanations/from-name-to-process", activeMatch: "^/explanations/" },
      { text: "API", link: "/api/index.html", target: "_self" }
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: "local" }
  }
})
