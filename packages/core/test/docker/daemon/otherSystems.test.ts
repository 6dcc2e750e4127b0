/** The engines of machines with macOS and Windows, which have only Docker Desktop. */
import {
  type Candidate,
  ClientEndpoint,
  DaemonChoice,
  DaemonCommand,
  Discovery,
  DockerEnvironment,
  EngineVersion
} from "@oci-runtimes/core/docker"
import { Source } from "@oci-runtimes/core/engine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import * as Machines from "./machines.ts"

const macos: Candidate.Onlooker = { uid: 501, variables: { HOME: "/Users/anna" }, platform: "macos" }

const windows: Candidate.Onlooker = { uid: 0, variables: { USERPROFILE: "C:\\Users\\anna" }, platform: "windows" }

const search = (tree: Machines.Tree, onlooker: Candidate.Onlooker) => {
  const looked: Array<string> = []
  const files = Source.readAll(Discovery.sources, onlooker, (source) => {
    looked.push(source.path)
    return Machines.look(tree)(source)
  })
  return { ...Discovery.find(onlooker, files), files, looked }
}

const pipe = "//./pipe/dockerDesktopLinuxEngine"
const usualPipe = "//./pipe/docker_engine"
const socket = "/Users/anna/.docker/run/docker.sock"
const usualSocket = "/var/run/docker.sock"

describe("the engine of Docker Desktop", () => {
  it.each<[string, Candidate.Onlooker, Machines.Tree, ReadonlyArray<string>]>([
    ["macOS, by its socket", macos, { [socket]: { socket: 501 } }, [socket]],
    ["macOS, by the usual socket", macos, { [usualSocket]: { socket: 501 } }, [usualSocket]],
    [
      "macOS, by both and its file",
      macos,
      { [socket]: { socket: 501 }, [usualSocket]: { link: socket }, "/Users/anna/.docker/daemon.json": "{}" },
      [socket, usualSocket, "/Users/anna/.docker/daemon.json"]
    ],
    [
      "macOS, by its file alone",
      macos,
      { "/Users/anna/.docker/daemon.json": "{}" },
      ["/Users/anna/.docker/daemon.json"]
    ],
    ["Windows, by its pipe", windows, { [pipe]: { socket: 0 } }, [pipe]],
    ["Windows, by the usual pipe", windows, { "//./pipe/Docker_Engine": { socket: 0 } }, [usualPipe]],
    [
      "Windows, by its file alone",
      windows,
      { "C:/Users/anna/.docker/daemon.json": "{}" },
      ["C:/Users/anna/.docker/daemon.json"]
    ]
  ])("is found on %s", (_, onlooker, tree, foundBy) => {
    const { daemons } = search(tree, onlooker)
    assert.deepStrictEqual(
      daemons.map((daemon) => [Discovery.title(daemon), daemon.foundBy, daemon.isVirtual, daemon.unit, daemon.next]),
      [["engine of Docker Desktop", foundBy, true, undefined, undefined]]
    )
  })

  it.each<[string, Candidate.Onlooker, string, ReadonlyArray<string>]>([
    ["macOS", macos, "/Users/anna/.docker/daemon.json", [socket, usualSocket]],
    ["Windows", windows, "C:/Users/anna/.docker/daemon.json", [pipe, usualPipe]]
  ])("on %s reads a file in the home directory, and listens at two sockets", (_, onlooker, file, sockets) => {
    const { daemons } = search({ [file]: "{}" }, onlooker)
    const daemon = daemons[0] ?? assert.fail("no engine is found")
    assert.strictEqual(DaemonChoice.configFile(daemon), file)
    assert.deepStrictEqual(daemon.sockets, sockets)
    const command = DaemonCommand.of(daemon)
    assert.strictEqual(DaemonCommand.reload(command), "Restart Docker Desktop")
    assert.strictEqual(DaemonCommand.restart(command), "Restart Docker Desktop")
  })

  it("is not shown by its file on Linux, where its unit and its socket show it", () => {
    const anna: Candidate.Onlooker = { uid: 1000, variables: { HOME: "/home/anna" } }
    assert.isEmpty(search({ "/home/anna/.docker/daemon.json": "{}" }, anna).daemons)
  })

  it.each([
    ["macOS", macos],
    ["Windows", windows]
  ])("is not on %s if nothing shows it, or without a home directory", (_, onlooker) => {
    const machine = search({}, onlooker)
    assert.deepStrictEqual([machine.daemons, machine.leftOut, machine.unreadable], [[], [], undefined])
    assert.isEmpty(search({}, { ...onlooker, variables: {} }).looked)
  })

  it.each<[string, Candidate.Onlooker, ReadonlyArray<string>]>([
    ["macOS", macos, [socket, usualSocket, "/Users/anna/.docker/daemon.json"]],
    ["Windows", windows, ["//./pipe/", "C:/Users/anna/.docker/daemon.json"]]
  ])("is all that is looked for on %s", (_, onlooker, sources) => {
    const tree = { ...Machines.debian, ...Machines.process(7, ["dockerd"]), [usualSocket]: { socket: 0 } }
    assert.deepStrictEqual(search(tree, onlooker).looked, sources)
  })
})

describe("the engine that the client would ask", () => {
  it.each<[string, Candidate.Onlooker, Machines.Tree, ClientEndpoint.Address]>([
    ["by the usual socket", macos, { [socket]: { socket: 501 } }, { _tag: "UnixSocket", path: usualSocket }],
    ["by the usual pipe", windows, { [pipe]: { socket: 0 } }, { _tag: "NamedPipe", path: usualPipe }],
    ["by a pipe in other letters", windows, { [pipe]: { socket: 0 } }, { _tag: "NamedPipe", path: pipe.toUpperCase() }]
  ])("is that of Docker Desktop %s", (_, onlooker, tree, address) => {
    const { daemons, files } = search(tree, onlooker)
    const endpoint = { address, origin: { _tag: "Variable", name: "DOCKER_HOST" }, ignored: undefined } as const
    assert.strictEqual(DaemonChoice.choose({ daemons, files, endpoint }), daemons[0])
    assert.isUndefined(DaemonChoice.describeStray({ daemons, files }, Result.succeed(endpoint)))
  })

  it("may be written with several slashes on Linux, where they are no share", () => {
    const { daemons, files } = search(Machines.arch, { uid: 0, variables: {} })
    assert.isDefined(DaemonChoice.choose({ daemons, files, socket: "//var/run//docker.sock" }))
  })

  it("is not known if it listens at another pipe", () => {
    const { daemons, files } = search({ [pipe]: { socket: 0 } }, windows)
    const address = { _tag: "NamedPipe", path: "//./pipe/podman" } as const
    const endpoint = { address, origin: { _tag: "Variable", name: "DOCKER_HOST" }, ignored: undefined } as const
    assert.strictEqual(
      DaemonChoice.describeStray({ daemons, files }, Result.succeed(endpoint)),
      'The docker command asks the named pipe "//./pipe/podman" (DOCKER_HOST). No engine of this machine is known to listen there.'
    )
  })

  it.each([
    ["npipe:////./pipe/docker_engine", "C:/work", usualPipe],
    ["//./pipe/docker_engine", "C:/work", usualPipe],
    ["\\\\.\\pipe\\docker_engine", "C:/work", usualPipe],
    ["unix:///run/docker.sock", "/", "/run/docker.sock"],
    ["docker.sock", "/run", "/run/docker.sock"]
  ])("may be given as %s in %s", (given, workingDirectory, path) =>
    assert.strictEqual(ClientEndpoint.socketPath(given, workingDirectory), path)
  )
})

describe("the default paths", () => {
  it("are those of Docker Desktop, in its virtual machine", () => {
    assert.deepStrictEqual(
      DockerEnvironment.defaultPaths(windows.variables, "windows"),
      Result.succeed({
        ...DockerEnvironment.systemPaths,
        configFile: "C:/Users/anna/.docker/daemon.json",
        isVirtual: true
      })
    )
  })

  it.each([
    ["macos", "HOME"],
    ["windows", "USERPROFILE"]
  ] as const)("need the home directory on %s", (platform, variable) =>
    assert.deepStrictEqual(
      DockerEnvironment.defaultPaths({}, platform),
      Result.fail({ _tag: "MissingVariable", variables: [variable] })
    )
  )
})

describe("the release", () => {
  it("is assumed in other words if no program was asked", () => {
    assert.strictEqual(
      EngineVersion.summarise(EngineVersion.detect([])),
      "assumed: no running engine reports a version"
    )
  })
})
