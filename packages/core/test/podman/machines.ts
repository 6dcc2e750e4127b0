/** Small machines for tests of Podman: files as texts, and programs. */
import { Source } from "@oci-runtimes/core/engine"
import { Given, type PodmanEngine } from "@oci-runtimes/core/podman"
import { Assessment, Check } from "@oci-runtimes/core/questions"
import * as Machine from "./Machine.ts"
import type { VectorFile } from "./Vector.ts"

export interface Files {
  readonly [path: string]: VectorFile
}

export const program: VectorFile = { type: "program" }

export const facts = {
  unifiedCgroups: true,
  bootedWithSystemd: false,
  noPivotRoot: false,
  searchPath: "/usr/local/bin:/usr/bin:/bin",
  workingDirectory: "/"
}

export const main = "/etc/containers/containers.conf"

export const assess = (
  engine: PodmanEngine.PodmanEngine,
  files: Files,
  given: Partial<Given.Given> = {},
  someFacts: Partial<typeof facts> = {}
) => {
  const machine = Machine.make(files, given.uid ?? 0)
  return Assessment.assess(
    engine,
    { ...Given.ofRoot, ...given },
    {
      facts: { ...facts, ...someFacts },
      read: machine.read,
      look: ({ location }) => machine.look(location)
    }
  )
}

export const read = (engine: PodmanEngine.PodmanEngine, files: Files, given: Partial<Given.Given> = {}) => {
  const all = { ...Given.ofRoot, ...given }
  const machine = Machine.make(files, all.uid)
  return engine.read(all, Source.readAll(engine.sources, all, machine.read))
}

/** Returns all problems of a configuration on a machine. */
export const problemsOf = (
  engine: PodmanEngine.PodmanEngine,
  files: Files,
  given: Partial<Given.Given> = {},
  someFacts: Partial<typeof facts> = {}
) => Check.make(assess(engine, files, given, someFacts)).problems
