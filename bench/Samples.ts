/**
 * The configurations to measure with.
 */
import { Configuration, ConfigurationInput, type Moby, type RuntimeMap, Settings } from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"

/** Returns the text of a `daemon.json` with this many runtimes. Every second runtime has arguments. */
export const daemonJson = (runtimes: number): string =>
  textOf(runtimes, (index) => {
    const path = `/usr/local/bin/runtime-${index}`
    return index % 2 === 0 ? { path } : { path, runtimeArgs: ["--debug", `--log=/var/log/runtime-${index}.log`] }
  })

/** A file of the size of the largest one that was found in public. Most of its directives do not concern runtimes. */
export const realFile: Uint8Array = new TextEncoder().encode(
  JSON.stringify(
    {
      "default-runtime": "nvidia",
      runtimes: {
        nvidia: { path: "nvidia-container-runtime", runtimeArgs: [] },
        "nvidia-cdi": { path: "/usr/bin/nvidia-container-runtime.cdi", runtimeArgs: [] },
        runsc: { path: "/usr/local/bin/runsc", runtimeArgs: ["--platform=systrap", "--network=host"] },
        kata: { runtimeType: "io.containerd.kata.v2", options: { ConfigPath: "/opt/kata/configuration.toml" } }
      },
      "exec-opts": ["native.cgroupdriver=systemd"],
      "log-driver": "json-file",
      "log-opts": { "max-size": "100m", "max-file": "5", labels: "production" },
      "storage-driver": "overlay2",
      "data-root": "/mnt/docker",
      "live-restore": true,
      features: { buildkit: true, "containerd-snapshotter": false },
      "default-address-pools": Array.from({ length: 12 }, (_, index) => ({ base: `10.${index}.0.0/16`, size: 24 })),
      "default-ulimits": { nofile: { Name: "nofile", Hard: 64_000, Soft: 64_000 } },
      "insecure-registries": Array.from({ length: 24 }, (_, index) => `registry-${index}.example.internal:5000`),
      "registry-mirrors": Array.from({ length: 16 }, (_, index) => `https://mirror-${index}.example.internal`),
      dns: ["10.0.0.2", "10.0.0.3"],
      proxies: { "http-proxy": "http://proxy.example.internal:3128", "no-proxy": "*.example.internal,127.0.0.0/8" }
    },
    null,
    4
  )
)

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
export const settingsOf = (
  engine: Moby.Generation,
  text: string,
  dataRoot = ConfigurationInput.defaultDirectories.dataRoot
): Settings.Settings =>
  Result.getOrThrow(
    Configuration.load(
      engine,
      ConfigurationInput.make(text, { defaults: { ...ConfigurationInput.defaultDirectories, dataRoot } })
    )
  ).settings

/** Returns the runtime map of a text. */
export const mapOf = (engine: Moby.Generation, text: string, dataRoot?: string): RuntimeMap.RuntimeMap =>
  engine.configure(settingsOf(engine, text, dataRoot), facts)
