/**
 * The configurations to measure with.
 */
import { Configuration, EngineFlags, type Moby, type RuntimeMap, Settings } from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"

/** Returns the text of a `daemon.json` with this many runtimes. Every second runtime has arguments. */
export const daemonJson = (runtimes: number): string =>
  textOf(runtimes, (index) => {
    const path = `/usr/local/bin/runtime-${index}`
    return index % 2 === 0 ? { path } : { path, runtimeArgs: ["--debug", `--log=/var/log/runtime-${index}.log`] }
  })

/** Returns the text of a `daemon.json` with this many runtimes. All have arguments, and therefore a script each. */
export const allWithArguments = (runtimes: number, changed?: number): string =>
  textOf(runtimes, (index) => ({
    path: `/usr/local/bin/runtime-${index}`,
    runtimeArgs: ["--debug", `--log=/var/log/runtime-${index}.${index === changed ? "text" : "log"}`]
  }))

/** Returns the text of a `daemon.json` with a value of the wrong type in every runtime. */
export const wrongTypes = (runtimes: number): string => textOf(runtimes, (index) => ({ path: index }))

/** Returns the text of a `daemon.json` with an option that the engine drops in every runtime. */
export const droppedOptions = (runtimes: number): string =>
  textOf(runtimes, () => ({ runtimeType: "io.containerd.kata.v2", options: { config_path: "/opt/kata.toml" } }))

const textOf = (runtimes: number, entry: (index: number) => object): string =>
  JSON.stringify(
    {
      runtimes: Object.fromEntries(Array.from({ length: runtimes }, (_, index) => [`runtime-${index}`, entry(index)]))
    },
    null,
    2
  )

/** The host facts for all measurements. */
export const facts: HostFacts.HostFacts = {
  unifiedCgroups: true,
  bootedWithSystemd: true,
  noPivotRoot: false,
  searchPath: "/usr/bin:/bin",
  workingDirectory: "/"
}

/** Returns the settings of a text. */
export const settingsOf = (engine: Moby.Generation, text: string, dataRoot = "/var/lib/docker"): Settings.Settings =>
  Result.getOrThrow(
    Configuration.load(engine, {
      bytes: new TextEncoder().encode(text),
      flags: EngineFlags.none,
      defaults: { dataRoot, execRoot: "/var/run/docker" }
    })
  ).settings

/** Returns the runtime map of a text. */
export const mapOf = (engine: Moby.Generation, text: string, dataRoot?: string): RuntimeMap.RuntimeMap =>
  engine.configure(settingsOf(engine, text, dataRoot), facts)
