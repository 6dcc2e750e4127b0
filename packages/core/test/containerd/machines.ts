/** Small machines for tests of containerd: files as texts, and programs. */
import { Containerd, type ContainerdEngine, Given } from "@oci-runtimes/core/containerd"
import { Source } from "@oci-runtimes/core/engine"
import { Assessment, Check } from "@oci-runtimes/core/questions"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as Machine from "./Machine.ts"

export interface Files {
  readonly [path: string]: string
}

export const main = "/etc/containerd/config.toml"

export const facts = {
  unifiedCgroups: true,
  bootedWithSystemd: false,
  noPivotRoot: false,
  searchPath: "/usr/local/bin:/usr/sbin:/usr/bin:/bin",
  workingDirectory: "/"
}

/** What surrounds the files: all of it is usual by default. `faults` are the errors with which paths cannot be read. */
export interface Circumstances {
  readonly files?: Files
  readonly given?: Partial<Given.Given>
  readonly facts?: Partial<typeof facts>
  readonly programs?: ReadonlyArray<string>
  readonly faults?: { readonly [path: string]: string }
}

export const engines: ReadonlyArray<ContainerdEngine.ContainerdEngine> = [
  Containerd.containerd16,
  Containerd.containerd17,
  Containerd.containerd20,
  Containerd.containerd23
]

export const release = (version: string): Containerd.Release => Result.getOrThrow(Containerd.release(version))

/** The releases of properties, which a counterexample names: those between which rules change, and one that is too new. */
export const versions = ["1.6.20", "1.6", "1.7", "2.0.1", "2.0", "2.1.9", "2.2", "2.3", "2.4"] as const

const made = new Map<string, Containerd.Release>(versions.map((version) => [version, release(version)]))

export const engineOf = (version: (typeof versions)[number]): Containerd.Release => made.get(version)!

export const someVersion = (): fc.Arbitrary<(typeof versions)[number]> => fc.constantFrom(...versions)

/** The version of files that a release reads without a problem. */
export const fileVersionOf = (engine: ContainerdEngine.ContainerdEngine): 2 | 3 =>
  engine.traits().loading === "replace" ? 2 : 3

const machineOf = ({ faults = {}, files = {}, programs = [] }: Circumstances): Machine.Machine => {
  const machine = Machine.make({ containerd: "2.1.9", files, programs: [...programs] })
  return {
    ...machine,
    read: (source) => {
      const errno = faults[source.path]
      return errno === undefined ? machine.read(source) : { _tag: "Unreadable", errno }
    }
  }
}

export const assess = (engine: ContainerdEngine.ContainerdEngine, circumstances: Circumstances) => {
  const machine = machineOf(circumstances)
  return Assessment.assess(
    engine,
    { ...Given.usual, ...circumstances.given },
    {
      facts: { ...facts, ...circumstances.facts },
      read: machine.read,
      look: ({ location }) => machine.look(location)
    }
  )
}

/** Returns the sources of an engine with their states, as far as they are needed. */
export const sourcesOf = (engine: ContainerdEngine.ContainerdEngine, circumstances: Circumstances): Source.Files =>
  Source.readAll(engine.sources, { ...Given.usual, ...circumstances.given }, machineOf(circumstances).read)

export const read = (engine: ContainerdEngine.ContainerdEngine, circumstances: Circumstances) =>
  engine.read({ ...Given.usual, ...circumstances.given }, sourcesOf(engine, circumstances))

/** Returns all problems of a configuration on a machine. */
export const problemsOf = (engine: ContainerdEngine.ContainerdEngine, circumstances: Circumstances) =>
  Check.make(assess(engine, circumstances)).problems
