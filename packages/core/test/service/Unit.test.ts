import { Source } from "@oci-runtimes/core/engine"
import { ServiceManager, StartCommand, Unforeseen, Unit, Word } from "@oci-runtimes/core/service"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { type Disk, look, read, readLines, shownPlace, userManager } from "./units.ts"

const service = "[Service]\nExecStart=/bin/true\n"
const drop = (line: string) => `[Service]\n${line}\n`

/** Returns the PATH of a service with these lines. */
const pathOf = (...lines: ReadonlyArray<string>) =>
  StartCommand.variable(readLines(["ExecStart=/bin/true", ...lines]).start[0]!, "PATH")

describe("the file of a unit", () => {
  it.each<readonly [string, Disk, string, string | undefined]>([
    [
      "is the one in the first directory",
      { "/etc/systemd/system/x.service": service, "/usr/lib/systemd/system/x.service": service },
      "loaded",
      "/etc/systemd/system/x.service"
    ],
    [
      "may be in a directory that generators write",
      { "/run/systemd/generator.late/x.service": service },
      "loaded",
      "/run/systemd/generator.late/x.service"
    ],
    [
      "masks the unit if it is empty",
      { "/etc/systemd/system/x.service": "", "/usr/lib/systemd/system/x.service": service },
      "masked",
      "/etc/systemd/system/x.service"
    ],
    [
      "masks the unit if it is a link to /dev/null",
      { "/etc/systemd/system/x.service": { link: "/dev/null" } },
      "masked",
      "/etc/systemd/system/x.service"
    ],
    ["is not found", {}, "not-found", undefined],
    [
      "is not found if it is a link to nothing",
      { "/etc/systemd/system/x.service": { link: "/nothing" } },
      "not-found",
      "/etc/systemd/system/x.service"
    ],
    [
      "may be unreadable",
      { "/etc/systemd/system/x.service": { errno: "EACCES" } },
      "unreadable",
      "/etc/systemd/system/x.service"
    ],
    [
      "may be too large",
      { "/etc/systemd/system/x.service": new Uint8Array(5 * 1024 * 1024) },
      "unreadable",
      "/etc/systemd/system/x.service"
    ],
    [
      "may have a setting that systemd refuses",
      { "/etc/systemd/system/x.service": drop("ExecStart=a/b") },
      "bad-setting",
      "/etc/systemd/system/x.service"
    ],
    [
      "may lack a command",
      { "/etc/systemd/system/x.service": drop("Type=simple") },
      "bad-setting",
      "/etc/systemd/system/x.service"
    ],
    ["may be broken", { "/etc/systemd/system/x.service": "[Service\n" }, "error", "/etc/systemd/system/x.service"],
    [
      "may have a line of a mebibyte",
      { "/etc/systemd/system/x.service": `${service}A=${"a".repeat(1024 * 1024)}\n` },
      "error",
      "/etc/systemd/system/x.service"
    ]
  ])("%s", (_, disk, state, path) => {
    const unit = read(disk)
    assert.strictEqual(unit.state, state)
    assert.strictEqual(unit.fragment?.path, path)
  })

  it.each(["x", "x.socket", "x@.service", "", "x/y.service", "@a.service", `${"x".repeat(250)}.service`])(
    "is not looked for under the name %j",
    (name) => {
      const unit = read({}, { name })
      assert.strictEqual(unit.state, "not-found")
      assert.deepStrictEqual(
        unit.problems.map(({ code }) => code),
        ["bad-unit-name"]
      )
    }
  )

  it("may be a link in a directory that is itself a link to another one", () => {
    const file = "/usr/lib/systemd/system/x.service"
    const unit = read({ "/lib/systemd/system/x.service": { link: file } })
    assert.strictEqual(unit.fragment?.path, "/lib/systemd/system/x.service")
  })
})

describe("drop-ins and aliases", () => {
  it("give the names of a unit", () => {
    const unit = read({
      "/usr/lib/systemd/system/x.service": service,
      "/etc/systemd/system/alias.service": { link: "/usr/lib/systemd/system/x.service" },
      "/etc/systemd/system/unused.service": { link: "/usr/lib/systemd/system/x.service" },
      "/etc/systemd/system/alias.service.d/a.conf": drop("Environment=A=1")
    })
    assert.deepStrictEqual(unit.names, ["alias.service", "x.service"])
    assert.deepStrictEqual(
      unit.dropIns.map(({ path }) => path),
      ["/etc/systemd/system/alias.service.d/a.conf"]
    )
  })

  it("make a unit uncertain if they cannot be read", () => {
    const unit = read({
      "/etc/systemd/system/x.service": service,
      "/etc/systemd/system/x.service.d/a.conf": { errno: "EACCES" },
      "/run/systemd/system/x.service.d/b.conf": drop("Environment=A=1")
    })
    assert.strictEqual(unit.state, "loaded")
    assert.deepStrictEqual(
      unit.dropIns.map(({ state }) => state),
      ["unreadable", "read"]
    )
    assert.deepStrictEqual(unit.start[0]!.unforeseen.map(Unforeseen.describe), [
      "cannot read /etc/systemd/system/x.service.d/a.conf: permission denied"
    ])
  })

  it("make a unit uncertain if their directory cannot be read", () => {
    const unit = read({
      "/etc/systemd/system/x.service": service,
      "/etc/systemd/system/x.service.d": { errno: "EACCES" },
      "/etc/systemd/system/x.service.d/a": ""
    })
    assert.lengthOf(unit.unforeseen, 1)
  })

  it("that link in circles end", () => {
    const disk: Disk = {
      "/etc/systemd/system/a.service": { errno: "ELOOP" },
      "/etc/systemd/system/b.service": { errno: "ELOOP" }
    }
    assert.strictEqual(read(disk, { name: "a.service" }).state, "unreadable")
  })
})

describe("the place of a word", () => {
  it("is where the word is written, or where its variable is set", () => {
    const unit = read({
      "/etc/systemd/system/x.service":
        '[Service]\nEnvironment=A=1 "OPTS=--x \'y z\'"\nEnvironmentFile=/etc/default/x\nExecStart=/bin/echo "a b" \\\n  $OPTS ${A} $FILE --a=${A}\n',
      "/etc/default/x": '# options\nFILE="--one  --two"\n'
    })
    const shown = unit.start[0]!.words.map(({ at, text }) => `${text} ${shownPlace(at)}`)
    assert.deepStrictEqual(shown, [
      "/bin/echo x.service:4:11-20",
      "a b x.service:4:21-26",
      "--x x.service:2:23-26",
      "y z x.service:2:27-32",
      "1 x.service:2:15-16",
      "--one x:2:7-12",
      "--two x:2:14-19",
      "--a=1 x.service:5:20-28"
    ])
    assert.deepStrictEqual(
      unit.environment.map(({ at, name }) => `${name} ${shownPlace(at)}`),
      ["PATH none", "A x.service:2:15-16", "OPTS x.service:2:23-32", "FILE x:2:7-19"]
    )
  })
})

describe("a word that cannot be foreseen", () => {
  const cases: ReadonlyArray<
    readonly [string, ReadonlyArray<string>, ReadonlyArray<string>, Disk?, Partial<Unit.UnitRequest>?]
  > = [
    ["a host name", ["ExecStart=/bin/echo %H"], ["the value of %H is not known here"]],
    [
      "a host name in a variable",
      ["Environment=A=%H", "ExecStart=/bin/echo ${A}"],
      ["the value of %H is not known here"]
    ],
    [
      "a variable of the start",
      ["ExecStart=/bin/echo $MAINPID ${LISTEN_FDS}"],
      [
        "the variable MAINPID is set only when the service starts",
        "the variable LISTEN_FDS is set only when the service starts"
      ]
    ],
    ["a variable of the start that is unset", ["UnsetEnvironment=LANG", "ExecStart=/bin/echo ${LANG}"], []],
    [
      "a passed variable",
      ["PassEnvironment=A", "ExecStart=/bin/echo $A"],
      ["the variable A is set only when the service starts"]
    ],
    ["a passed variable that is set", ["PassEnvironment=A", "Environment=A=1", "ExecStart=/bin/echo $A"], []],
    [
      "a passed variable that is known",
      ["PassEnvironment=A", "ExecStart=/bin/echo $A"],
      [],
      {},
      { environment: { A: "1" } }
    ],
    [
      "a file that cannot be read here",
      ["Environment=A=1", "EnvironmentFile=/a", "ExecStart=/bin/echo $A $B"],
      ["cannot read /a: permission denied", "cannot read /a: permission denied"],
      { "/a": { errno: "EACCES" } }
    ],
    [
      "a file that cannot be read here, before another one",
      ["EnvironmentFile=/a", "EnvironmentFile=/b", "ExecStart=/bin/echo $A"],
      [],
      { "/a": { errno: "EACCES" }, "/b": "A=1" }
    ],
    [
      "a directory that cannot be read here",
      ["EnvironmentFile=-/d/*.env", "ExecStart=/bin/echo $A"],
      ["cannot read /d: permission denied"],
      { "/d": { errno: "EACCES" } }
    ],
    [
      "an environment file whose name is not known",
      ["EnvironmentFile=/etc/%H", "ExecStart=/bin/echo $A"],
      ["the value of %H is not known here"]
    ],
    ["bytes that are not UTF-8", [String.raw`ExecStart=/bin/echo \xff`], ["the value is not valid UTF-8"]],
    ["a shell", ["ExecStart=|/bin/echo a"], ["only a shell can evaluate a command line"], {}, { release: 258 }],
    [
      "a long command line",
      [`Environment=A=${"a".repeat(60_000)}`, `ExecStart=/bin/echo ${"${A}".repeat(40)}`],
      ["the command line is longer than the system allows"]
    ]
  ]

  it.each(cases.map(([about, lines, reasons, disk = {}, given = {}]) => ({ about, lines, reasons, disk, given })))(
    "is $about",
    ({ disk, given, lines, reasons }) => {
      const unit = readLines(lines, given, disk)
      assert.strictEqual(unit.state, "loaded")
      assert.deepStrictEqual(unit.start[0]!.unforeseen.map(Unforeseen.describe), reasons)
    }
  )

  it("of a user manager may be any variable that is not set by the unit", () => {
    const lines = ["Environment=A=1", "ExecStart=/bin/echo $A $B $HOME $USER"]
    const path = "/home/me/.config/systemd/user/x.service"
    const disk = { [path]: `[Service]\n${lines.join("\n")}` }
    const unit = read(disk, { manager: userManager })
    assert.deepStrictEqual(Word.texts(unit.start[0]!.words), ["/bin/echo", "1", "/home/me", "me"])
    assert.deepStrictEqual(unit.start[0]!.unforeseen.map(Unforeseen.describe), [
      "the variable B is set only when the service starts"
    ])
    assert.deepStrictEqual(read(disk, { manager: userManager, environment: {} }).start[0]!.unforeseen, [])
  })
})

describe("specifiers of directories", () => {
  const line = ["ExecStart=/bin/echo %t %S %C %L %E"]
  const at = "/etc/systemd/user/x.service"

  it.each([
    [252, "/run/user/1000 /home/me/.config /home/me/.cache /home/me/.config/log /home/me/.config"],
    [254, "/run/user/1000 /home/me/.local/state /home/me/.cache /home/me/.local/state/log /home/me/.config"]
  ])("of a user manager are those of release %d", (release, expected) => {
    const unit = read({ [at]: `[Service]\n${line.join("")}` }, { manager: userManager, release })
    assert.strictEqual(Word.texts(StartCommand.parameters(unit.start[0]!)).join(" "), expected)
    assert.deepStrictEqual(unit.start[0]!.unforeseen, [])
  })

  it("of a user manager are not known without a release", () => {
    const request: Unit.UnitRequest = { name: "x.service", manager: userManager }
    const files = Source.readAll(Unit.sources, request, look({ [at]: `[Service]\n${line.join("")}` }))
    assert.deepStrictEqual(Unit.read(request, files).start[0]!.unforeseen.map(Unforeseen.describe), [
      "the value of %S is not known here",
      "the value of %L is not known here"
    ])
  })

  it("of the system are fixed", () => {
    assert.strictEqual(
      Word.texts(readLines(line).start[0]!.words).join(" "),
      "/bin/echo /run /var/lib /var/cache /var/log /etc"
    )
  })
})

describe("a command", () => {
  it.each([
    [["ExecStart=/bin/true"], "/", undefined],
    [["ExecStart=/bin/true", "User=me"], "/", "me"],
    [["ExecStart=/bin/true", "WorkingDirectory=/a//b/"], "/a/b", undefined],
    [["ExecStart=/bin/true", "WorkingDirectory=~"], "/root", undefined],
    [["ExecStart=/bin/true", "WorkingDirectory=~", "User=me"], undefined, "me"]
  ])("of %j has its directory and its user", (lines, directory, user) => {
    const [command] = readLines(lines).start
    assert.strictEqual(command!.workingDirectory, directory)
    assert.strictEqual(command!.user, user)
  })

  it("has the PATH of the manager, of ExecSearchPath, or of a variable", () => {
    assert.strictEqual(pathOf(), ServiceManager.compiledPaths["split-usr"])
    assert.strictEqual(pathOf("ExecSearchPath=/a:/b"), "/a:/b")
    assert.strictEqual(pathOf("ExecSearchPath=/a:/b", "Environment=PATH=/c"), "/c")
    assert.isUndefined(pathOf("UnsetEnvironment=PATH"))
    assert.isUndefined(StartCommand.variable(readLines(["ExecStart=/bin/true"]).start[0]!, "toString"))
  })

  it("has no variable named like a property of every object", () => {
    const unit = readLines([
      "Environment=__proto__=1 constructor=2",
      "ExecStart=/bin/echo ${__proto__} $constructor $toString"
    ])
    assert.deepStrictEqual(Word.texts(unit.start[0]!.words), ["/bin/echo", "1", "2"])
  })
})

describe("environment files", () => {
  it("tell whether they exist and can be read", () => {
    const unit = readLines(
      [
        "ExecStart=/bin/true",
        "EnvironmentFile=/a",
        "EnvironmentFile=-/none",
        "EnvironmentFile=/missing",
        "EnvironmentFile=/secret",
        "EnvironmentFile=-/d/?.env",
        "EnvironmentFile=/nul"
      ],
      {},
      { "/a": "A=1", "/secret": { errno: "EACCES" }, "/d/1.env": "A=2", "/d/12.env": "A=3", "/nul": "\0" }
    )
    assert.deepStrictEqual(
      unit.environmentFiles.map(({ files, isOptional, pattern }) => [
        pattern,
        isOptional,
        ...files.map(({ path, state }) => `${path} ${state}`)
      ]),
      [
        ["/a", false, "/a read"],
        ["/none", true, "/none missing"],
        ["/missing", false, "/missing missing"],
        ["/secret", false, "/secret unreadable"],
        ["/d/?.env", true, "/d/1.env read"],
        ["/nul", false, "/nul refused"]
      ]
    )
    assert.deepStrictEqual(
      unit.problems.map(({ code, effect }) => `${code} ${effect}`),
      ["environment-file-missing not-started", "nul-character rest-ignored", "environment-file-unreadable not-started"]
    )
  })
})

describe("any bytes", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "[Service]\n",
      "ExecStart=",
      "ExecStart=/bin/echo ",
      "Environment=",
      "EnvironmentFile=-/e*",
      "$A",
      "${A}",
      "%i",
      "%",
      "\\",
      "\n",
      '"',
      "'",
      "=",
      ";",
      "\0",
      "A=1 "
    ),
    fc.string({ unit: "binary", maxLength: 6 })
  )
  const lines = fc
    .array(
      fc.tuple(
        fc.constantFrom(
          "ExecStart=/bin/echo ",
          "ExecStart=/bin/echo ",
          "Environment=",
          "EnvironmentFile=-/e",
          "A=",
          "User=",
          ""
        ),
        fc.array(piece, { maxLength: 8 })
      ),
      { maxLength: 6 }
    )
    .map(
      (all) => `[Service]
Type=oneshot
${all
  .map(
    ([start, rest]) => `${start}${rest.join("")}
`
  )
  .join("")}`
    )
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    lines.map((text) => new TextEncoder().encode(text)),
    lines.map((text) => new TextEncoder().encode(text))
  )

  it("are read without an exception, and every place is in its file", () => {
    let words = 0
    fc.assert(
      fc.property(bytes, bytes, bytes, (fragment, dropIn, environment) => {
        const unit = read({
          "/etc/systemd/system/x.service": fragment,
          "/etc/systemd/system/x.service.d/a.conf": dropIn,
          "/e1": environment
        })
        for (const { written, words: made } of unit.start) {
          for (const { at, text } of [...written, ...made]) {
            words++
            assert.isTrue(text.isWellFormed())
            assert.isTrue(at === undefined || at.range.end.offset >= at.range.start.offset)
          }
        }
      }),
      { numRuns: 3000 }
    )
    assert.isAbove(words, 300)
  })

  it("never lead to other files than those below the directories and the environment files", () => {
    const request: Unit.UnitRequest = { name: "x.service", manager: ServiceManager.system }
    fc.assert(
      fc.property(bytes, (fragment) => {
        const files = Source.readAll(Unit.sources, request, look({ "/etc/systemd/system/x.service": fragment }))
        for (const path of files.names()) assert.match(path, /^\/(?:etc|run|usr|lib)\/|^\//)
      }),
      { numRuns: 200 }
    )
  })
})

describe("huge trees", () => {
  it("of ten thousand drop-ins with a variable each are read in one pass", () => {
    const disk: { [path: string]: string } = { "/etc/systemd/system/x.service": service }
    const names: Array<string> = []
    for (let index = 0; index < 10_000; index++) {
      const name = `${String(index).padStart(5, "0")}.conf`
      names.push(name)
      disk[`/etc/systemd/system/x.service.d/${name}`] = drop(`Environment=A${index}=${index}`)
    }
    const inDirectory = look(disk)
    let looks = 0
    const request: Unit.UnitRequest = { name: "x.service", manager: ServiceManager.system }
    const files = Source.readAll(Unit.sources, request, (source) => {
      looks++
      if (source._tag === "File") return inDirectory(source)
      if (source.path === "/etc/systemd/system") return { _tag: "Directory", names: ["x.service", "x.service.d"] }
      return source.path === "/etc/systemd/system/x.service.d"
        ? { _tag: "Directory", names }
        : { _tag: "Unreadable", errno: "ENOENT" }
    })
    const unit = Unit.read(request, files)
    assert.lengthOf(unit.assigned, 10_000)
    assert.isBelow(looks, 10_050)
  })

  it("of variables that multiply are cut", () => {
    const lines = [
      `Environment=A=${"a".repeat(100_000)}`,
      "Type=oneshot",
      ...Array.from({ length: 500 }, () => `ExecStart=/bin/echo ${"$A ${A} ".repeat(8)}`)
    ]
    const unit = readLines(lines)
    assert.lengthOf(unit.start, 500)
    assert.deepStrictEqual(
      unit.start.at(-1)!.unforeseen.map(({ _tag }) => _tag),
      ["TooLong"]
    )
    const letters = unit.start.flatMap(({ words }) => Word.texts(words)).reduce((sum, text) => sum + text.length, 0)
    assert.isBelow(letters, 20_000_000)
  })
})

it("is handed out frozen", () => {
  const unit = readLines(["ExecStart=/bin/true"])
  assert.isFrozen(unit)
  assert.isFrozen(unit.start[0]!.words[0])
})
