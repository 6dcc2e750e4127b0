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
    text: "Guides",
    items: [
      { text: "Playground", link: "/playground" },
      { text: "Getting started", link: "/guides/getting-started" },
      { text: "Is this the file my engine reads?", link: "/guides/status" },
      { text: "Register a runtime", link: "/guides/register-a-runtime" },
      { text: "Reload, and wait", link: "/guides/reload" },
      { text: "Check in CI", link: "/guides/ci" },
      { text: "Upgrade Docker", link: "/guides/upgrade-docker" },
      { text: "Rootless Docker", link: "/guides/rootless" },
      { text: "Podman", link: "/guides/podman" },
      { text: "containerd", link: "/guides/containerd" },
      { text: "CRI-O", link: "/guides/cri-o" },
      { text: "macOS and Windows", link: "/guides/macos-and-windows" },
      { text: "Editors", link: "/guides/editors" },
      { text: "Old scripts, and apply", link: "/guides/scripts" },
      { text: "Troubleshooting", link: "/guides/troubleshooting" }
    ]
  },
  {
    text: "Library",
    items: [
      { text: "Which import for which job", link: "/library/" },
      { text: "Effect in five minutes", link: "/library/effect" },
      { text: "Promises", link: "/library/promises" },
      { text: "Check and fix", link: "/library/check-and-fix" },
      { text: "Change a file", link: "/library/change-a-file" },
      { text: "Resolve and explain", link: "/library/resolve-and-explain" },
      { text: "Compare", link: "/library/compare" },
      { text: "The engines of a machine", link: "/library/engines-of-a-machine" },
      { text: "Podman", link: "/library/podman" },
      { text: "containerd", link: "/library/containerd" },
      { text: "CRI-O", link: "/library/cri-o" },
      { text: "Testing", link: "/library/testing" },
      { text: "Your own interpreter", link: "/library/interpreter" }
    ]
  },
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
      },
      { text: "Findings of status", link: "/reference/findings" },
      { text: "Engines and releases", link: "/reference/engines-and-releases" },
      { text: "Environment and files", link: "/reference/environment-and-files" }
    ]
  },
  {
    text: "Explanations",
    items: [
      { text: "How a name becomes a process", link: "/explanations/from-name-to-process" },
      { text: "How the start of an engine is found", link: "/explanations/how-an-engine-starts" },
      { text: "Why names are refused", link: "/explanations/why-names-are-refused" },
      { text: "Wrapper scripts and shells", link: "/explanations/wrapper-scripts" },
      { text: "Crash safety", link: "/explanations/crash-safety" },
      { text: "Agreement with the engines", link: "/explanations/agreement" },
      { text: "Performance", link: "/explanations/performance" },
      { text: "Design", link: "/explanations/design" }
    ]
  }
]
