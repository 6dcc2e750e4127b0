import {
  CommandLine,
  Configuration,
  ConfigurationInput,
  Diagnosis,
  Docker,
  DockerProblem,
  EngineFlags,
  type Moby,
  Moby25,
  RuntimeOrigins,
  Settings
} from "@oci-runtimes/core/docker"
import { Origin } from "@oci-runtimes/core/engine"
import type { Word } from "@oci-runtimes/core/service"
import { SourceText } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { facts } from "../../samples.ts"

const release = (number: string): Moby.Generation => Result.getOrThrow(Docker.release(number))

const unit = "/lib/systemd/system/docker.service"

/** Returns the words of a line of a file, each at its place. */
const wordsAt = (file: string, line: number, text: string): ReadonlyArray<Word.Word> => {
  const source = SourceText.make(`${"\n".repeat(line - 1)}${text}`)
  return text.split(" ").map((word) => ({
    text: word,
    at: { file, range: SourceText.range(source, line - 1 + text.indexOf(word), word.length) }
  }))
}

const assess = (number: string, words: ReadonlyArray<Word.Word>, file: object) => {
  const engine = release(number)
  const { flags } = CommandLine.read(engine, words)
  return Configuration.assess(engine, ConfigurationInput.make(JSON.stringify(file), { flags }))
}

describe("flags and a file", () => {
  const started = wordsAt(unit, 12, "/usr/bin/dockerd -H fd:// --containerd=/run/c.sock")

  it("conflict in the words of the engine, with a way out that names the place of the flag", () => {
    const { refused } = assess("26.1.5", started, { containerd: "/x", hosts: ["unix:///var/run/docker.sock"] })
    assert.strictEqual(
      refused?.message,
      "the following directives are specified both as a flag and in the configuration file: containerd: (from flag: /run/c.sock, from file: /x), hosts: (from flag: [fd://], from file: [unix:///var/run/docker.sock])"
    )
    assert.deepStrictEqual(
      refused?.faults.map(({ advice }) => advice),
      [
        'Remove "containerd" from the file, or --containerd from /lib/systemd/system/docker.service:12 by a drop-in: run "systemctl edit docker.service", write [Service], an empty ExecStart=, and a new ExecStart= with the command without --containerd.',
        'Remove "hosts" from the file, or -H from /lib/systemd/system/docker.service:12 by a drop-in: run "systemctl edit docker.service", write [Service], an empty ExecStart=, and a new ExecStart= with the command without -H.'
      ]
    )
    assert.include(refused && Diagnosis.explain(refused)[0]?.diagnostic.advice, unit)
  })

  it.each([
    ["/etc/systemd/system/docker.service.d/override.conf", ', and run "systemctl daemon-reload".'],
    ["/etc/default/docker", "."]
  ])("conflict, and %s can be changed itself", (file, end) => {
    const { refused } = assess("29", wordsAt(file, 3, "--data-root=/d"), { "data-root": "/e" })
    assert.deepStrictEqual(
      refused?.faults.map(({ advice }) => advice),
      [`Remove "data-root" from the file, or --data-root from ${file}:3${end}`]
    )
  })

  it.each([
    [
      "28.0",
      ["--host-gateway-ip=::1"],
      { "host-gateway-ip": "::2" },
      "host-gateway-ip: (from flag: [::1], from file: ::2)"
    ],
    [
      "28.0",
      ["--host-gateway-ip=::1", "--mtu=1"],
      { "host-gateway-ip": "::2", mtu: 2 },
      "mtu: (from flag: 1, from file: 2), host-gateway-ip: (from flag: [::1], from file: ::2)"
    ],
    ["27.3", ["--feature=a"], { features: { b: true } }, "features: (from flag: map[a:true], from file: map[b:true])"],
    [
      "29",
      ["--http-proxy=http://u:p@h"],
      { "http-proxy": "http://v@h" },
      "http-proxy: (from flag: http://xxxxx:xxxxx@h, from file: http://xxxxx:xxxxx@h)"
    ],
    ["29", ["--host=fd://"], { host: ["fd://"] }, undefined],
    ["29", ["--add-runtime=a=/a"], { runtimes: { a: { path: "/b" } } }, undefined]
  ])("of %s with %j and %j: %s", (number, words, file, expected) => {
    const { refused } = assess(
      number,
      words.map((text) => ({ text, at: undefined })),
      file
    )
    const begin = "the following directives are specified both as a flag and in the configuration file: "
    assert.strictEqual(refused?.message, expected && `${begin}${expected}`)
  })

  it.each([
    [
      "23.0",
      "--graph=/d",
      'merged configuration validation from file and command line flags failed: the "graph" config file option is deprecated; use "data-root" instead'
    ],
    [
      "25.0",
      "--oom-score-adjust=1",
      'merged configuration validation from file and command line flags failed: DEPRECATED: The "oom-score-adjust" config parameter and the dockerd "--oom-score-adjust" options have been removed.'
    ],
    [
      "29",
      "--mtu=-1",
      "merged configuration validation from file and command line flags failed: invalid default MTU: -1"
    ],
    [
      "28",
      "--exec-opt=x",
      "merged configuration validation from file and command line flags failed: invalid exec-opt (x): must be formatted 'opt=value'"
    ]
  ])("of %s with %s are validated together", (number, word, expected) => {
    const { refused } = assess(number, wordsAt("/etc/default/docker", 2, word), {})
    assert.strictEqual(refused?.message, expected)
    assert.strictEqual(
      Origin.describe(refused?.faults[0]?.origin),
      `from the flag ${word.split("=")[0]} in /etc/default/docker:2`
    )
  })

  it("with a refused command line are refused for it, whatever the file has", () => {
    const { refused } = assess("29", wordsAt(unit, 12, "--nope"), { nope: 1 })
    assert.strictEqual(
      refused && Configuration.refusalLine("/f", refused),
      "Status: unknown flag: --nope\nSee 'dockerd --help'., Code: 125"
    )
    assert.deepStrictEqual(
      refused?.faults.map(({ code }) => code),
      ["invalid-flag", "unknown-directive"]
    )
  })

  it("conflict on a reload too", () => {
    const engine = release("29")
    const { flags } = CommandLine.read(engine, started)
    const { settings } = Configuration.assess(engine, ConfigurationInput.make("{}", { flags }))
    const map = engine.configure(settings, facts)
    const reloaded = Configuration.reload(engine, map, ConfigurationInput.make('{"hosts": ["fd://"]}', { flags }))
    assert.deepStrictEqual(
      Result.isFailure(reloaded)
        ? reloaded.failure.faults.filter(DockerProblem.is("directive-conflict")).map(({ details }) => details.directive)
        : [],
      ["hosts"]
    )
  })

  it("give settings with the places of the flags", () => {
    const words = wordsAt(
      unit,
      4,
      "dockerd --exec-opt native.cgroupdriver=systemd --add-runtime=a=/a --default-runtime=a --userns-remap=x:y:z"
    )
    const engine = release("29")
    const { flags } = CommandLine.read(engine, words)
    const { settings, startFaults } = Configuration.assess(engine, ConfigurationInput.make("{}", { flags }))
    assert.deepStrictEqual(settings.execOpts, ["native.cgroupdriver=systemd"])
    const map = engine.configure(settings, facts)
    assert.deepStrictEqual(
      [
        RuntimeOrigins.ofRuntime(map, "a")?.used,
        map.origins?.defaultRuntime,
        RuntimeOrigins.ofExecOption(settings.origins, 0),
        startFaults.find(({ code }) => code === "userns-remap-fault")?.origin
      ].map(Origin.describe),
      ["add-runtime", "default-runtime", "exec-opt", "userns-remap"].map(
        (flag) => `from the flag --${flag} in ${unit}:4`
      )
    )
  })

  it("by hand conflict as those of a command line do", () => {
    const flags = { ...EngineFlags.none, hosts: ["fd://"], execOpts: ["a=b"], pidFile: "/p" }
    const { file } = assess("29", [], { hosts: ["x"], "exec-opts": [], pidfile: "/q" })
    assert.deepStrictEqual(
      Settings.conflicts(file, flags)
        .filter(DockerProblem.is("directive-conflict"))
        .map(({ details }) => `${details.directive} ${details.fromFlag} ${details.fromFile}`),
      ["exec-opts [a=b] []", "hosts [fd://] [x]", "pidfile /p /q"]
    )
    assert.deepStrictEqual(
      EngineFlags.copy(CommandLine.read(Moby25, started).flags),
      CommandLine.read(Moby25, started).flags
    )
  })
})
