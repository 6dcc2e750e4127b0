import { assert, describe, it } from "@effect/vitest"
import { Engines } from "@oci-runtimes/core/docker"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Programs } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Completions from "effect/cli/Completions"
import * as Cli from "../src/Cli.ts"
import * as Machines from "../../node/test/engineMachines.ts"
import { type Run, runCommand } from "./Command.ts"
import { files, program } from "./sampleMachine.ts"

const askEngine = "/usr/bin/dockerd --version"

const dockerd = (version: string): Programs.Answers => ({
  [askEngine]: ProgramRun.printed(`Docker version ${version}, build a72d7cd\n`)
})

const refusing: ProgramRun.RunOutcome = Result.succeed({ exitCode: 1, stdout: "", stderr: "Cannot connect\n" })

/** A machine on which the engine's program and the client are installed. */
const installed = {
  ...files(),
  "/usr/bin/dockerd": program,
  "/usr/bin/docker": program,
  "/new.json": "{}",
  "/refused.json": "{,}",
  "/unstartable.json": '{"exec-opts": ["native.cgroupdriver=bogus"]}'
}

const noProgram = '"dockerd --version" was not found (exec: "dockerd": executable file not found in $PATH)'

interface Machine {
  readonly title: string
  readonly engine: string
  /** The display name of the engine, and what its answers rest on. */
  readonly name: string
  readonly rules: string
  readonly programs: Programs.Answers
  readonly note: string
  /** The part of the sentence that says what was found out. */
  readonly reason: string
  readonly version: string | null
  readonly program?: string
  readonly reservation?: string
}

const told = (rules: string, version: string, doubt = ""): Machine => ({
  title: version,
  ...release(version),
  rules,
  programs: dockerd(version),
  note: `dockerd --version reports ${version}${doubt}`,
  reason: `because "dockerd --version" reports version ${version}${doubt}.`,
  version,
  program: "dockerd --version"
})

const release = (version: string): Pick<Machine, "engine" | "name"> => {
  const number = version.split("+")[0]
  return { engine: `docker-${number}`, name: `Docker Engine ${number}` }
}

const newest = { engine: "docker-29", name: "Docker Engine 29", rules: "The rules of moby-25" } as const

const untold = (title: string, programs: Programs.Answers, reason: string): Machine => ({
  title,
  ...newest,
  programs,
  note: "assumed: neither dockerd nor a running engine reports a version",
  reason,
  version: null
})

const machines: ReadonlyArray<Machine> = [
  told("The rules of moby-23", "23.0.18"),
  {
    ...told("The rules of moby-23 and moby-25", "24.0.9"),
    reservation:
      "Docker Engine 24.0.9 combines the scripts of moby-23 with the entries of moby-25; no recorded answer proves the combination."
  },
  told("The rules of moby-25", "26.1.5+dfsg1"),
  told("The rules of moby-25", "29.7.2"),
  {
    ...told("The rules of moby-25", "31.0.0", ", which is newer than 29, the newest release with recorded rules"),
    ...newest
  },
  {
    ...told(
      "The directives of Docker Engine 20.10",
      "20.10.27",
      ", which is older than 23.0, the oldest release with recorded rules"
    ),
    reservation:
      "The rules of Docker Engine 20.10.27 for runtimes are not recorded; checked: syntax, directives, types."
  },
  untold(
    "garbage",
    { [askEngine]: ProgramRun.printed("\u001B[31mgarbage\n") },
    'did not print a version: "\\x1b[31mgarbage"'
  )
]

describe("the engine that is found out", () => {
  it.effect.each([
    ["23.0.6", 'exec: "/usr": permission denied'],
    ["23.0.18", 'exec: "/usr": is a directory'],
    ["24.0.9", 'exec: "/usr": is a directory'],
    ["29.7.2", 'exec: "/usr": is a directory']
  ])("from version %s looks for programs as that is built to", ([version, message]) =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({
        engine: null,
        args: ["resolve", "x"],
        files: {
          ...installed,
          "/etc/docker/daemon.json": '{"runtimes": {"x": {"path": "/usr", "runtimeArgs": ["y"]}}}'
        },
        programs: { [askEngine]: ProgramRun.printed(`Docker version ${version}, build 1234567`) }
      })
      assert.strictEqual(status, 1)
      assert.include(data, `message  error while looking up the specified runtime path: ${message}\n`)
    })
  )

  it.effect.each(machines)("from $title is $engine, which people are told last if it matters", (machine) =>
    Effect.gen(function* () {
      const { name, note, programs } = machine
      const { data, notes, status } = yield* runCommand({ engine: null, args: ["check"], files: installed, programs })
      const isCertain = machine.version !== null && !note.includes(", ")
      const expected = isCertain ? [] : [`Engine: ${name} (${note}; choose another with --engine)`]
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(notes.match(/^Engine: .*$/gm) ?? [], expected)
      if (!isCertain) assert.isTrue(notes.endsWith(`${expected[0]}\n`))
      const supported = "Docker Engine 25 to 29"
      assert.include(data, `: accepted by ${machine.version === null ? supported : name}`)
      if (machine.reservation !== undefined) assert.include(notes, machine.reservation)
    })
  )

  it.effect.each(machines)("from $title is in the document", ({ engine, program: asked = null, rules, ...machine }) =>
    Effect.gen(function* () {
      const args = ["check", "--json"]
      const { data, notes } = yield* runCommand({ engine: null, args, files: installed, programs: machine.programs })
      assert.strictEqual(notes, "")
      const { detected, engine: used } = JSON.parse(data)
      assert.strictEqual(used, engine)
      assert.include(detected.reason, `${rules} apply`)
      assert.include(detected.reason, machine.reason)
      assert.deepStrictEqual(detected, {
        engine,
        reason: detected.reason,
        version: machine.version,
        program: asked,
        reservation: machine.reservation ?? null
      })
    })
  )

  it.effect("is the engine that runs if no program is installed, without the docker command", () =>
    Effect.gen(function* () {
      const given = Machines.machine({
        installed: null,
        told: { version: "23.0.6" },
        files: { "/usr/bin/docker": program }
      })
      const { environment, ...machine } = given
      const { data } = yield* runCommand({
        ...machine,
        engine: null,
        args: ["check", "--json"],
        variables: environment.variables
      })
      assert.deepStrictEqual(JSON.parse(data).detected, {
        engine: "docker-23.0.6",
        reason: 'The rules of moby-23 apply, because "GET /version at /var/run/docker.sock" reports version 23.0.6.',
        version: "23.0.6",
        program: "GET /version at /var/run/docker.sock",
        reservation: null
      })
    })
  )

  it.effect("is the newest where no program is installed", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ engine: null, args: ["check", "--json"] })
      assert.deepStrictEqual(JSON.parse(data).detected, {
        engine: "docker-29",
        reason: `The rules of moby-25 apply by default, because no program reports the version of an engine: ${noProgram}.`,
        version: null,
        program: null,
        reservation: null
      })
    })
  )
})

interface Subcommand {
  readonly args: ReadonlyArray<string>
  readonly status: number
}

const subcommands: ReadonlyArray<Subcommand> = [
  { args: ["check"], status: 0 },
  { args: ["check", "--config", "/refused.json"], status: 1 },
  { args: ["list"], status: 0 },
  { args: ["list", "--config", "/none.json"], status: 1 },
  { args: ["resolve"], status: 0 },
  { args: ["resolve", "--explain"], status: 0 },
  { args: ["resolve", "nope"], status: 1 },
  { args: ["resolve", "missing"], status: 1 },
  { args: ["resolve", "--explain", "nope"], status: 1 },
  { args: ["plan"], status: 0 },
  { args: ["apply"], status: 0 },
  { args: ["apply", "--config", "/unstartable.json"], status: 1 },
  { args: ["prune"], status: 0 },
  { args: ["prune", "--dry-run"], status: 0 },
  { args: ["compare", "--with", "/new.json"], status: 1 },
  { args: ["compare", "--from", "moby-23"], status: 1 },
  { args: ["compare", "--with", "/none.json"], status: 1 },
  { args: ["reload-impact", "--with", "/new.json"], status: 1 },
  { args: ["reload-impact", "--with", "/none.json"], status: 1 }
]

/** Programs that answer nothing of use, and what they were asked. */
const recorded = () => {
  const asked: Array<string> = []
  const run = (given: ProgramRun.ProgramCall) =>
    Effect.sync(() => {
      asked.push([given.path, ...given.args].join(" "))
      return refusing
    })
  return { asked, instead: Layer.succeed(Programs.Programs, { run }) }
}

/** Dies where a program is run. */
const untouched: Pick<Run, "files" | "instead"> = {
  files: installed,
  instead: Layer.succeed(Programs.Programs, { run: () => Effect.die("a program was run") })
}

describe("every subcommand", () => {
  it.effect.each(subcommands)("asks once and says what it was told: $args", ({ args, status }) =>
    Effect.gen(function* () {
      const { asked, instead } = recorded()
      const json = yield* runCommand({ engine: null, args: [...args, "--json"], files: installed, instead })
      assert.deepStrictEqual(asked, [askEngine])
      assert.strictEqual(json.status, status)
      assert.deepInclude(JSON.parse(json.data).detected, { engine: "docker-29", version: null, program: null })
      const text = yield* runCommand({ engine: null, args, files: installed, instead: recorded().instead })
      assert.strictEqual(text.status, status)
      assert.lengthOf(text.notes.match(/^Engine: Docker Engine 29 \(assumed: /gm) ?? [], 1)
    })
  )

  it.effect.each(subcommands)("asks no program if the engine is given: $args", ({ args, status }) =>
    Effect.gen(function* () {
      const run = { ...untouched, engine: "moby-25" } as const
      const json = yield* runCommand({ ...run, args: [...args, "--json"] })
      assert.deepStrictEqual([json.status, JSON.parse(json.data).detected], [status, null])
      const text = yield* runCommand({ ...run, args })
      assert.notInclude(text.notes, "Engine: ")
    })
  )

  it.effect.each([
    { args: ["resolve", "--bogus"] },
    { args: ["bogus"] },
    { args: ["check", "--engine", "moby-99"] },
    { args: ["compare"] },
    { args: ["apply", "--data-root="] },
    { args: ["check", "--add-runtime", "x"] }
  ])("asks no program if the command line is wrong: $args", ({ args }) =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ ...untouched, engine: null, args: [...args, "--json"] })
      const { detected, error } = JSON.parse(data)
      assert.deepStrictEqual([status, error.tag, detected], [2, "InvalidCommandLine", null])
    })
  )

  it.effect("asks no program if both sides of a comparison are given", () =>
    Effect.gen(function* () {
      const args = ["compare", "--from", "moby-23", "--to", "moby-25", "--json"]
      const { data } = yield* runCommand({ ...untouched, engine: null, args })
      const { detected, from, to } = JSON.parse(data)
      assert.deepStrictEqual([detected, from.engine, to.engine], [null, "moby-23", "moby-25"])
    })
  )

  it.effect("says that no recorded answer proves the rules of a release that combines two generations", () =>
    Effect.gen(function* () {
      const args = ["check", "--engine", "docker-24.0.9"]
      const { notes } = yield* runCommand({ ...untouched, engine: null, args })
      assert.include(notes, "Docker Engine 24.0.9 combines the scripts of moby-23 with the entries of moby-25;")
      const json = yield* runCommand({ ...untouched, engine: null, args: [...args, "--json"] })
      assert.strictEqual(json.notes, "")
    })
  )

  it.effect.each([
    ["moby-23", true],
    ["moby-25", false],
    ["docker-23.0.6", true],
    ["docker-26", false]
  ] as const)("has the rules of the engine that is named: %s", ([engine, isPassedOn]) =>
    Effect.gen(function* () {
      const args = ["resolve", ".foo", "--json", "--engine", engine]
      const { data } = yield* runCommand({ ...untouched, engine: null, args })
      const { engine: named, error } = JSON.parse(data)
      assert.deepStrictEqual([named, error?.tag], isPassedOn ? [engine, undefined] : [undefined, "RuntimeRefused"])
    })
  )
})

const older = { ...untouched, engine: null } as const

describe("a release of which only the directives are known", () => {
  it.effect.each([
    ["docker-20.10.24", '{"http-proxy": ""}', 1],
    ["docker-20.10.24", '{"graph": "/x", "cluster-store": "x", "default-runtime": "none"}', 0],
    ["docker-19.03.15", '{"storage-driver": "overlay2"}', 0]
  ] as const)("is checked, and what was not checked is said: %s with %s", ([engine, text, status]) =>
    Effect.gen(function* () {
      const machine = { ...older, files: { ...installed, "/old.json": text } }
      const args = ["check", "--no-host", "--engine", engine, "--config", "/old.json"]
      const result = yield* runCommand({ ...machine, args })
      assert.strictEqual(result.status, status)
      const title = engine.replace("docker-", "Docker Engine ")
      assert.include(
        result.notes,
        engine.includes("20.10")
          ? `The rules of ${title} for runtimes are not recorded; checked: syntax, directives, types.\n`
          : `The rules of ${title} are not recorded; checked: syntax, and the directives and types of Docker Engine 20.10.\n`
      )
    })
  )

  const ofRuntimes = JSON.stringify({
    "default-runtime": "none",
    "userns-remap": "unknown",
    "exec-opts": ["native.cgroupdriver=x"],
    runtimes: { a: { path: "/nowhere/crun" }, b: { path: "missing" }, runc: { path: "kata-runtime" }, c: {} }
  })

  it.effect.each([
    ["docker-20.10", "accepted by Docker Engine 20.10 in syntax, directives and types"],
    [
      "docker-19.03",
      "accepted by Docker Engine 20.10 in syntax, directives and types; the directives of Docker Engine 19.03 are not recorded"
    ]
  ] as const)("is asked nothing about runtimes, also not by a look at the machine: %s", ([engine, verdict]) =>
    Effect.gen(function* () {
      const machine = { ...older, files: { ...installed, "/old.json": ofRuntimes } }
      const run = (args: ReadonlyArray<string>) =>
        runCommand({ ...machine, args: ["check", "--engine", engine, "--config", "/old.json", ...args] })
      const { data, status } = yield* run(["--strict"])
      assert.deepStrictEqual([status, data], [0, `/old.json: ${verdict}\n\nno problems\n`])
      const fixed = yield* run(["--fix", "--dry-run"])
      assert.deepStrictEqual([fixed.status, fixed.data], [0, ""])
      assert.include(fixed.notes, `/old.json: ${verdict}\n\nnothing to fix; no problems\n`)
      const probed = yield* run(["--probe"])
      assert.deepStrictEqual([probed.status, probed.data], [1, ""])
      assert.include(probed.notes, "for runtimes are not recorded. Use --engine docker-23.0")
    })
  )

  it.effect.each([
    ...subcommands.filter(({ args: [command] }) => command !== "check"),
    { args: ["add", "x", "--path", "/bin/x"] },
    { args: ["remove", "x"] },
    { args: ["default", "runc"] },
    { args: ["compare", "--from", "docker-20.10", "--to", "docker-29"] }
  ])("is refused by every other subcommand, with the way out: $args", ({ args }) =>
    Effect.gen(function* () {
      const result = yield* runCommand({ ...older, args: [...args, "--engine", "docker-20.10.24", "--json"] })
      const { error } = JSON.parse(result.data)
      assert.deepStrictEqual([result.status, error.tag], [1, "EngineRulesMissing"])
      assert.match(
        error.message,
        /^The rules of Docker Engine 20\.10(\.24)? for runtimes are not recorded\. Use --engine docker-23\.0 to answer by the oldest known rules$/
      )
    })
  )

  it.effect("is refused if it is detected", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* runCommand({
        engine: null,
        args: ["list"],
        files: installed,
        programs: dockerd("20.10.24+dfsg1")
      })
      assert.strictEqual(status, 1)
      assert.include(notes, "error: The rules of Docker Engine 20.10.24 for runtimes are not recorded.")
    })
  )
})

describe("a comparison that crosses releases", () => {
  const machine = { ...older, files: { ...installed, "/up.json": '{"api-cors-header": "*", "feature": 1}' } }
  const args = ["compare", "--from", "docker-24", "--to", "docker-29", "--config", "/up.json"]

  it.effect("names the release of each change", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ ...machine, args })
      assert.include(data, "api-cors-header (since Docker Engine 28.0)\n")
      assert.include(data, "feature (since Docker Engine 27.3)\n")
    })
  )

  it.effect("has the release in the document", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ ...machine, args: [...args, "--json"] })
      const since = JSON.parse(data).differences.map((one: { readonly since?: string }) => one.since)
      assert.deepStrictEqual(since, ["Docker Engine 27.3", "Docker Engine 28.0"])
    })
  )

  it.effect("names none if two files are compared", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ ...machine, args: [...args, "--with", "/new.json"] })
      assert.notInclude(data, "since Docker Engine")
    })
  )
})

describe("the name of an engine", () => {
  it.effect("is docker-newest for the answer that a machine without Docker gives", () =>
    Effect.gen(function* () {
      const text = '{"allow-direct-routing": true, "exec-opts": ["cgroupdriver=systemd"]}'
      const machine = { engine: null, files: { ...installed, "/some.json": text } } as const
      const args = ["check", "--no-host", "/some.json"]
      const { data, status } = yield* runCommand({ ...machine, args })
      assert.strictEqual(status, 1)
      assert.include(data, "25 to 28.1 refuses the file")
      const named = [...args, "--engine", "docker-newest"]
      const given = yield* runCommand({ ...machine, args: named, programs: dockerd("26.1.5") })
      assert.deepStrictEqual(given, { data, status, notes: "" })
    })
  )

  it.effect("is completed by shells, and may be that of any release", () =>
    Effect.gen(function* () {
      const script = Completions.generate("oci-runtimes", "bash", Completions.fromCommand(Cli.command))
      for (const name of Engines.knownNames) assert.include(script, `'${name}'`)
      const { status } = yield* runCommand({ ...older, args: ["list", "--engine", "docker-26.1.5"] })
      assert.strictEqual(status, 0)
    })
  )
})
