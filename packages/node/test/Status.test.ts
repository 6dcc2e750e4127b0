/** The status of engines, on machines in memory. */
import { assert, describe, it } from "@effect/vitest"
import { type DaemonFindings, Docker, Finding } from "@oci-runtimes/core/docker"
import { Daemons, Disk, type EngineApi, Machine, Status } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { inspect } from "node:util"
import * as Machines from "./engineMachines.ts"

const statuses = Effect.gen(function* () {
  const found = yield* Daemons.find()
  return yield* Effect.forEach(found.daemons, (daemon) => Status.of(found, daemon))
})

/** The status of each engine of a machine. */
const on = (given: Machines.Given) => Effect.provide(statuses, Machine.memory(Machines.machine(given)))

const told = ({ agrees, findings, unknown }: DaemonFindings.DaemonFindings) => ({
  agrees,
  findings: findings.map(({ code }) => code),
  unknown
})

const crun = { path: "/usr/bin/crun" }

const inContainers = (name: string, runtime: string, number = 1): Disk.Files => {
  const directory = `/var/lib/docker/containers/${Machines.idOf(number)}`
  const state = { ID: Machines.idOf(number), Name: `/${name}`, State: { Running: false }, Config: { Image: "image" } }
  return {
    [`${directory}/config.v2.json`]: JSON.stringify(state),
    [`${directory}/hostconfig.json`]: JSON.stringify({ Runtime: runtime })
  }
}

describe("an engine that runs with its configuration", () => {
  it.effect.each<[string, Machines.Given]>([
    ["without a file", {}],
    ["with a file", { file: { runtimes: { crun } }, told: { runtimes: { crun } } }],
    [
      "with a default",
      { file: { "default-runtime": "crun", runtimes: { crun } }, told: { runtimes: { crun }, defaultRuntime: "crun" } }
    ],
    ["with flags", { unit: Machines.unitFile("/usr/bin/dockerd -D"), process: { words: ["/usr/bin/dockerd", "-D"] } }],
    ["with containers", { told: { containers: { web: "runc" } } }],
    ["without a unit", { unit: null, process: { group: "/user.slice/x.scope", words: ["dockerd", "-D"] } }],
    ["and does not run, but would start", { process: null, told: null }],
    [
      "and does not run, with a socket that nothing listens at",
      { process: null, told: { more: { "/version": { _tag: "NoSocket", errno: "ECONNREFUSED" } } } }
    ],
    [
      "and does not run, because its unit is masked",
      {
        process: null,
        told: null,
        unit: null,
        files: { "/dev/null": "", "/etc/systemd/system/docker.service": { type: "link", target: "/dev/null" } }
      }
    ]
  ])("%s agrees", ([, given]) =>
    Effect.map(on(given), (found) => {
      assert.deepStrictEqual(found.map(told), [{ agrees: true, findings: [], unknown: [] }])
    })
  )

  it.effect("is asked at its second socket if nothing listens at the first one", () => {
    const words = ["/usr/bin/dockerd", "-H", "unix:///run/a.sock", "-H", "unix:///run/docker.sock"]
    const left: EngineApi.Sockets = {
      "/run/a.sock": { answers: { "/version": { _tag: "NoSocket", errno: "ECONNREFUSED" } } }
    }
    return Effect.map(on({ unit: Machines.unitFile(words.join(" ")), process: { words }, sockets: left }), (found) => {
      assert.deepStrictEqual(found.map(told), [{ agrees: true, findings: [], unknown: [] }])
      assert.strictEqual(found[0]?.survey?.socket.path, "/run/docker.sock")
    })
  })

  it.effect("has its release, its file, its runtimes and its sockets", () =>
    Effect.map(on({ file: { runtimes: { crun } }, told: { runtimes: { crun } } }), ([status]) => {
      assert.deepInclude(status, {
        release: { version: "29.0.0", from: "engine" },
        isRunning: true,
        configFile: "/etc/docker/daemon.json",
        hasFile: true,
        sockets: ["/var/run/docker.sock"]
      })
      assert.deepStrictEqual(
        [...(status?.running?.map.runtimes.names() ?? [])],
        ["io.containerd.runc.v2", "runc", "crun"]
      )
    })
  )
})

interface Case {
  readonly given: Machines.Given
  readonly code: Finding.FindingCode
  readonly message: string
  readonly advice: string
  readonly at?: string
}

const reload = "Run `systemctl reload docker`."
const restart = "Run `systemctl restart docker`."
const noReload = `A reload is not enough. ${restart} Without live-restore, that stops all containers.`
const afterAll =
  "The engine runs on with what it has read. Correct this before the engine or the machine is restarted; for all problems and their fixes, run `oci-runtimes check`."
const again = "Correct this, then start the engine; for all problems and their fixes, run `oci-runtimes check`."
const changed = "The engine does not run with its configuration as it is now:"

const cases: { readonly [title: string]: Case } = {
  "a runtime was added": {
    given: { file: { runtimes: { crun } } },
    code: "reload-needed",
    message: `${changed} crun is new.`,
    advice: reload
  },
  "the data root was changed": {
    given: { file: { "data-root": "/data" } },
    code: "restart-needed",
    message: `${changed} data-root "/var/lib/docker" → "/data".`,
    advice: noReload
  },
  "the default was removed": {
    given: { file: { runtimes: { crun } }, told: { runtimes: { crun }, defaultRuntime: "crun" } },
    code: "restart-needed",
    message: `${changed} default runtime crun → runc.`,
    advice: noReload
  },
  "flag and file conflict": {
    given: { file: { hosts: ["fd://"] } },
    code: "next-start-fails",
    message:
      "The next start fails: unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives are specified both as a flag and in the configuration file: hosts: (from flag: [fd://], from file: [fd://])",
    advice: afterAll
  },
  "the file is broken, and the engine does not run": {
    given: { file: "{", process: null, told: null },
    code: "next-start-fails",
    message:
      "The next start fails: unable to configure the Docker daemon with file /etc/docker/daemon.json: unexpected end of JSON input",
    advice: again
  },
  "the file of the flag is missing": {
    given: { unit: Machines.unitFile("/usr/bin/dockerd --config-file /x.json"), process: null, told: null },
    code: "next-start-fails",
    message:
      "The next start fails: unable to configure the Docker daemon with file /x.json: open /x.json: no such file or directory",
    advice: again
  },
  "the program was removed": {
    given: { unit: Machines.unitFile("/opt/docker/dockerd"), process: null, told: null },
    code: "next-start-fails",
    message: `The next start fails: docker.service (${Machines.unitPath}:3) starts /opt/docker/dockerd, which does not exist.`,
    at: `${Machines.unitPath}:3`,
    advice: "Install the engine again, or correct the command of the unit."
  },
  "the default does not exist": {
    given: { file: { "default-runtime": "crun" } },
    code: "next-start-fails",
    message: "The next start fails: failed to start daemon: specified default runtime 'crun' does not exist",
    advice: afterAll
  },
  "a program is gone": {
    given: { file: { runtimes: { crun } }, told: { runtimes: { crun } }, without: ["/usr/bin/crun"] },
    code: "program-vanished",
    message: 'runtime crun: exec: "/usr/bin/crun": stat /usr/bin/crun: no such file or directory',
    advice: Finding.kindOf("program-vanished").help
  },
  "containers ask for a runtime that is gone": {
    given: { told: { containers: { web: "kata", db: "kata", ok: "runc" } } },
    code: "runtime-of-containers-gone",
    message: "2 containers (db, web) ask for the runtime kata, which the engine does not have.",
    advice: Finding.kindOf("runtime-of-containers-gone").help
  },
  "containers of an engine that does not run ask for such a runtime": {
    given: { process: null, told: null, files: inContainers("web", "kata") },
    code: "runtime-of-containers-gone",
    message: "1 container (web) asks for the runtime kata, which the engine does not have.",
    advice: Finding.kindOf("runtime-of-containers-gone").help
  },
  "the flags of the unit were changed": {
    given: { unit: Machines.unitFile("/usr/bin/dockerd -H fd:// --label 'a=b c'") },
    code: "flags-changed",
    message:
      'docker.service (/usr/lib/systemd/system/docker.service:3) gives the engine other flags than it runs with: new `--label "a=b c"`.',
    advice: "Run `systemctl daemon-reload`, then `systemctl restart docker`.",
    at: `${Machines.unitPath}:3`
  },
  "another release was installed": {
    given: { installed: "29.1.0" },
    code: "release-changed",
    message: "The engine that runs is 29.0.0; the installed program is 29.1.0.",
    advice: restart
  },
  "there is another file": {
    given: {
      unit: Machines.unitFile("/usr/bin/dockerd --config-file=/x.json"),
      process: { words: ["/usr/bin/dockerd", "--config-file=/x.json"] },
      file: {},
      files: { "/x.json": "{}" }
    },
    code: "other-file",
    message: `No engine of this machine reads /etc/docker/daemon.json; the system-wide engine reads /x.json, because of the flag --config-file in ${Machines.unitPath}:3.`,
    advice: Finding.kindOf("other-file").help,
    at: `${Machines.unitPath}:3`
  },
  "a file of the snap is there without a snap": {
    given: { files: { "/var/snap/docker/current/config/daemon.json": "{}" } },
    code: "other-file",
    message:
      "No engine of this machine reads /var/snap/docker/current/config/daemon.json; the system-wide engine reads /etc/docker/daemon.json.",
    advice: Finding.kindOf("other-file").help
  },
  "settings are not read": {
    given: { files: { "/etc/default/docker": "# flags\nDOCKER_OPTS='-D'\n" } },
    code: "unused-settings",
    message: "/etc/default/docker:2 has flags for the engine, but docker.service does not read the file.",
    advice: Finding.kindOf("unused-settings").help,
    at: "/etc/default/docker:2"
  },
  "the socket belongs to another user": {
    given: { told: null, sockets: { "/run/docker.sock": { owner: 1001, answers: Machines.answersOf() } } },
    code: "untrusted-socket",
    message: "The socket /var/run/docker.sock belongs to user 1001, and not to root or to user 0. It was not asked.",
    advice: Finding.kindOf("untrusted-socket").help
  }
}

describe("a finding", () => {
  it.effect.each(Object.entries(cases))("if %s", ([, { advice, at, code, given, message }]) =>
    Effect.map(on(given), ([status, ...others]) => {
      assert.deepStrictEqual(others, [])
      assert.isFalse(status?.agrees)
      assert.deepStrictEqual(
        status?.findings.map((finding) => ({
          code: finding.code,
          message: finding.message,
          advice: finding.advice,
          at: finding.at && `${finding.at.file}:${finding.at.range.start.line}`
        })),
        [{ code, message, advice, at }]
      )
    })
  )

  it("is tried here, of each kind", () => {
    assert.sameMembers([...new Set(Object.values(cases).map(({ code }) => code))], [...Finding.codes])
  })

  it.effect("about a runtime that the file has no more names the containers that ask for it", () =>
    Effect.map(
      on({ file: { runtimes: {} }, told: { runtimes: { crun }, containers: { web: "crun" } } }),
      ([status]) => {
        assert.deepStrictEqual(
          status?.findings.map(({ code, details }) => [code, details]),
          [
            ["runtime-of-containers-gone", { runtime: "crun", containers: ["web"], isGone: false }],
            ["reload-needed", { changes: ["crun is gone"] }]
          ]
        )
      }
    )
  )
})

const unitOf = (flags: string) => Machines.unitFile(`/usr/bin/dockerd -H fd:// ${flags}`)

describe("an engine that runs with other flags than its next start", () => {
  it.effect.each<[string, Machines.Given, Array<Finding.FindingCode>]>([
    [
      "is not reloaded for the file of the next start",
      {
        unit: unitOf("--config-file /etc/docker/other.json"),
        file: {},
        files: { "/etc/docker/other.json": JSON.stringify({ runtimes: { crun } }) }
      },
      ["flags-changed"]
    ],
    [
      "is not reloaded for the flags of the next start",
      { unit: unitOf("--add-runtime crun=/usr/bin/crun"), file: {} },
      ["flags-changed"]
    ],
    [
      "is reloaded for its own file",
      { unit: unitOf("-D"), file: { runtimes: { crun } } },
      ["reload-needed", "flags-changed"]
    ],
    [
      "has the runtimes of its own flags",
      {
        unit: Machines.unitFile(),
        process: { words: ["/usr/bin/dockerd", "-H", "fd://", "--add-runtime", "crun=/usr/bin/crun"] },
        told: { runtimes: { crun } }
      },
      ["flags-changed"]
    ]
  ])("%s", ([, given, codes]) =>
    Effect.map(on(given), (found) => {
      assert.deepStrictEqual(found.map(told), [{ agrees: false, findings: codes, unknown: [] }])
    })
  )
})

const podman = JSON.stringify({ Version: "5.0.0", Components: [{ Name: "Podman Engine", Version: "5.0.0" }] })

const socketSaid = (text: string) => `The program at the socket "/var/run/docker.sock" ${text}`

describe("an engine by hand", () => {
  it.effect("beside the engine of the init script is not restarted by the script", () =>
    Effect.map(
      on({
        unit: null,
        process: { pid: 812, group: "/", words: ["/usr/bin/dockerd"] },
        files: {
          "/etc/init.d/docker": "#!/sbin/openrc-run\n",
          ...Machines.processFiles({
            pid: 900,
            group: "/",
            words: ["dockerd", "-H", "unix:///run/two.sock", "--data-root", "/two", "-p", "/run/two.pid"]
          })
        },
        without: ["/run/systemd/system"],
        sockets: Machines.socketOf({ dataRoot: "/two" }, "/run/two.sock")
      }),
      (found) => {
        assert.deepStrictEqual(
          found.map(({ sockets, ...status }) => [status.daemon.process?.pid, sockets, told(status)]),
          [
            [812, ["/var/run/docker.sock"], { agrees: true, findings: [], unknown: [] }],
            [900, ["/run/two.sock"], { agrees: true, findings: [], unknown: [] }]
          ]
        )
      }
    )
  )
})

describe("what cannot be told is named", () => {
  it.effect.each<[string, Machines.Given, ReadonlyArray<string>]>([
    [
      "a socket that hangs",
      { told: null, sockets: { "/run/docker.sock": { hangs: true } } },
      [socketSaid("did not answer within 5 s. See whether it hangs, or try again.")]
    ],
    [
      "a socket without permission",
      { uid: 1000, told: { more: { "/version": { _tag: "NoSocket", errno: "EACCES" } } } },
      [
        'Cannot connect to the socket "/var/run/docker.sock": permission denied. Run the command as root, or as a member of the socket\'s group.'
      ]
    ],
    [
      "half an answer",
      { told: { more: { "/version": '{"Version": "29.' } } },
      [socketSaid("answered GET /version with something other than JSON. See which program listens there.")]
    ],
    [
      "an answer without an end",
      { told: { more: { "/info": { _tag: "TooMuchOutput", part: "body", bytes: 2 ** 25 } } } },
      [socketSaid("sent more than 33554432 bytes as its answer. See which program listens there.")]
    ],
    [
      "a socket that was left behind",
      { unit: null, process: null, told: { more: { "/version": { _tag: "NoSocket", errno: "ECONNREFUSED" } } } },
      ["Nothing listens at the socket /var/run/docker.sock, and nothing on this machine starts an engine."]
    ],
    [
      "an engine without a socket",
      { told: null },
      ["The engine runs, but has no socket on this machine that can be asked."]
    ],
    [
      "Podman at the socket",
      { told: { more: { "/version": podman } } },
      [socketSaid('is "Podman Engine" "5.0.0", not Docker Engine. Give the socket of Docker Engine.')]
    ],
    [
      "a release without known rules",
      { installed: "20.10.24", told: { version: "20.10.24", containers: { web: "io.containerd.runtime.v1.linux" } } },
      [
        "The rules of Docker Engine 20.10.24 for runtimes are not recorded. Use --engine docker-23.0 to answer by the oldest known rules."
      ]
    ],
    [
      "a unit that systemd refuses",
      { unit: "[Service]\nType=notify\n", process: null, told: null },
      ["systemd does not start docker.service: The service has neither ExecStart nor ExecStop."]
    ]
  ])("%s", ([, given, unknown]) =>
    Effect.map(on(given), (found) => {
      assert.deepStrictEqual(found.map(told), [{ agrees: undefined, findings: [], unknown }])
    })
  )

  it.effect("Podman without an engine is no release of Docker Engine", () =>
    Effect.map(
      on({ unit: null, process: null, installed: null, told: { more: { "/version": podman } } }),
      ([status]) => {
        assert.deepInclude(status, { release: undefined, isRunning: undefined, agrees: undefined })
      }
    )
  )

  it.effect.each<[string, string, string]>([
    [
      "/etc/docker/daemon.json",
      "EACCES",
      "Cannot read /etc/docker/daemon.json: permission denied. Run the command as root."
    ],
    ["/etc/docker/daemon.json", "EFBIG", "Cannot read /etc/docker/daemon.json: file too large."],
    ["/proc", "EACCES", "Cannot list the processes of the machine: permission denied. Run the command as root."],
    [Machines.unitPath, "EACCES", `Cannot read ${Machines.unitPath}.`],
    [
      "/usr/lib/systemd/system/docker.service.d/a.conf",
      "EFBIG",
      "Cannot read /usr/lib/systemd/system/docker.service.d/a.conf: file too large. The engine may get other flags or variables."
    ]
  ])("%s with %s", ([path, errno, reason]) =>
    Effect.gen(function* () {
      const given: Machines.Given = {
        file: {},
        process: null,
        told: null,
        files: { "/usr/lib/systemd/system/docker.service.d/a.conf": "" }
      }
      const [status] = yield* Effect.provide(
        statuses,
        Layer.merge(Machine.memory(Machines.machine(given)), unreadable({ [path]: errno }, given))
      )
      assert.deepStrictEqual(status && told(status), { agrees: undefined, findings: [], unknown: [reason] })
    })
  )
})

describe("a file that cannot be read", () => {
  it.effect("is there, and does not hide what the engine says of itself", () =>
    Effect.gen(function* () {
      const given: Machines.Given = { file: {}, files: { "/run/docker.sock": { type: "socket", uid: 0 } } }
      const [status] = yield* Effect.provide(
        statuses,
        Layer.merge(Machine.memory(Machines.machine(given)), unreadable({ "/etc/docker/daemon.json": "EACCES" }, given))
      )
      assert.deepInclude(status, { hasFile: true, configured: undefined, agrees: undefined, findings: [] })
      assert.strictEqual(status?.running?.map.defaultRuntime, "runc")
    })
  )
})

/** The disk of a machine, on which some paths cannot be read. */
const unreadable = (errnos: { readonly [path: string]: string }, given: Machines.Given): Layer.Layer<Disk.Disk> => {
  const disk = Disk.memory(Machines.machine(given).files)
  const refused = <A>(
    path: string,
    otherwise: Effect.Effect<A, Disk.DiskFailure>
  ): Effect.Effect<A, Disk.DiskFailure> => {
    const errno = errnos[path]
    return errno === undefined ? otherwise : Effect.fail(new Disk.DiskFailure({ errno }))
  }
  return Layer.succeed(Disk.Disk, {
    ...disk,
    readFile: (path, limit) => refused(path, disk.readFile(path, limit)),
    readDirectory: (path) => refused(path, disk.readDirectory(path))
  })
}

const snapWords = [
  "dockerd",
  "--group",
  "docker",
  "--exec-root=/run/snap.docker",
  "--data-root=/var/snap/docker/common/var-lib-docker",
  "--pidfile=/run/snap.docker/docker.pid",
  "--config-file=/var/snap/docker/2963/config/daemon.json"
]

const snapGroup = Machines.groupOf("snap.docker.dockerd.service")

const { program } = Machines

const userGroup = "/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service"

const rootlessUnit: Disk.Files = {
  "/home/anna/.config/systemd/user/docker.service": Machines.unitFile(
    "/usr/bin/dockerd-rootless.sh",
    "Environment=PATH=/usr/bin\n"
  ),
  "/usr/bin/dockerd-rootless.sh": program
}

const rootlessProcess = Machines.processFiles({
  pid: 900,
  uid: 1000,
  group: userGroup,
  words: ["dockerd"],
  variables: {
    PATH: "/usr/bin",
    HOME: "/home/anna",
    XDG_RUNTIME_DIR: "/run/user/1000",
    ROOTLESSKIT_STATE_DIR: "/run/user/1000/dockerd-rootless"
  }
})

const rootlessSocket = {
  "/run/user/1000/docker.sock": {
    owner: 1000,
    answers: Machines.answersOf({ dataRoot: "/home/anna/.local/share/docker", cgroupDriver: "none", version: "28.0.0" })
  }
}

const summary = (found: ReadonlyArray<Status.DaemonStatus>) =>
  found.map(({ configFile, daemon: { kind }, isRunning, release, sockets }) =>
    [kind, isRunning, release?.version, configFile, ...sockets].join(" ")
  )

describe("an engine", () => {
  it.effect("of the snap has the files of the snap", () =>
    Effect.map(
      on({
        unit: null,
        process: { group: snapGroup, words: snapWords },
        told: { dataRoot: "/var/snap/docker/common/var-lib-docker" },
        installed: null,
        files: {
          "/etc/systemd/system/snap.docker.dockerd.service": Machines.unitFile("/usr/bin/snap run docker.dockerd"),
          "/snap/docker/current/bin/dockerd": program,
          "/var/snap/docker/current": { type: "link", target: "2963" },
          "/var/snap/docker/2963/config/daemon.json": "{}"
        }
      }),
      (found) => {
        assert.deepStrictEqual(summary(found), [
          "snap true 29.0.0 /var/snap/docker/2963/config/daemon.json /var/run/docker.sock"
        ])
        assert.deepStrictEqual(found.map(told), [{ agrees: true, findings: [], unknown: [] }])
      }
    )
  )

  it.effect("in rootless mode has the files of its user", () =>
    Effect.map(
      on({
        uid: 1000,
        unit: null,
        process: null,
        told: null,
        files: { ...rootlessUnit, ...rootlessProcess },
        sockets: rootlessSocket,
        installed: "28.0.0"
      }),
      (found) => {
        assert.deepStrictEqual(summary(found), [
          "rootless true 28.0.0 /home/anna/.config/docker/daemon.json /run/user/1000/docker.sock"
        ])
        assert.deepStrictEqual(found.map(told), [{ agrees: true, findings: [], unknown: [] }])
      }
    )
  )

  it.effect("of Docker Desktop has a file here, and paths of its virtual machine", () =>
    Effect.map(
      on({
        uid: 1000,
        unit: null,
        process: null,
        told: null,
        installed: null,
        files: { "/home/anna/.docker/daemon.json": '{"runtimes": {"crun": {"path": "/only/there"}}}' },
        sockets: Machines.socketOf({ operatingSystem: "Docker Desktop" }, "/home/anna/.docker/desktop/docker.sock")
      }),
      (found) => {
        assert.deepStrictEqual(summary(found), [
          "desktop true 29.0.0 /home/anna/.docker/daemon.json /home/anna/.docker/desktop/docker.sock"
        ])
        assert.deepStrictEqual(
          found[0]?.findings.map(({ advice, code }) => [code, advice]),
          [["reload-needed", "Restart Docker Desktop."]]
        )
      }
    )
  )

  it.effect("beside others has its own status", () =>
    Effect.map(
      on({
        uid: 1000,
        file: { runtimes: { crun } },
        files: {
          ...rootlessUnit,
          ...rootlessProcess,
          "/etc/systemd/system/two.service": Machines.unitFile(
            "/usr/bin/dockerd -H unix:///run/two.sock --data-root /two --config-file /two.json"
          ),
          "/two.json": "{}",
          ...Machines.processFiles({
            pid: 813,
            group: Machines.groupOf("two.service"),
            words: [
              "/usr/bin/dockerd",
              "-H",
              "unix:///run/two.sock",
              "--data-root",
              "/two",
              "--config-file",
              "/two.json"
            ]
          })
        },
        sockets: { ...rootlessSocket, ...Machines.socketOf({ dataRoot: "/two", version: "29.0.0" }, "/run/two.sock") },
        installed: "29.0.0"
      }),
      (found) => {
        assert.deepStrictEqual(summary(found), [
          "system true 29.0.0 /etc/docker/daemon.json /var/run/docker.sock",
          "system true 29.0.0 /two.json /run/two.sock",
          "rootless true 28.0.0 /home/anna/.config/docker/daemon.json /run/user/1000/docker.sock"
        ])
        assert.deepStrictEqual(
          found.map(({ findings }) => findings.map(({ code }) => code)),
          [["reload-needed"], [], ["release-changed"]]
        )
      }
    )
  )

  it.effect("of a newer release than the newest known one is judged by the newest rules", () =>
    Effect.map(on({ installed: "99.0.0", told: { version: "99.0.0" } }), ([status]) => {
      assert.deepStrictEqual(status?.release, { version: "99.0.0", from: "engine" })
      assert.strictEqual(status?.engine.id, Docker.newest().id)
      assert.isTrue(status?.agrees)
    })
  )
})

describe("a status", () => {
  it.effect.each<[string, Machines.Given]>([
    ["an engine that runs", { file: { runtimes: { crun } } }],
    [
      "an engine without a flag for its socket",
      {
        file: { runtimes: { crun } },
        unit: Machines.unitFile("/usr/bin/dockerd"),
        process: { words: ["/usr/bin/dockerd"] }
      }
    ],
    ["an engine that does not run", { process: null, told: null, file: {}, files: inContainers("web", "runc") }]
  ])("of %s reads each file and each directory once", ([, given]) => {
    const counts = new Map<string, number>()
    const counted =
      <Args extends ReadonlyArray<unknown>, A>(look: (path: string, ...args: Args) => A) =>
      (path: string, ...args: Args): A => {
        counts.set(path, (counts.get(path) ?? 0) + 1)
        return look(path, ...args)
      }
    const disk = Disk.memory({ ...Machines.machine(given).files, "/run/docker.sock": { type: "socket" } })
    const spy = Layer.succeed(Disk.Disk, {
      ...disk,
      readFile: counted(disk.readFile),
      readDirectory: counted(disk.readDirectory)
    })
    return Effect.map(Effect.provide(statuses, Layer.merge(Machine.memory(Machines.machine(given)), spy)), () => {
      assert.isAbove(counts.size, 20)
      // The look for engines reads the file for its sockets.
      assert.deepStrictEqual(
        [...counts].filter(([, count]) => count > 1),
        [["/etc/docker/daemon.json", 2]]
      )
    })
  })

  it.effect.each(Object.entries(cases))("on equal machines is equal: if %s", ([, { given }]) =>
    Effect.map(Effect.all([on(given), on(given)]), ([one, other]) => {
      const all = { depth: null, maxArrayLength: null, maxStringLength: null }
      assert.strictEqual(inspect(one, all), inspect(other, all))
    })
  )
})
