import { ContainerdDaemon, Given, Installation } from "@oci-runtimes/core/containerd"
import { assert, describe, it } from "vitest"
import { type Files, type Process, read } from "../../service/machineWithDaemons.ts"

const find = (processes: ReadonlyArray<Process>, files?: Files, uid = 0) =>
  ContainerdDaemon.find({ uid }, read(ContainerdDaemon.sources, { uid }, processes, files))

const containerd = (args: ReadonlyArray<string> = [], more: Partial<Process> = {}): Process => ({
  name: "containerd",
  words: ["containerd", ...args],
  executable: "/usr/bin/containerd",
  unit: "containerd.service",
  variables: { PATH: "/usr/bin" },
  ...more
})

const unit: Files = {
  "/usr/lib/systemd/system/containerd.service": "[Service]\nExecStart=/usr/bin/containerd\nEnvironment=PATH=/opt/bin\n"
}

const [k3s, rke2] = ["k3s", "rke2"].map((name) => `/var/lib/rancher/${name}/agent/etc/containerd/config.toml`) as [
  string,
  string
]

const microk8s = "/var/snap/microk8s/current/args/containerd.toml"

const docker = "/var/run/docker/containerd/containerd.toml"

const titlesOf = ({ daemons }: ContainerdDaemon.Found) => daemons.map(ContainerdDaemon.describe)

describe("the daemons of containerd", () => {
  it("are the processes, with the file and the PATH of each", () => {
    const { daemons } = find([containerd(["-c", "x.toml", "-a", "/x.sock"], { workingDirectory: "/srv" })])
    assert.deepStrictEqual(daemons, [
      {
        given: { config: "x.toml", isNamed: true, workingDirectory: "/srv", executable: "/usr/bin/containerd" },
        installation: undefined,
        program: "/usr/bin/containerd",
        searchPath: "/usr/bin",
        address: "/x.sock",
        pid: 700,
        unit: "containerd.service",
        uncertain: []
      }
    ])
  })

  it("are the unit if none runs", () => {
    const [daemon, ...others] = find([], unit).daemons
    assert.deepStrictEqual(others, [])
    assert.deepStrictEqual(daemon, {
      given: { ...Given.usual, executable: "/usr/bin/containerd" },
      installation: Installation.system,
      program: "/usr/bin/containerd",
      searchPath: "/opt/bin",
      address: undefined,
      pid: undefined,
      unit: "containerd.service",
      uncertain: []
    })
  })

  it.each<[string, string, string, string | undefined]>([
    ["k3s", k3s, "the containerd of k3s", "/var/lib/rancher/k3s/data/current/bin/containerd"],
    ["RKE2", rke2, "the containerd of RKE2", "/var/lib/rancher/rke2/bin/containerd"],
    ["MicroK8s", microk8s, "the containerd of MicroK8s", "/snap/microk8s/current/bin/containerd"],
    ["Docker Engine", docker, "the containerd of Docker Engine", undefined],
    ["no unit", "/etc/containerd/config.toml", "the system's containerd", undefined]
  ])("of %s are found by their file", (_, config, words, program) => {
    const found = find([], { [config]: "" })
    assert.deepStrictEqual(titlesOf(found), [words])
    const [daemon] = found.daemons
    assert.deepStrictEqual([daemon?.given.config, daemon?.program, daemon?.pid], [config, program, undefined])
  })

  it.each<[string, string, string]>([
    ["k3s", k3s, "the containerd of k3s"],
    ["RKE2", rke2, "the containerd of RKE2"],
    ["MicroK8s", "/var/snap/microk8s/8511/args/containerd.toml", "the containerd of MicroK8s"],
    ["Docker Engine", docker, "the containerd of Docker Engine"],
    ["another program", "/srv/containerd.toml", "the containerd with /srv/containerd.toml"]
  ])("of %s are found by their process, once", (_, config, words) => {
    const process = containerd(["--config", config], { unit: "other.service", executable: "/opt/containerd" })
    const found = find([process], { [config]: "", [microk8s.replace("current", "8511")]: "" })
    assert.deepStrictEqual(titlesOf(found), [words])
    assert.strictEqual(found.daemons[0]?.program, "/opt/containerd")
  })

  it("of a revision of a snap are those of the link to it", () => {
    const found = find([containerd(["-c", "/var/snap/microk8s/8511/args/containerd.toml"], { unit: "snap.service" })], {
      [microk8s]: ""
    })
    assert.lengthOf(found.daemons, 1)
  })

  it("that run come before those that do not, and that of the system before the others", () => {
    const files = { ...unit, [k3s]: "", [rke2]: "" }
    const own = containerd(["-c", "/own.toml"], { pid: 800, unit: "own.service" })
    const ofDocker = containerd(["--config", docker], { pid: 801, unit: "docker.service" })
    assert.deepStrictEqual(titlesOf(find([ofDocker, own, containerd([], { pid: 802 })], files)), [
      "the system's containerd",
      "the containerd with /own.toml",
      "the containerd of Docker Engine",
      "the containerd of k3s",
      "the containerd of RKE2"
    ])
    assert.deepStrictEqual(titlesOf(find([containerd(["-c", k3s], { unit: "k3s.service" })], files)), [
      "the containerd of k3s",
      "the system's containerd",
      "the containerd of RKE2"
    ])
  })

  it.each<[string, Process]>([
    ["of another command", containerd(["config", "dump"])],
    ["of another user", containerd([], { uid: 1000 })],
    ["of a shim", containerd([], { name: "containerd-shim" })]
  ])("are no processes %s", (_, process) => {
    assert.deepStrictEqual(find([process]).daemons, [])
  })

  it("in containers are told apart", () => {
    const { daemons, elsewhere, usual } = find([containerd([], { isElsewhere: true })])
    assert.deepStrictEqual([daemons, elsewhere.map(({ pid }) => pid)], [[], [700]])
    assert.strictEqual(usual, ContainerdDaemon.usual)
  })

  it("whose command line cannot be read count as started without flags, and say so", () => {
    const [daemon] = find([containerd([], { words: [], variables: null, executable: null })]).daemons
    assert.deepStrictEqual(daemon?.given, Given.usual)
    assert.deepStrictEqual(daemon?.uncertain, [
      "The command line of process 700 cannot be read. Run this as root.",
      "The environment of process 700 cannot be read. Run this as root."
    ])
  })

  it("of a unit that is not foreseen in full say so", () => {
    const { daemons } = find([], {
      "/etc/systemd/system/containerd.service": "[Service]\nPassEnvironment=X\nExecStart=/usr/bin/containerd -c ${X}\n"
    })
    assert.match(daemons[0]?.uncertain[0] ?? "", /^Of containerd\.service: /)
  })
})

describe("a restart", () => {
  it.each<[string, number | undefined, string | undefined, string]>([
    ["of the unit", 700, "k3s.service", "Restart it: systemctl restart k3s. Running containers go on."],
    ["of a process without a unit", 700, undefined, "Restart process 700. Running containers go on."],
    [
      "of nothing that runs",
      undefined,
      undefined,
      "Restart it: systemctl restart containerd. Running containers go on."
    ]
  ])("%s", (_, pid, unitName, words) => {
    assert.strictEqual(ContainerdDaemon.restart({ pid, unit: unitName }), words)
  })
})

describe("the ways to install containerd", () => {
  it.each<[string, boolean]>([
    [k3s, false],
    [`${k3s}.tmpl`, true],
    ["/var/snap/microk8s/current/args/containerd-template.toml", true],
    ["/etc/containerd/config.toml", false]
  ])("have templates: %s %s", (path, isTemplate) => {
    assert.strictEqual(Installation.isTemplate(path), isTemplate)
  })

  it("say which file to ask about instead of a template", () => {
    assert.include(
      Installation.describeTemplate(`${rke2}.tmpl`),
      `from which RKE2 writes ${rke2} when it starts. Ask about`
    )
    assert.include(Installation.describeTemplate("/tmp/x.tmpl"), "Ask about the file that is made from it")
  })

  it("say which changes last", () => {
    assert.isUndefined(Installation.describeMade(Installation.system))
    const [, first] = Installation.all
    assert.match(
      Installation.describeMade(first!) ?? "",
      /^k3s writes .*config\.toml when it starts: .*config-v3\.toml\.tmpl/
    )
  })
})
