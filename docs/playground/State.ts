/**
 * What the playground asks about, and its form in the address of the page, by which a link shares it.
 */

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

/** Everything that a visitor can enter. */
export interface State {
  readonly tab: Tab
  /** The text of `daemon.json`, and of the file to compare it with. */
  readonly file: string
  readonly other: string
  /** The name of the engine, and of the engines to compare. */
  readonly engine: string
  readonly from: string
  readonly to: string
  /** The name of the runtime to resolve; empty for the default runtime. */
  readonly name: string
  /** The paths of the programs on the machine; undefined for every program that the file needs. */
  readonly programs: ReadonlyArray<string> | undefined
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
  programs: undefined,
  hasSystemd: true,
  hasCgroup2: true
}

/** Returns a state as the fragment of an address, without the `#`. What is as it was at first is left out. */
export const encode = (state: State): string => {
  const changed = Object.entries(state).filter(([key, value]) => value !== initial[key as keyof State])
  if (changed.length === 0) return ""
  const bytes = new TextEncoder().encode(JSON.stringify(Object.fromEntries(changed)))
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}

/** Returns the state in the fragment of an address. What is missing or not understood is as it was at first. */
export const decode = (fragment: string): State => {
  const given = read(fragment)
  const state: { -readonly [key in keyof State]: State[key] } = { ...initial }
  for (const key of texts) if (typeof given[key] === "string") state[key] = given[key]
  for (const key of switches) if (typeof given[key] === "boolean") state[key] = given[key]
  const tab = tabs.find((one) => one.tab === given["tab"])
  if (tab !== undefined) state.tab = tab.tab
  const { programs } = given
  if (Array.isArray(programs)) state.programs = programs.filter((path) => typeof path === "string")
  return state
}

const texts = ["file", "other", "engine", "from", "to", "name"] as const

const switches = ["hasSystemd", "hasCgroup2"] as const

const read = (fragment: string): { readonly [key: string]: unknown } => {
  try {
    const binary = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"))
    const value: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (unit) => unit.charCodeAt(0))))
    return typeof value === "object" && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
