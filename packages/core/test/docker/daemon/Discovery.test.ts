import { type Candidate, DaemonStart, Discovery } from "@oci-runtimes/core/docker"
import { Source } from "@oci-runtimes/core/engine"
import { assert, describe, it } from "vitest"
import * as Machines from "./machines.ts"

const root: Candidate.Onlooker = { uid: 0, variables: { HOME: "/root", PATH: "/root/bin" } }

const anna: Candidate.Onlooker = { uid: 1000, variables: { HOME: "/home/anna", USER: "anna" } }

const discover = (tree: Machines.Tree, onlooker = root) =>
  Discovery.find(onlooker, Source.readAll(Discovery.sources, onlooker, Machines.look(tree)))

const startOf = (start: DaemonStart.DaemonStart | undefined) =>
  start && {
    by: DaemonStart.describe(start.by),
    words: [start.program, ...start.flags.map(({ text }) => text)].join(" "),
    path: start.variables.PATH,
    unforeseen: start.unforeseen
  }

const summary = (tree: Machines.Tree, onlooker = root) =>
  discover(tree, onlooker).daemons.map((daemon) => ({
    title: Discovery.title(daemon),
    foundBy: daemon.foundBy,
    next: startOf(daemon.next)
  }))

const drop = (command: string): Machines.Tree => ({
  "/etc/systemd/system/docker.service.d/own.conf": `[Service]\nExecStart=\nExecStart=${command}\n`
})

const sockets = (tree: Machines.Tree) => discover(tree).daemons.map((daemon) => daemon.sockets)

const standIns = (tree: Machines.Tree) => discover(tree).daemons.map(({ standIn }) => standIn)

const startedBy = (tree: Machines.Tree) =>
  discover(tree).daemons.map((one) => [Discovery.title(one), one.process?.pid, one.next?.by._tag])

const snapCommand = (revision: string) =>
  `/snap/docker/current/bin/dockerd --group docker --exec-root=/run/snap.docker --data-root=/var/snap/docker/common/var-lib-docker --pidfile=/run/snap.docker/docker.pid --config-file=/var/snap/docker/${revision}/config/daemon.json`

const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

describe("the engine of a machine", () => {
  it.each<[name: string, tree: Machines.Tree, by: string, words: string, path?: string]>([
    [
      "Debian",
      Machines.debian,
      "docker.service (/lib/systemd/system/docker.service:7)",
      "/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock --dns 8.8.8.8 --add-runtime youki=/usr/bin/youki"
    ],
    [
      "Fedora",
      Machines.fedora,
      "docker.service (/usr/lib/systemd/system/docker.service:5)",
      "/usr/bin/dockerd --host=fd:// --exec-opt native.cgroupdriver=systemd --selinux-enabled --log-driver=journald"
    ],
    [
      "Arch",
      Machines.arch,
      "docker.service (/usr/lib/systemd/system/docker.service:8)",
      "/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock"
    ],
    [
      "NVIDIA's drop-in",
      Machines.nvidia,
      "docker.service (/etc/systemd/system/docker.service.d/override.conf:3)",
      "/usr/bin/dockerd --host=fd:// --add-runtime=nvidia=/usr/bin/nvidia-container-runtime"
    ],
    [
      "a drop-in with --add-runtime",
      Machines.addRuntime,
      "docker.service (/etc/systemd/system/docker.service.d/10-runsc.conf:4)",
      "/usr/bin/dockerd -H fd:// --add-runtime runsc=runsc --default-runtime=runsc",
      "/opt/gvisor/bin:/usr/bin"
    ],
    [
      "Alpine",
      Machines.alpine,
      "/etc/init.d/docker",
      "/usr/bin/dockerd --default-runtime=crun",
      "/lib/rc/bin:/bin:/sbin:/usr/bin:/usr/sbin"
    ],
    [
      "a script for System V init",
      Machines.sysv,
      "/etc/init.d/docker",
      "/usr/sbin/dockerd -p /var/run/docker.pid -D",
      "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"
    ]
  ])("of %s is started as its files say", (_, tree, by, words, path = systemPath) => {
    assert.deepStrictEqual(
      summary(tree).map(({ next, title }) => ({ title, next })),
      [{ title: "system-wide engine", next: { by, words, path, unforeseen: [] } }]
    )
  })

  it("of Ubuntu's snap has the flags of the snap's wrapper", () => {
    const [only, ...others] = summary(Machines.snap)
    assert.deepStrictEqual(others, [])
    assert.strictEqual(only?.title, "engine of the snap")
    assert.strictEqual(only?.next?.words, snapCommand("current"))
    assert.match(only?.next?.path ?? "", /\/snap\/bin$/)
  })

  it("of the rootless set-up script is found from a login shell too", () => {
    const [only, ...others] = summary(Machines.rootless, anna)
    assert.deepStrictEqual(others, [])
    assert.deepStrictEqual(only, {
      title: "rootless engine of the user 1000",
      foundBy: ["the user's unit docker.service"],
      next: {
        by: "the user's unit docker.service (/home/anna/.config/systemd/user/docker.service:6)",
        words: "/usr/bin/dockerd-rootless.sh",
        path: "/usr/bin:/sbin:/usr/sbin:/home/anna/bin",
        unforeseen: []
      }
    })
    assert.deepStrictEqual(summary(Machines.rootless), [])
  })

  it("gets the variables of rootless mode", () => {
    const [rootless] = discover(Machines.rootless, anna).daemons
    assert.deepInclude(rootless?.next?.variables, {
      XDG_RUNTIME_DIR: "/run/user/1000",
      ROOTLESSKIT_STATE_DIR: "/run/user/1000/dockerd-rootless",
      HOME: "/home/anna"
    })
  })

  it("has flags with the places in which they are written", () => {
    const [debian] = discover(Machines.debian).daemons
    const places = debian?.next?.flags.map(({ at, text }) => `${text} ${at?.file}:${at?.range.start.line}`)
    assert.deepStrictEqual(places?.slice(0, 2), [
      "-H /lib/systemd/system/docker.service:7",
      "fd:// /lib/systemd/system/docker.service:7"
    ])
    assert.deepStrictEqual(places?.slice(-2), [
      "--add-runtime /etc/default/docker:2",
      "youki=/usr/bin/youki /etc/default/docker:2"
    ])
  })

  it("is none on an empty machine", () => {
    const nothing = { daemons: [], leftOut: [], unreadable: "ENOENT" }
    assert.deepStrictEqual(discover({}), nothing)
    assert.deepStrictEqual(discover(Machines.systemd, anna), nothing)
  })

  it("whose unit is masked is told with the reason", () => {
    const tree = { ...Machines.arch, "/etc/systemd/system/docker.service": { link: "/dev/null" } }
    const [masked] = discover(tree).daemons
    assert.strictEqual(masked?.ofUnit?.why, "The unit docker.service is masked.")
    assert.isUndefined(masked?.next)
  })
})

describe("an engine that runs", () => {
  const flags = ["-H", "fd://", "--containerd=/run/containerd/containerd.sock"]
  const cgroup = "/system.slice/docker.service"

  it("as its unit says has the places of its flags", () => {
    const tree = { ...Machines.arch, ...Machines.process(812, ["/usr/bin/dockerd", ...flags], { cgroup }) }
    const [only, ...others] = discover(tree).daemons
    assert.deepStrictEqual(others, [])
    assert.deepStrictEqual(only?.foundBy, ["process 812", "docker.service"])
    assert.deepStrictEqual(only?.running?.flags, only?.next?.flags)
  })

  it("with other flags than its unit says has no places", () => {
    const tree = { ...Machines.nvidia, ...Machines.process(812, ["/usr/bin/dockerd", ...flags], { cgroup }) }
    const [only] = discover(tree).daemons
    assert.deepStrictEqual(
      only?.running?.flags,
      flags.map((text) => ({ text, at: undefined }))
    )
    assert.isFalse(DaemonStart.hasSameFlags(only!.running!, only!.next!))
  })

  it("beside others is told apart from them", () => {
    const tree = {
      ...Machines.arch,
      ...Machines.rootless,
      "/etc/systemd/system/docker-two.service": "[Service]\nExecStart=/usr/bin/dockerd -p /run/two.pid\n",
      "/run/user/1000/docker.sock": { socket: 1000 },
      ...Machines.process(7, ["dockerd", ...flags], { cgroup }),
      ...Machines.process(8, ["/usr/bin/dockerd", "-p", "/run/two.pid"], {
        cgroup: "/system.slice/docker-two.service"
      }),
      ...Machines.process(9, ["dockerd", "--data-root", "/x"]),
      ...Machines.process(10, ["dockerd"], {
        uid: 1000,
        cgroup: "/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service",
        environ: ["ROOTLESSKIT_STATE_DIR=/run/user/1000/dockerd-rootless", "XDG_RUNTIME_DIR=/run/user/1000"]
      }),
      ...Machines.process(11, ["dockerd"], { uid: 1001 })
    }
    const { daemons, leftOut } = discover(tree, anna)
    assert.deepStrictEqual(
      daemons.map((one) => `${one.process?.pid} ${Discovery.title(one)} ${one.next?.program}`),
      [
        "7 system-wide engine /usr/bin/dockerd",
        "8 engine of docker-two.service /usr/bin/dockerd",
        "9 engine of process 9 undefined",
        "10 rootless engine of the user 1000 /usr/bin/dockerd-rootless.sh"
      ]
    )
    assert.deepStrictEqual(leftOut, [{ _tag: "OfAnotherUser", pid: 11, uid: 1001 }])
  })

  it("in a container is left out", () => {
    const tree: Machines.Tree = {
      ...Machines.process(7, ["dockerd"]),
      "/proc/7/root": { link: "/var/lib/docker/overlay2/x" },
      "/var/lib/docker/overlay2/x": { directory: true }
    }
    assert.deepStrictEqual(discover(tree), {
      daemons: [],
      leftOut: [{ _tag: "Elsewhere", pid: 7, uid: 0 }],
      unreadable: undefined
    })
  })

  it("of the snap is not left out, although its root directory is the snap's", () => {
    const tree: Machines.Tree = {
      ...Machines.snap,
      ...Machines.process(7, Machines.snapWords, {
        cgroup: "/system.slice/snap.docker.dockerd.service",
        environ: ["SNAP_NAME=docker"]
      }),
      "/proc/7/root": { link: "/snap/core22/current" },
      "/snap/core22/current": { directory: true }
    }
    assert.deepStrictEqual(
      discover(tree).daemons.map((one) => [Discovery.title(one), one.running?.flags[0]?.at?.file]),
      [["engine of the snap", "/etc/systemd/system/snap.docker.dockerd.service"]]
    )
  })

  it.each<[string, ReadonlyArray<string>, command: string, next: string]>([
    ["a revision", Machines.snapWords, "docker.dockerd", snapCommand("2963")],
    [
      "settings of its own",
      Machines.snapWords.map((word) =>
        word
          .replace(/^docker$/, "docker-snap")
          .replace("/2963/", "/x1/")
          .replace("/var/snap/docker/common/var-lib-docker", "/data")
      ),
      "docker.dockerd",
      "/snap/docker/current/bin/dockerd --group docker-snap --exec-root=/run/snap.docker --data-root=/data --pidfile=/run/snap.docker/docker.pid --config-file=/var/snap/docker/x1/config/daemon.json"
    ],
    ["a new flag in its unit", Machines.snapWords, "docker.dockerd -D", `${snapCommand("2963")} -D`],
    ["a hidden command line", [], "docker.dockerd", snapCommand("current")]
  ])("of the snap with %s starts with the values that its wrapper gave it", (_, words, command, next) => {
    const tree: Machines.Tree = {
      "/etc/systemd/system/snap.docker.dockerd.service": `[Service]\nExecStart=/usr/bin/snap run ${command}\n`,
      ...Machines.process(7, words, { cgroup: "/system.slice/snap.docker.dockerd.service" })
    }
    assert.deepStrictEqual(
      summary(tree).map((one) => one.next?.words),
      [next]
    )
  })

  it.each<[string, Machines.Tree, ReadonlyArray<string>]>([
    ["OpenRC", Machines.alpine, ["/usr/bin/dockerd", "--default-runtime=crun"]],
    ["OpenRC, before the settings were changed", Machines.alpine, ["/usr/bin/dockerd", "--data-root", "/x"]],
    ["System V init", Machines.sysv, ["/usr/sbin/dockerd", "-p", "/var/run/docker.pid", "-D"]]
  ])("by the script of %s is the only engine", (_, tree, words) => {
    assert.deepStrictEqual(
      summary({ ...tree, ...Machines.process(50, words) }).map(({ foundBy, next, title }) => [
        title,
        foundBy,
        next?.by
      ]),
      [["system-wide engine", ["process 50", "/etc/init.d/docker"], "/etc/init.d/docker"]]
    )
  })

  it.each<[string, ReadonlyArray<string>]>([
    ["another PID file", ["dockerd", "--pidfile", "/run/two.pid"]],
    ["another data root and socket", ["dockerd", "-H", "unix:///run/two.sock", "--data-root", "/two"]]
  ])("by hand with %s is not the engine of the init script", (_, words) => {
    const byHand = Machines.process(51, words)
    assert.deepStrictEqual(startedBy({ ...Machines.alpine, ...byHand }), [
      ["engine of process 51", 51, undefined],
      ["system-wide engine", undefined, "InitScript"]
    ])
    const byScript = Machines.process(60, ["/usr/bin/dockerd", "--default-runtime=crun"])
    assert.deepStrictEqual(startedBy({ ...Machines.alpine, ...byHand, ...byScript }), [
      ["engine of process 51", 51, undefined],
      ["system-wide engine", 60, "InitScript"]
    ])
  })

  it("without root's rights is not the engine of the init script", () => {
    const process = Machines.process(7, ["dockerd"], { uid: 1000, environ: ["XDG_RUNTIME_DIR=/run/user/1000"] })
    assert.deepStrictEqual(
      discover({ ...Machines.alpine, ...process }, anna).daemons.map((one) => [one.kind, one.next?.by._tag]),
      [
        ["system", "InitScript"],
        ["rootless", undefined]
      ]
    )
  })

  it.each([
    "/system.slice/docker-0f.scope",
    "/system.slice/docker-0f.scope/snap.docker.dockerd.service",
    "/system.slice/docker-0f.scope/docker.service",
    "/docker/0f/snap.docker.dockerd.service",
    "/user.slice/user-0.slice/user@0.service/app.slice/snap.docker.dockerd.service"
  ])("in a container in the control group %s is left out, whatever its variables", (group) => {
    const tree: Machines.Tree = {
      ...Machines.snap,
      ...Machines.process(7, ["/tmp/dockerd"], { cgroup: group, environ: ["SNAP_NAME=docker", "PATH=/tmp"] }),
      "/proc/7/root": { link: "/merged" },
      "/merged": { directory: true }
    }
    const { daemons, leftOut } = discover(tree)
    assert.deepStrictEqual(
      daemons.map(({ process }) => process),
      [undefined]
    )
    assert.deepStrictEqual(leftOut, [{ _tag: "Elsewhere", pid: 7, uid: 0 }])
  })

  it("without a process in sight is found by its socket", () => {
    const tree: Machines.Tree = { "/var/run/docker.sock": { socket: 0 } }
    assert.deepStrictEqual(summary(tree), [
      { title: "system-wide engine", foundBy: ["/var/run/docker.sock"], next: undefined }
    ])
  })

  it("beside a stopped unit listens at the socket of the unit", () => {
    const flagsByHand = ["dockerd", "-H", "unix:///run/docker.sock"]
    const tree: Machines.Tree = {
      ...Machines.arch,
      ...Machines.process(7, flagsByHand),
      "/var/run/docker.sock": { socket: 0 }
    }
    assert.deepStrictEqual(
      discover(tree).daemons.map((one) => [Discovery.title(one), one.standIn]),
      [
        ["engine of process 7", undefined],
        ["system-wide engine", { _tag: "OtherEngine", pid: 7, pidFile: "/var/run/docker.pid" }]
      ]
    )
  })

  describe("at whose socket systemd listens", () => {
    const there: Machines.Tree = { "/var/run/docker.sock": { socket: 0 } }
    const shown: Machines.Tree = { "/proc/1/comm": "systemd\n" }
    const stopped: Machines.Tree = { ...Machines.systemd, ...Machines.dockerCe(), ...there, ...shown }
    const byFile = { "/etc/docker/daemon.json": '{"hosts": ["fd://"]}' }

    const group: Machines.Tree = { "/sys/fs/cgroup/system.slice/docker.service": { directory: true } }

    it.each<[string, Machines.Tree, unit: string | undefined]>([
      ["by its flags", stopped, "docker.socket"],
      ["by its file", { ...stopped, ...drop("/usr/bin/dockerd"), ...byFile }, "docker.socket"],
      ["by a command of a shell", { ...stopped, ...drop("/bin/sh -c 'exec dockerd -H fd://'") }, "docker.socket"],
      [
        "with a masked unit",
        { ...stopped, "/etc/systemd/system/docker.service": { link: "/dev/null" } },
        "docker.socket"
      ],
      [
        "without a unit of this name",
        {
          ...Machines.systemd,
          ...there,
          ...shown,
          "/etc/systemd/system/own.socket": "[Socket]\nListenStream=/run/docker.sock\n"
        },
        "own.socket"
      ],
      ["with a process", { ...stopped, ...Machines.process(7, ["dockerd", ...flags], { cgroup }) }, undefined],
      ["with a masked socket", { ...stopped, "/etc/systemd/system/docker.socket": { link: "/dev/null" } }, undefined],
      ["without its socket", { ...Machines.systemd, ...Machines.dockerCe(), ...shown }, undefined],
      ["without systemd, as in a container", { ...Machines.dockerCe(), ...there, ...shown }, undefined],
      ["with a hidden process", { ...Machines.systemd, ...Machines.dockerCe(), ...there, ...group }, undefined],
      ["without a process, hidden or not", { ...Machines.systemd, ...Machines.dockerCe(), ...there }, "docker.socket"]
    ])("%s", (_, tree, unit) => {
      assert.deepStrictEqual(standIns(tree), [unit === undefined ? undefined : { _tag: "Systemd", unit }])
    })
  })

  it("listens at the sockets of its file, unless flags give others", () => {
    const file = { "/etc/docker/daemon.json": '{"hosts": ["unix:///run/own.sock", "tcp://localhost:2375", "fd://"]}' }
    const unit = (command: string): Machines.Tree => ({
      ...Machines.systemd,
      ...file,
      "/etc/systemd/system/docker.service": `[Service]\nExecStart=${command}\n`
    })
    assert.deepStrictEqual(sockets(unit("/usr/bin/dockerd")), [["/run/own.sock", "/var/run/docker.sock"]])
    const next = unit("/usr/bin/dockerd -H unix:///run/next.sock")
    assert.deepStrictEqual(sockets(next), [["/run/next.sock"]])
    const running = Machines.process(7, ["dockerd", "-H", "unix:///run/now.sock"], { cgroup })
    assert.deepStrictEqual(sockets({ ...next, ...running }), [["/run/now.sock"]])
  })

  it("of Docker Desktop has only a file and a socket here", () => {
    const tree: Machines.Tree = { "/home/anna/.docker/desktop/docker.sock": { socket: 1000 } }
    const [desktop] = discover(tree, anna).daemons
    assert.deepInclude(desktop, { kind: "desktop", isVirtual: true, next: undefined })
    assert.strictEqual(desktop?.defaults.configFile, "/home/anna/.docker/daemon.json")
  })
})

describe("settings that nothing reads", () => {
  it.each<[string, Machines.Tree, string | undefined]>([
    ["of a unit that does not name the file", { ...Machines.arch, "/etc/default/docker": 'DOCKER_OPTS="-D"\n' }, "1"],
    ["of a unit that names the file", Machines.debian, undefined],
    ["without flags", { ...Machines.arch, "/etc/default/docker": '#DOCKER_OPTS="-D"\nDOCKER_OPTS=""\n' }, undefined],
    ["without systemd", Machines.sysv, undefined]
  ])("%s", (_, tree, line) => {
    const files = Source.readAll(Discovery.sources, root, Machines.look(tree))
    const [daemon] = Discovery.find(root, files).daemons
    const place = Discovery.unusedSettings(daemon!, files)
    assert.strictEqual(place && String(place.range.start.line), line)
  })
})
