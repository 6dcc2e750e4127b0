/**
 * The searches of CRI-O at its start: for the programs of handlers, for files that handlers name, and for monitors.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/config.go`, `ValidateRuntimes` and `validateExecutablePath`.
 */
import { ExecutableSearch, type HostFacts, type Search } from "../../machine/index.ts"
import { FilePath } from "../../text/index.ts"
import type { Traits } from "../releases/Traits.ts"
import type { HandlerValues, Settings } from "../Settings.ts"
import { defaultName, handlersOf, inherited } from "./inheritance.ts"
import { monitorPath, needsConmon } from "./monitor.ts"
import type { HandlerSearch, Purpose } from "./lookedFor.ts"
import { conmonRs } from "./podMonitor.ts"

/** Returns all searches, in order. */
export const all = (traits: Traits, settings: Settings, facts: HostFacts.HostFacts): ReadonlyArray<HandlerSearch> => {
  const handlers = handlersOf(traits, settings)
  const name = defaultName(traits, settings)
  const usual = handlers.get(name)?.values
  const isInherited = Array.from(handlers).some(([, { values }]) => values.inherit_default_runtime)
  const first: ReadonlyArray<HandlerSearch> =
    usual?.runtime_path === "" && isInherited
      ? [{ purpose: "default", name, search: inSearchPath(traits, name, facts) }]
      : []
  return [
    ...first,
    ...Array.from(handlers).flatMap(([own, { values }]) =>
      ofHandler(traits, settings, facts, [own, inherited(values, usual)])
    )
  ]
}

const ofHandler = (
  traits: Traits,
  settings: Settings,
  facts: HostFacts.HostFacts,
  [name, values]: readonly [name: string, values: HandlerValues]
): ReadonlyArray<HandlerSearch> => {
  const {
    runtime_config_path: configuration,
    runtime_path: path,
    runtime_type: type,
    seccomp_profile: profile
  } = values
  const at = (purpose: Purpose, file: string, test: Search.Test = "anything"): ReadonlyArray<HandlerSearch> =>
    file === "" ? [] : [{ purpose, name, search: atPath(file, facts, test) }]
  const monitor = monitorPath(settings, values)
  return [
    ...(path === "" ? [{ purpose: "program", name, search: inSearchPath(traits, name, facts) } as const] : []),
    ...at("program", path),
    ...(type === "vm" ? at("configuration", configuration) : []),
    ...(traits.checksFeatures && traits.hasSeccomp ? at("profile", profile, "no-directory") : []),
    ...(needsConmon(values) && monitor === ""
      ? [{ purpose: "monitor", name, search: inSearchPath(traits, conmon, facts) } as const]
      : []),
    ...(needsConmon(values) ? at("monitor", monitor) : []),
    ...(type === "pod" && traits.checksFeatures
      ? [{ purpose: "monitor", name, search: inSearchPath(traits, values.monitor_path || conmonRs, facts) } as const]
      : [])
  ]
}

/** The program that CRI-O looks for if nothing names the monitor. */
export const conmon = "conmon"

const seeker = "crio"

const inSearchPath = (
  { searchRules }: Pick<Traits, "searchRules">,
  name: string,
  facts: ExecutableSearch.SearchEnvironment
): Search.Search => ExecutableSearch.search(name, facts, searchRules, seeker)

/** Returns the search at one path. An error there ends it. */
export const atPath = (
  path: string,
  { workingDirectory }: Pick<HostFacts.HostFacts, "workingDirectory">,
  test: Search.Test,
  by = seeker
): Search.Search => ({
  seeker: by,
  wanted: path,
  places: [{ path, location: FilePath.absolute(path, workingDirectory), test, onError: "stop" }]
})
