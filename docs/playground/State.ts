/**
 * What the playground asks about, and its form in the address of the page, by which a link shares it.
 */
import * as Family from "./Family.ts"

/** A view of the answers. */
export type Tab = "check" | "files" | "releases" | "resolve" | "scripts"

/** The tabs, in their order. */
export const tabs: ReadonlyArray<{ readonly tab: Tab; readonly title: string }> = [
  { tab: "check", title: "Check" },
  { tab: "resolve", title: "Resolve" },
  { tab: "releases", title: "Compare releases" },
  { tab: "files", title: "Compare files" },
  { tab: "scripts", title: "Scripts" }
]

/** Returns the tabs of a family of engines. */
export const tabsOf = ({ hasScripts }: Family.Family): typeof tabs => (hasScripts ? tabs : tabs.slice(0, -1))

/** The programs on the machine: all that are offered, those that the engine and the file need, or the paths that are ticked. */
export type InstalledPrograms = "all" | "needed" | ReadonlyArray<string>

/** Everything that a visitor can enter. */
export interface State {
  readonly tab: Tab
  /** The text of the configuration file, and of the file to compare it with. */
  readonly file: string
  readonly other: string
  /** The name of the engine, and of the engines to compare. */
  readonly engine: string
  readonly from: string
  readonly to: string
  /** The name of the runtime to resolve; empty for the default runtime. */
  readonly name: string
  readonly programs: InstalledPrograms
  readonly hasSystemd: boolean
  readonly hasCgroup2: boolean
}

/** The state of a page without anything in its address. */
export const initial: State = {
  tab: "check",
  file: `{
  "default-runtime": "crun",
  "runtimes": {
    "crun": { "path": "/usr/bin/crun" },
    "gvisor": { "path": "/usr/local/bin/runsc", "runtimeArgs": ["--network=host"] },
    "kata": { "runtimeType": "io.containerd.kata.v2" }
  }
}
`,
  other: `{
  "runtimes": {
    "gvisor": { "path": "/usr/local/bin/runsc" }
  }
}
`,
  engine: "docker-newest",
  from: "docker-24",
  to: "docker-29",
  name: "gvisor",
  programs: "all",
  hasSystemd: true,
  hasCgroup2: true
}

/** Returns the text of a file as the editor keeps it: with the line breaks of Linux, and without a byte order mark. */
export const normalised = (text: string): string => text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n")

/** The length of the files in UTF-16 units above which browsers may refuse their link. */
const longest = 100_000

/** Returns a state as the fragment of an address, without the `#`: empty for the first state, undefined if the files are too long. */
export const encode = (state: State): string | undefined => {
  if (state.file.length + state.other.length > longest) return undefined
  const json = JSON.stringify(state)
  if (json === JSON.stringify(initial)) return ""
  const units = Array.from(new TextEncoder().encode(json), (byte) => String.fromCharCode(byte))
  return `${mark}${btoa(units.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`
}

/** What the fragment of an address says: a state, nothing about one, or a state that cannot be read. */
export type Decoded = State | "broken" | "none"

/** Returns the state in the fragment of an address. A part of the state that is missing is as it was at first. */
export const decode = (fragment: string): Decoded => {
  if (fragment === "") return initial
  if (!fragment.startsWith(mark)) return "none"
  const given = read(fragment.slice(mark.length))
  if (given === undefined) return "broken"
  const state: { -readonly [key in keyof State]: State[key] } = { ...initial }
  for (const key of texts) if (typeof given[key] === "string") state[key] = given[key]
  for (const key of files) state[key] = normalised(state[key])
  for (const key of switches) if (typeof given[key] === "boolean") state[key] = given[key]
  const tab = tabsOf(Family.of(state.engine)).find((one) => one.tab === given["tab"])
  if (tab !== undefined) state.tab = tab.tab
  const { programs } = given
  if (programs === "all" || programs === "needed") state.programs = programs
  if (Array.isArray(programs)) state.programs = programs.filter((path) => typeof path === "string")
  return state
}

/** Tells the state from the anchors of the page. */
const mark = "s="

const files = ["file", "other"] as const

const texts = [...files, "engine", "from", "to", "name"] as const

const switches = ["hasSystemd", "hasCgroup2"] as const

const read = (encoded: string): { readonly [key: string]: unknown } | undefined => {
  try {
    const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"))
    const value: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (unit) => unit.charCodeAt(0))))
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
