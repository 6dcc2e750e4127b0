import { Table } from "@oci-runtimes/core/data"
import { Candidate, ClientEndpoint, DaemonChoice, Discovery } from "@oci-runtimes/core/docker"
import { Source } from "@oci-runtimes/core/engine"
import { assert, describe, it } from "vitest"
import * as Machines from "./machines.ts"

const anna: Candidate.Onlooker = { uid: 1000, variables: { HOME: "/home/anna", USER: "anna" } }

/** A machine with three engines that run. */
const tree: Machines.Tree = {
  ...Machines.arch,
  ...Machines.rootless,
  "/etc/systemd/system/two.service":
    "[Service]\nExecStart=/usr/bin/dockerd -H unix:///run/two.sock --config-file /two.json\n",
  ...Machines.process(7, ["dockerd", "-H", "fd://"], { cgroup: "/system.slice/docker.service" }),
  ...Machines.process(8, ["dockerd", "-H", "unix:///run/two.sock", "--config-file", "/two.json"], {
    cgroup: "/system.slice/two.service"
  }),
  ...Machines.process(9, ["dockerd"], {
    uid: 1000,
    cgroup: "/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service",
    environ: [
      "HOME=/home/anna",
      "ROOTLESSKIT_STATE_DIR=/run/user/1000/dockerd-rootless",
      "XDG_RUNTIME_DIR=/run/user/1000"
    ]
  })
}

const files = Source.readAll(Discovery.sources, anna, Machines.look(tree))
const { daemons } = Discovery.find(anna, files)

const linked = (from: string, to: string): Source.Files => {
  const status: Source.PathStatus = { type: "Socket", uid: 0, realPath: to, changed: undefined, identity: to }
  return Table.make([...files, [from, { _tag: "Status", status } as const]])
}

const pid = (daemon: Discovery.Daemon | undefined) => daemon?.process?.pid

describe("the engine at a socket", () => {
  it.each<[string, number | undefined]>([
    ["/run/docker.sock", 7],
    ["/var/run/docker.sock", 7],
    ["/run/../run/docker.sock", 7],
    ["/run/two.sock", 8],
    ["/var/run/two.sock", 8],
    ["/run/user/1000/docker.sock", 9],
    ["/var/run/user/1000/docker.sock", 9],
    ["/run/three.sock", undefined],
    ["/x/run/docker.sock", undefined],
    ["", undefined]
  ])("%j is %s", (socket, expected) => {
    assert.strictEqual(pid(DaemonChoice.choose({ daemons, files, socket })), expected)
  })

  it("may be given by a link to it", () => {
    const socket = "/tmp/link.sock"
    assert.strictEqual(pid(DaemonChoice.choose({ daemons, files: linked(socket, "/run/two.sock"), socket })), 8)
  })
})

describe("without a socket, the engine", () => {
  it.each<
    [string, Candidate.Onlooker | undefined, { readonly _tag: "UnixSocket"; readonly path: string } | undefined, number]
  >([
    ["is the one that the client would ask", undefined, { _tag: "UnixSocket", path: "/run/user/1000/docker.sock" }, 9],
    [
      "is the system-wide one if the client would ask another program",
      undefined,
      { _tag: "UnixSocket", path: "/x" },
      7
    ],
    ["is the system-wide one if the client has no endpoint", undefined, undefined, 7]
  ])("%s", (_, __, address, expected) => {
    const endpoint = address && { address }
    assert.strictEqual(pid(DaemonChoice.choose({ daemons, files, endpoint: endpoint as never })), expected)
  })

  it("is none on a machine without one", () => {
    assert.isUndefined(DaemonChoice.choose({ daemons: [], files: Source.none }))
  })
})

const asked = (environment: { readonly [name: string]: string }) =>
  ClientEndpoint.read({ environment, workingDirectory: "/" }, Source.none)
const unknown = asked({ DOCKER_HOST: "unix:///run/three.sock" })

describe("the engine that the docker command asks", () => {
  it.each<[string, { readonly [name: string]: string }, RegExp | undefined]>([
    ["the default", {}, undefined],
    ["a socket of an engine", { DOCKER_HOST: "unix:///run/two.sock" }, undefined],
    [
      "an unknown socket",
      { DOCKER_HOST: "unix:///run/three.sock" },
      /^The docker command asks the socket "\/run\/three\.sock" \(DOCKER_HOST\)\. No engine of this machine is known to listen there\.$/
    ],
    ["an address elsewhere", { DOCKER_HOST: "tcp://a:1" }, /^The docker command asks the engine at "tcp:\/\/a:1"/],
    ["an address that it refuses", { DOCKER_HOST: "x://" }, /^The docker command refuses the address "x:\/\/"/]
  ])("is said if it is not an engine of the machine: %s", (_, environment, told) => {
    const said = DaemonChoice.describeStray({ daemons, files }, asked(environment))
    if (told === undefined) assert.isUndefined(said)
    else assert.match(said ?? "", told)
  })

  it("is not said on a machine without an engine", () => {
    assert.isUndefined(DaemonChoice.describeStray({ daemons: [], files }, unknown))
  })
})

describe("the origin of the configuration file", () => {
  it("is the flag of the start, or the default", () => {
    const [first, second] = daemons.map(DaemonChoice.configFileOrigin)
    assert.deepStrictEqual(first, { origin: "default", flag: undefined })
    assert.deepInclude(second, { origin: "flag" })
    assert.strictEqual(second?.flag?.text, "--config-file")
  })

  it("is always a flag for the snap", () => {
    const snap = { kind: "snap", next: undefined, running: undefined } as const
    assert.deepStrictEqual(DaemonChoice.configFileOrigin(snap), { origin: "flag", flag: undefined })
  })
})
