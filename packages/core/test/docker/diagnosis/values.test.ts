/**
 * Diagnoses of single values: templates, retired names, programs that are not runtimes, options of the engine,
 * values of a wrong type, and what is not worth saying.
 */
import { ConfigurationInput, Diagnosis, Docker, Fixing, type Moby, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import type { GoType } from "@oci-runtimes/core/document"
import { Origin } from "@oci-runtimes/core/engine"
import { TextEdit } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { describeType } from "../../../src/docker/problems/typeWords.ts"

const diagnose = (text: string, engine: Moby.Generation = Moby25) =>
  Diagnosis.diagnose(engine, ConfigurationInput.make(text))

const codes = (text: string, engine?: Moby.Generation) => diagnose(text, engine).problems.map(({ code }) => code)

/** Returns the code, the marked text, the message and the advice of each problem. */
const told = (text: string, engine?: Moby.Generation) =>
  diagnose(text, engine).problems.map(({ advice, code, message, origin }): Told => {
    const range = Origin.rangeOf(origin)
    return [code, text.slice(range?.start.offset, range?.end.offset), `${message} ${advice}`]
  })

type Told = readonly [code: string, marked: string, words: string]

const fixed = (text: string, engine?: Moby.Generation): string =>
  new TextDecoder().decode(Fixing.fixAll(diagnose(text, engine)).bytes)

const entry = (text: string): string => `{"runtimes": {"x": ${text}}}`

describe("a template in a value", () => {
  it.each([
    "{{ a.b }}",
    "{{- .Values.x }}",
    "{% if x %}y{% endif %}",
    "${VARIABLE}",
    "$(hostname)",
    "<name-or-path>",
    "<%= x %>",
    "%VARIABLE%",
    "@VARIABLE@"
  ])("is one warning in the place of all others: %s", (value) => {
    assert.deepStrictEqual(codes(entry(JSON.stringify({ path: `bin/${value}` }))), ["unexpanded-template"])
    assert.deepStrictEqual(codes(entry(JSON.stringify({ runtimeType: value }))), ["unexpanded-template"])
    assert.deepStrictEqual(codes(JSON.stringify({ "data-root": value })), ["unexpanded-template"])
    assert.deepStrictEqual(codes(JSON.stringify({ labels: ["a=b", `c=${value}`] })), ["unexpanded-template"])
  })

  it("is what the advice of a fault names", () => {
    const files = [
      '{"default-runtime": "{{ x }}", "runtimes": {"x": {"path": "/x"}}}',
      '{"debug": "{{ x }}"}',
      '{"exec-opts": ["native.cgroupdriver={{ x }}"]}',
      '{"userns-remap": "{{ x }}:a:b"}'
    ]
    for (const text of files) {
      const [[, , words = ""] = [], ...others] = told(text)
      assert.include(words, "The value contains a template that was not filled in: {{ x }}. Write the value itself")
      assert.isEmpty(others, text)
    }
  })

  it("is told of a path with arguments by the file that the engine looks for", () => {
    for (const path of ["${ROOT}/runc", "/opt/${ROOT}/runc"]) {
      const [[code, , words = ""] = [], ...others] = told(entry(JSON.stringify({ path, runtimeArgs: ["--debug"] })))
      assert.deepStrictEqual([code, others], ["unexpanded-template", []])
      assert.include(words, `The engine looks for a file named ${JSON.stringify(path)}; only the wrapper script`)
    }
  })

  it("is told of the name of a runtime", () => {
    assert.deepStrictEqual(told('{"runtimes": {"{{ n }}": {"path": "/x"}}}'), [
      [
        "unexpanded-template",
        '"{{ n }}"',
        'runtime "{{ n }}": the name contains a template that was not filled in: {{ n }} Write the name itself, or check the file that the template produces.'
      ]
    ])
  })

  it.each([
    '{"log-opts": {"tag": "{{.Name}}/{{.ID}} {{ json .Labels }}", "awslogs-datetime-format": "%Y-%m-%d %H:%M:%S"}}',
    '{"log-opts": {"awslogs-multiline-pattern": "^(?<day>\\\\d+)"}}',
    '{"proxies": {}, "hosts": ["tcp://[::]:1"]}',
    '{"labels": ["a=1 < 2 > 1", "cost=5%", "mail=a@b@c", "x={}"]}',
    '{"runtimes": {"x": {"path": "/x", "_comment": "{{ y }}"}}}'
  ])("is not what an engine or a log driver fills in, or other text: %s", (text) => {
    assert.notInclude(codes(text), "unexpanded-template")
  })
})

describe("a retired name", () => {
  it.each([
    ["io.containerd.runtime.v1.linux", "Docker Engine 23.0 and containerd 2.0 removed"],
    ["io.containerd.runc.v1", "containerd 2.0 removed"]
  ])("%s is told as the default and as a type", (name, words) => {
    for (const [text, wanted] of [
      [`{"default-runtime": "${name}"}`, '{"default-runtime": "runc"}'],
      [entry(`{"runtimeType": "${name}"}`), entry('{"runtimeType": "io.containerd.runc.v2"}')]
    ] as const) {
      const [[code, marked, message = ""] = [], ...others] = told(text)
      assert.deepStrictEqual([code, marked, others], ["retired-name", JSON.stringify(name), []])
      assert.include(message, words)
      assert.strictEqual(fixed(text), wanted)
    }
  })

  it.each(["docker-runc", "/usr/bin/docker-runc", "/usr/libexec/docker/docker-runc-current", "/usr/bin/cc-runtime"])(
    "%s is told as a program",
    (path) => {
      const text = entry(JSON.stringify({ path }))
      for (const engine of [Moby23, Moby25]) assert.deepStrictEqual(codes(text, engine), ["retired-name"])
      assert.strictEqual(fixed(text), text)
    }
  )

  it.each(["docker-runc", "oci", "default"])("%s has its replacement in the advice for an unknown default", (name) => {
    const text = JSON.stringify({ "default-runtime": name })
    const [[code, , words = ""] = []] = told(text)
    assert.strictEqual(code, "unknown-default-runtime")
    assert.include(words, 'Write "runc".')
    assert.strictEqual(fixed(text), '{"default-runtime":"runc"}')
  })

  it("may be the name of a configured runtime", () => {
    assert.isEmpty(codes('{"default-runtime": "oci", "runtimes": {"oci": {"path": "/usr/bin/crun"}}}'))
  })
})

describe("a program that is not an OCI runtime", () => {
  const kata = '"runtimeType": "io.containerd.kata.v2"'

  it.each([
    ["/opt/kata/bin/kata-runtime", `Write ${kata} instead of "path".`],
    ["kata-qemu", `Write ${kata} instead of "path".`],
    ["/usr/bin/nvidia-ctk", 'Write "/usr/bin/nvidia-container-runtime".'],
    ["nvidia-container-runtime-hook", 'Write "nvidia-container-runtime".'],
    ["nvidia-container-toolkit", 'Write "nvidia-container-runtime".'],
    ["nvidia-container-cli", 'Write "nvidia-container-runtime".'],
    ["/usr/bin/containerd", "Write the path of an OCI runtime"],
    ["/usr/bin/dockerd", "Write the path of an OCI runtime"],
    ["ctr", "Write the path of an OCI runtime"],
    ["/bin/sh", "Write the path of an OCI runtime"],
    ["/usr/bin/podman", "Write the path of an OCI runtime"]
  ])("%s is told with what to write", (path, words) => {
    const [[code, marked, message = ""] = [], ...others] = told(entry(JSON.stringify({ path })))
    assert.deepStrictEqual([code, marked, others], ["not-a-runtime", JSON.stringify(path), []])
    assert.include(message, "is not an OCI runtime: it is ")
    assert.include(message, words)
  })

  it.each([
    "nvidia-container-runtime",
    "/usr/bin/nvidia-container-runtime.cdi",
    "/usr/bin/kata-runtime-wrapper",
    "/opt/docker/bin/crun",
    "/usr/bin/crun-wasm",
    "runsc",
    "youki"
  ])("%s is none", (path) => assert.isEmpty(codes(entry(JSON.stringify({ path })))))

  it("is replaced where nothing is lost", () => {
    assert.strictEqual(fixed(entry('{"path": "/x/kata-runtime"}')), entry(`{${kata}}`))
    assert.strictEqual(fixed(entry('{"path": "/x/nvidia-ctk"}')), entry('{"path": "/x/nvidia-container-runtime"}'))
    for (const text of [entry('{"path": "kata-fc", "runtimeArgs": ["--x"]}'), entry('{"path": "/bin/bash"}')]) {
      assert.strictEqual(fixed(text), text)
    }
  })

  it("is used by the name of its shim under an engine that cannot configure shims", () => {
    const text = entry('{"path": "kata-runtime"}')
    assert.include(told(text, Moby23)[0]?.[2], 'by its name, such as "io.containerd.kata.v2", without configuring it')
    assert.strictEqual(fixed(text, Moby23), text)
  })
})

describe("an option of the engine", () => {
  const meant = "native.cgroupdriver=systemd"

  it.each([
    "native.cgroupdirver=systemd",
    "native.cgroupdrive=systemd",
    "native.cgroupdriver:systemd",
    "cgroupdriver=systemd",
    "native.cgroup-driver=systemd",
    "native.cgroupdriver=Systemd",
    "native.cgroupdriver=systmd",
    "systemd"
  ])("%s is told with the option that was meant, and replaced, under each engine", (option) => {
    for (const engine of [Moby23, Moby25]) {
      const text = JSON.stringify({ "exec-opts": [option] })
      const [[, marked, words = ""] = [], ...others] = told(text, engine)
      assert.deepStrictEqual([marked, others], [JSON.stringify(option), []])
      assert.include(words, `Did you mean "${meant}"?`)
      assert.strictEqual(fixed(text, engine), JSON.stringify({ "exec-opts": [meant] }))
    }
  })

  it.each(["native.cgroupdriver = systemd", " NATIVE.cgroupdriver=cgroupfs "])(
    "%j is read by every engine",
    (option) => {
      for (const engine of [Moby23, Moby25]) assert.isEmpty(codes(JSON.stringify({ "exec-opts": [option] }), engine))
    }
  )

  it("is told without a guess if it is like nothing, and not replaced beside another driver", () => {
    const [[code, marked, words = ""] = []] = told('{"exec-opts": ["foo=bar"]}', Moby23)
    assert.deepStrictEqual([code, marked], ["unknown-exec-option", '"foo=bar"'])
    assert.notInclude(words, "Did you mean")
    const both = '{"exec-opts": ["native.cgroupdriver=cgroupfs", "cgroupdriver=systemd"]}'
    assert.strictEqual(fixed(both, Moby23), both)
  })
})

describe("a value of a wrong type", () => {
  it.each([
    ['{"log-opts": {"max-file": 3, "compress": true}}', '{"log-opts": {"max-file": "3", "compress": "true"}}'],
    ['{"log-opts": ["max-size=10m", "max-file=3"]}', '{"log-opts": {"max-size": "10m", "max-file": "3"}}'],
    ['{"live-restore": "true", "debug": "False"}', '{"live-restore": true, "debug": false}'],
    ['{"experimental": "enabled", "icc": "no"}', '{"experimental": true, "icc": false}'],
    [
      '{"default-ulimits": {"nofile": "1024:64000"}}',
      '{"default-ulimits": {"nofile": {"Name": "nofile", "Soft": 1024, "Hard": 64000}}}'
    ],
    ['{"mtu": "1500"}', '{"mtu": 1500}'],
    ['{"features": ["buildkit"]}', '{"features": {"buildkit": true}}'],
    ['{"exec-opts": {"native.cgroupdriver": "systemd"}}', '{"exec-opts": ["native.cgroupdriver=systemd"]}'],
    ['{"exec-opts": "native.cgroupdirver=systemd"}', '{"exec-opts": ["native.cgroupdriver=systemd"]}'],
    [
      '{"default-address-pools": {"base": "10.0.0.0/8", "size": 24}}',
      '{"default-address-pools": [{"base": "10.0.0.0/8", "size": 24}]}'
    ],
    [
      '{"default-ulimits": {"nofile": 64000}}',
      '{"default-ulimits": {"nofile": {"Name": "nofile", "Soft": 64000, "Hard": 64000}}}'
    ],
    [
      entry('{"path": "/x", "runtimeArgs": "--a=b --debug"}'),
      entry('{"path": "/x", "runtimeArgs": ["--a=b", "--debug"]}')
    ],
    [entry('{"path": "/x", "runtimeArgs": ["-n", 5]}'), entry('{"path": "/x", "runtimeArgs": ["-n", "5"]}')],
    [
      '{"runtimes": [{"x": {"path": "a", "runtimeArgs": []}}]}',
      '{"runtimes": {"x": {"path": "a", "runtimeArgs": []}}}'
    ],
    [
      '{"runtimes": [{"x": {"path": "a"}}, {"y": {"path": "b"}}]}',
      '{"runtimes": {"x": {"path": "a"}, "y": {"path": "b"}}}'
    ],
    ['{"runtimes": [{"name": "x", "path": "a"}]}', '{"runtimes": {"x": {"path": "a"}}}']
  ])("is replaced where nothing else can be meant: %s", (text, wanted) => {
    assert.strictEqual(fixed(text), wanted)
    assert.strictEqual(fixed(text, Moby23), wanted)
  })

  it.each([
    [
      '{"runtimes": ["nvidia", "runc"]}',
      'Write an object such as {"nvidia": {"path": "/usr/bin/nvidia"}}, with your own paths.'
    ],
    [entry('{"path": "/x", "runtimeArgs": {"platform": "kvm", "strace": true}}'), '["--platform=kvm", "--strace"].'],
    ['{"labels": {"a": "b"}}', 'Write ["a=b"].'],
    ['{"default-runtime": ["runc"]}', 'Write "runc".'],
    ['{"default-address-pools": "10.0.0.0/8"}', 'a list of pools, such as [{"base": "10.0.0.0/8", "size": 24}].'],
    ['{"default-ulimits": ["nofile=1"]}', '{"nofile": {"Name": "nofile", "Soft": 64000, "Hard": 64000}}.'],
    ['{"log-opts": {"tag": 5}}', 'Write "5".']
  ])("is only explained otherwise: %s", (text, words) => {
    assert.include(told(text)[0]?.[2], words)
    assert.strictEqual(fixed(text), text)
  })

  it.each([
    ['{"min-api-version": 1.40}', '{"min-api-version": "1.40"}'],
    ['{"min-api-version": true}', '{"min-api-version": true}'],
    ['{"min-api-version": 1500}', '{"min-api-version": 1500}']
  ])("is the version of the API only if it looks like one: %s", (text, wanted) => {
    assert.strictEqual(fixed(text), wanted)
  })

  it("is described in words of people, for every type of every release", () => {
    const releases = ["23.0", "24.0", "25.0", "26.1", "27.5", "28.5", "29"].map((text) =>
      Result.getOrThrow(Docker.release(text))
    )
    const types = new Set([Moby23, Moby25, ...releases].flatMap(({ directives }) => namesOf(directives.typed)))
    assert.isAbove(types.size, 20)
    for (const type of types) {
      const words = describeType(type)
      assert.notStrictEqual(words, "a value of another type", type)
      assert.notMatch(words, /\w+\.[A-Z]\w*|map\[|\[\]|struct|interface|u?int\d*\b/, type)
    }
  })
})

/** Values of every kind, some of which look like the value that a directive wants. */
const values: ReadonlyArray<unknown> = [
  5,
  "5",
  "",
  "true",
  "a=b",
  "--a",
  true,
  ["a=b"],
  ["a", "b"],
  [{ a: { path: "/a" } }],
  { a: "b" },
  { nofile: 5 },
  { base: "10.0.0.0/8", size: "24" },
  { Enabled: 5, Policy: [{ All: "true", Filter: 5 }] }
]

describe.each([Moby23, Moby25])("a value of any kind under any directive of $id", (engine) => {
  const files = Object.keys(engine.directives.typed.fields).flatMap((directive) =>
    values.map((value) => JSON.stringify({ [directive]: value }))
  )

  it("has advice without the name of a type", () => {
    for (const text of files) {
      for (const { advice } of diagnose(text, engine).problems) {
        assert.notMatch(advice, /\b(?:map\[|struct\b|interface\b|u?int\d*\b|\w+\.[A-Z]\w+ )|\[\]\w/, text)
      }
    }
  })

  it("has fixes after which the fixed problem and no other is gone", () => {
    for (const text of files) {
      const before = diagnose(text, engine)
      for (const problem of before.problems) {
        if (problem.fix === undefined) continue
        const after = diagnose(TextEdit.apply(text, problem.fix.edits), engine)
        const messages = after.problems.map(({ code, message }) => `${code} ${message}`)
        assert.notInclude(messages, `${problem.code} ${problem.message}`, text)
        assert.isBelow(errorsOf(after), errorsOf(before) + (isFault(problem) ? 0 : 1), text)
      }
    }
  })
})

const isFault = ({ effect }: { readonly effect: string }): boolean => effect === "refused" || effect === "no-start"

const errorsOf = ({ problems }: Diagnosis.Diagnosis): number => problems.filter(isFault).length

/** Returns the names of a type and of all types in it. */
const namesOf = (type: GoType.GoType): ReadonlyArray<string> => {
  switch (type.kind) {
    case "any":
      return []
    case "size":
      return ["size"]
    case "either":
      return [...namesOf(type.first), ...namesOf(type.second)]
    case "slice":
    case "map":
      return [type.name, ...namesOf(type.of)]
    case "struct":
      return [type.name, ...Object.values(type.fields).flatMap(namesOf)]
    default:
      return [type.name]
  }
}

describe("what is worth saying", () => {
  it("excludes what loses nothing", () => {
    assert.isEmpty(codes('{"runtimes": {"X=Y": {"path": "/x", "args": [], "env": null, "options": {}}}}'))
    assert.isEmpty(
      codes('{"runtimes": {"a": {"path": "/x"}, "b": {"path": "/x"}, "c": {"path": "/x", "runtimeArgs": []}}}')
    )
  })

  it("includes a copy of a runtime with arguments", () => {
    const text =
      '{"runtimes": {"a": {"path": "/x", "runtimeArgs": ["-v"]}, "b": {"path": "/x", "runtimeArgs": ["-v"]}}}'
    assert.deepStrictEqual(told(text), [
      [
        "same-runtime",
        '"b"',
        'runtime b: It has the same program and the same arguments as "a". Correct the arguments of one of them, or remove one of them.'
      ]
    ])
  })

  it("is one problem for each cause", () => {
    const kata = entry('{"runtimeType": "io.containerd.kata.v2", "options": {"a": 1}}')
    const [[code, , words = ""] = [], ...others] = told(kata, Moby23)
    assert.deepStrictEqual([code, others], ["newer-key", []])
    assert.include(words, 'does not read "runtimeType" and "options": containers of this runtime run under runc')
    assert.include(words, 'Use the shim by its name "io.containerd.kata.v2", without configuring it')
    assert.deepStrictEqual(codes(entry('{"binary": "/x"}'), Moby23), ["ignored-key"])
    assert.deepStrictEqual(codes(entry('{"runtime_type": "io.containerd.kata.v2"}')), ["invalid-runtime-entry"])
    assert.deepStrictEqual(codes('{"add-runtime": ["x=/usr/bin/x"], "default-runtime": "x"}'), [
      "unknown-default-runtime"
    ])
    assert.strictEqual(
      fixed('{"add-runtime": ["x=/usr/bin/x"], "default-runtime": "x"}'),
      '{"runtimes": {"x": {"path": "/usr/bin/x"}}, "default-runtime": "x"}'
    )
  })

  it("is one line about a file of another program", () => {
    const text = '{"name": "x", "version": "1", "scripts": {"test": "y"}, "dependencies": {}, "private": true}'
    assert.deepStrictEqual(told(text), [
      [
        "unknown-directive",
        '"name"',
        "the following directives don't match any configuration option: name, test, private " +
          "None of the keys of this file is a directive of Docker Engine. Is it the right file?"
      ]
    ])
    assert.lengthOf(codes('{"nope": 1, "other": 2, "debug": true}'), 2)
  })

  it.each([
    '{"profile": "x"}',
    '{"gfx_driver": "x"}',
    '{"runtime": "runc", "runtimes": {}, "default-runtime": "runc"}',
    '{"exec-optz": true}',
    '{"proxies": {"x": 1}}'
  ])("includes a suggestion only if the directive is missing and accepts the value: %s", (text) => {
    for (const [, , words] of told(text)) assert.notInclude(words, "Did you mean")
  })

  it("includes a suggestion for swapped letters, with a fix", () => {
    assert.strictEqual(fixed('{"log-dirver": "journald"}'), '{"log-driver": "journald"}')
    assert.strictEqual(fixed('{"feautres": {"cdi": true}}'), '{"features": {"cdi": true}}')
    assert.strictEqual(fixed('{"log-drivr": "journald"}'), '{"log-drivr": "journald"}')
  })

  it("includes the condition of the directive hosts", () => {
    assert.include(
      told('{"host": ["fd://"]}')[0]?.[2],
      "If the unit of the engine starts it with -H, remove -H there first"
    )
  })
})
