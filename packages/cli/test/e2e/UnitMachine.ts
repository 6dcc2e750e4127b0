/**
 * A machine whose engine is started with the flags of its unit, and the answers of `status` about it.
 */
import { Documents } from "@oci-runtimes/core/reports/schema"
import { assert } from "vitest"
import { document as decoded } from "../Command.ts"
import * as Dockerd from "./Dockerd.ts"
import type * as World from "./World.ts"

/** The path of the configuration file that an engine reads by default. */
export const configFile = "/etc/docker/daemon.json"

/** The path of a drop-in of the engine's unit. */
export const dropIn = "/etc/systemd/system/docker.service.d/override.conf"

/** The flags of an engine at the usual socket. It uses the machine's containerd, so that it starts faster. */
export const flags: ReadonlyArray<string> = [
  "-H",
  Dockerd.socket,
  "--containerd=/run/containerd/containerd.sock",
  ...Dockerd.flags
]

/** Returns a unit, or a drop-in, that starts the engine with these flags and no others. The command line is in line 3. */
export const unit = (...words: ReadonlyArray<string>): string =>
  `[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd ${words.join(" ")}\n`

/** Starts an engine as its unit does, with more flags. */
export const startEngine = (machine: Dockerd.Machine, ...more: ReadonlyArray<string>): Promise<Dockerd.Engine> =>
  machine.startEngine({ words: ["/usr/sbin/dockerd", ...flags, ...more] })

/** Writes the configuration file. */
export const configure = (machine: Dockerd.Machine, content: object): Promise<void> =>
  machine.write(configFile, JSON.stringify(content))

/** The document of an engine in the answer of `status`. */
export type EngineStatus = typeof Documents.DaemonDocument.Type

/** The answer of `status --json`: its exit code and its document, decoded with nothing left over. */
export const status = async (
  machine: Dockerd.Machine,
  args: ReadonlyArray<string> = [],
  conditions: World.Conditions = {}
) => {
  const { exitCode, stderr, stdout } = await machine.command(["status", "--json", ...args], conditions)
  assert.notStrictEqual(stdout, "", stderr)
  const document = decoded(Documents.StatusDocument, stdout)
  assert.strictEqual(exitCode, document.agrees === true ? 0 : 1, stdout)
  return { exitCode, document }
}

/** The document of the only engine in the answer of `status --json`. */
export const statusOfOnly = async (
  machine: Dockerd.Machine,
  args: ReadonlyArray<string> = [],
  conditions: World.Conditions = {}
): Promise<EngineStatus> => {
  const { engines } = (await status(machine, args, conditions)).document
  assert.lengthOf(engines, 1, JSON.stringify(engines, null, 2))
  return engines[0]!
}

/** The codes of the findings. */
export const codes = ({ findings }: EngineStatus): ReadonlyArray<string> => findings.map(({ code }) => code)

/** The finding with a code, which must be there. */
export const finding = (engine: EngineStatus, code: string): EngineStatus["findings"][number] => {
  const found = engine.findings.find((one) => one.code === code)
  assert.isDefined(found, JSON.stringify(engine.findings, null, 2))
  return found
}

/** Compares the runtimes and the default of `status` with what the engine says. It does not say types and options. */
export const assertSame = (engine: EngineStatus, info: Dockerd.Info): void => {
  const theirs = Object.entries(info.Runtimes).map(([name, { path = null, runtimeArgs = [] }]) => [
    name,
    { path, runtimeArgs, isDefault: name === info.DefaultRuntime }
  ])
  const ours = engine.runtimes?.map(({ default: isDefault, name, path, runtimeArgs }) => [
    name,
    { path, runtimeArgs, isDefault }
  ])
  assert.deepStrictEqual(Object.fromEntries(ours ?? []), Object.fromEntries(theirs))
  assert.strictEqual(engine.defaultRuntime, info.DefaultRuntime)
  assert.strictEqual(engine.dataRoot, info["DockerRootDir"])
  assert.strictEqual(engine.release, info["ServerVersion"])
}
