/**
 * The configurations that are measured with.
 */
import { Configuration, EngineFlags, type Moby, type RuntimeMap, Settings } from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"

/** The text of a `daemon.json` with so many runtimes, every other one of which has arguments. */
export const daemonJson = (runtimes: number): string =>
  textOf(runtimes, (index) => {
    const path = `/usr/local/bin/runtime-${index}`
    return index % 2 === 0 ? { path } : { path, runtimeArgs: ["--debug", `--log=/var/log/runtime-${index}.log`] }
  })

/** One with so many runtimes, all of which have arguments, and so a script each. */
export const allWithArguments = (runtimes: number, changed?: number): string =>
  textOf(runtimes, (index) => ({
    path: `/usr/local/bin/runtime-${index}`,
    runtimeArgs: ["--debug", `--log=/var/log/runtime-${index}.${index === changed ? "text" : "log"}`]
  }))

/** One with a value of a wrong type in every runtime. */
export const wrongTypes = (runtimes: number): string => textOf(runtimes, (index) => ({ path: index }))

/** One with an option in every runtime that the engine drops. */
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

/** The host that they are measured on. */
export const facts: HostFacts.HostFacts = {
  unifiedCgroups: true,
  bootedWithSystemd: true,
  noPivotRoot: false,
  searchPath: "/usr/bin:/bin",
  workingDirectory: "/"
}

/** The settings of a text. */
export const settingsOf = (engine: Moby.Generation, text: string, dataRoot = "/var/lib/docker"): Settings.Settings =>
  Result.getOrThrow(
    Configuration.load(engine, {
      bytes: new TextEncoder().encode(text),
      flags: EngineFlags.none,
      defaults: { dataRoot, execRoot: "/var/run/docker" }
    })
  ).settings

/** The map of a text. */
export const mapOf = (engine: Moby.Generation, text: string, dataRoot?: string): RuntimeMap.RuntimeMap =>
  engine.configure(settingsOf(engine, text, dataRoot), facts)
