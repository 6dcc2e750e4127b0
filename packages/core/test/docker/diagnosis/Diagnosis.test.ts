import {
  ConfigurationInput,
  Diagnosis,
  type DockerProblem,
  EngineFlags,
  type Moby,
  Moby23,
  Moby25,
  ShellExpansion
} from "@oci-runtimes/core/docker"
import { TextEdit } from "@oci-runtimes/core/text"
import { assert, describe, it, vi } from "vitest"
import { codeOf, isError, markedIn, rangeOf } from "../../problems.ts"

const sources = (text: string): ConfigurationInput.ConfigurationInput => ConfigurationInput.make(text)

const diagnose = (engine: Moby.Generation, text: string) => Diagnosis.diagnose(engine, sources(text)).problems

interface Case {
  readonly code: DockerProblem.Code
  readonly engine?: Moby.Generation
  readonly text: string
  readonly path: ReadonlyArray<string | number>
  /** The part of the text that is marked. */
  readonly marked: string
  /** A part of message or explanation. */
  readonly says?: string
  /** The text after the fix; undefined where there is none. */
  readonly fixed?: string
}

const entry = (text: string): string => `{"runtimes": {"x": ${text}}}`

const cases: ReadonlyArray<Case> = [
  // Keys of entries.
  {
    code: "ignored-key",
    text: entry('{"path": "/x", "args": ["-v"]}'),
    path: ["runtimes", "x", "args"],
    marked: '"args"',
    says: 'Write "runtimeArgs".',
    fixed: entry('{"path": "/x", "runtimeArgs": ["-v"]}')
  },
  {
    code: "ignored-key",
    text: entry('{"path": "/x", "runtime-args": ["-v"]}'),
    path: ["runtimes", "x", "runtime-args"],
    marked: '"runtime-args"',
    fixed: entry('{"path": "/x", "runtimeArgs": ["-v"]}')
  },
  {
    code: "ignored-key",
    text: entry('{"path": "/x", "runtime_args": ["-v"]}'),
    path: ["runtimes", "x", "runtime_args"],
    marked: '"runtime_args"',
    fixed: entry('{"path": "/x", "runtimeArgs": ["-v"]}')
  },
  {
    code: "ignored-key",
    engine: Moby23,
    text: entry('{"binary": "/x"}'),
    path: ["runtimes", "x", "binary"],
    marked: '"binary"',
    fixed: entry('{"path": "/x"}')
  },
  {
    code: "ignored-key",
    text: entry('{"path": "/x", "args": "-v"}'),
    path: ["runtimes", "x", "args"],
    marked: '"args"'
  },
  {
    code: "ignored-key",
    text: entry('{"path": "/x", "args": ["-w"], "runtimeArgs": ["-v"]}'),
    path: ["runtimes", "x", "args"],
    marked: '"args"',
    says: 'The engine reads "runtimeArgs", not "args". Move the values of "args" there, and delete "args".'
  },
  {
    code: "ignored-key",
    text: entry('{"path": "/x", "entirely": 1}'),
    path: ["runtimes", "x", "entirely"],
    marked: '"entirely"',
    says: 'the keys of an entry are "path", "runtimeArgs", "runtimeType" and "options".'
  },
  {
    code: "ignored-key",
    text: entry('{"runtimeType": "a.v1", "args": ["x"]}'),
    path: ["runtimes", "x", "args"],
    marked: '"args"'
  },
  {
    code: "ignored-key",
    text: entry('{"runtimeType": "io.containerd.kata.v2", "binary": "/x"}'),
    path: ["runtimes", "x", "binary"],
    marked: '"binary"',
    says: 'an entry cannot have together with "runtimeType"'
  },
  {
    code: "ignored-key",
    text: entry('{"type": "oci", "path": "/usr/bin/y"}'),
    path: ["runtimes", "x", "type"],
    marked: '"type"',
    says: "Remove it; the keys of an entry are"
  },
  {
    code: "invalid-runtime-entry",
    text: entry('{"type": "io.containerd.kata.v2"}'),
    path: ["runtimes", "x", "type"],
    marked: '"type"',
    fixed: entry('{"runtimeType": "io.containerd.kata.v2"}')
  },
  {
    code: "newer-key",
    engine: Moby23,
    text: entry('{"path": "/x", "runtimeType": "a.v1"}'),
    path: ["runtimes", "x", "runtimeType"],
    marked: '"runtimeType"',
    says: 'Docker Engine 23.0 does not read "runtimeType". Remove it, or upgrade the engine.'
  },
  {
    code: "comment-key",
    text: entry('{"path": "/x", "_comment": "why"}'),
    path: ["runtimes", "x", "_comment"],
    marked: '"_comment"'
  },
  {
    code: "comment-key",
    text: entry('{"path": "/x", "//": "why"}'),
    path: ["runtimes", "x", "//"],
    marked: '"//"'
  },
  {
    code: "case-folded-key",
    text: entry('{"Path": "/x"}'),
    path: ["runtimes", "x", "Path"],
    marked: '"Path"',
    fixed: entry('{"path": "/x"}')
  },
  {
    code: "case-folded-key",
    text: '{"Runtimes": {"debug": {"path": "/x"}}}',
    path: ["Runtimes"],
    marked: '"Runtimes"',
    fixed: '{"runtimes": {"debug": {"path": "/x"}}}'
  },

  // Duplicates.
  {
    code: "duplicate-key",
    text: entry('{"path": "/y", "path": "/x"}'),
    path: ["runtimes", "x", "path"],
    marked: '"path"',
    says: "Only the last one counts.",
    fixed: entry('{"path": "/x"}')
  },
  {
    code: "duplicate-key",
    text: '{"runtimes": {\n  "x": {"path": "/1"},\n  "x": {"path": "/2"},\n  "x": {"path": "/3"}\n}}',
    path: ["runtimes", "x"],
    marked: '"x"',
    says: "3 times",
    fixed: '{"runtimes": {\n  "x": {"path": "/3"}\n}}'
  },
  {
    code: "duplicate-key",
    text: '{"runtimes": {"a": {"path": "/a"}}, "runtimes": {"b": {"path": "/b"}}}',
    path: ["runtimes"],
    marked: '"runtimes"',
    says: "The engine merges them"
  },
  {
    code: "duplicate-key",
    text: '{"data-root": "/a", "data-root": null}',
    path: ["data-root"],
    marked: '"data-root"',
    says: "keeps the earlier value"
  },
  {
    code: "duplicate-key",
    text: '{"log-opts": {"max-size": "1m", "max-size": "2m"}}',
    path: ["log-opts", "max-size"],
    marked: '"max-size"',
    fixed: '{"log-opts": {"max-size": "2m"}}'
  },

  {
    code: "duplicate-key",
    text: '{"runtimes": {"x": {"path": "/a"}, "x": {}}}',
    path: ["runtimes", "x"],
    marked: '"x"',
    says: "Keep the one that you mean."
  },
  {
    code: "duplicate-key",
    text: '{"runtimes": {"x": {"path": "/a"}, "x": null}}',
    path: ["runtimes", "x"],
    marked: '"x"',
    says: "it is empty"
  },
  {
    code: "duplicate-key",
    text: '{"log-opts": {"max-size": "1m", "max-size": ""}}',
    path: ["log-opts", "max-size"],
    marked: '"max-size"'
  },
  {
    code: "duplicate-key",
    text: '{"runtimes": {"x": {"path": "/x", "Path": "/y"}}}',
    path: ["runtimes", "x", "Path"],
    marked: '"path"',
    fixed: '{"runtimes": {"x": {"Path": "/y"}}}'
  },

  // Directives.
  {
    code: "unknown-directive",
    text: '{"log_level": "info"}',
    path: ["log_level"],
    marked: '"log_level"',
    says: 'Did you mean "log-level"?',
    fixed: '{"log-level": "info"}'
  },
  {
    code: "unknown-directive",
    text: '{"DefaultRuntime": "runc"}',
    path: ["DefaultRuntime"],
    marked: '"DefaultRuntime"',
    fixed: '{"default-runtime": "runc"}'
  },
  {
    code: "unknown-directive",
    text: '{"default_runtime": "nope"}',
    path: ["default_runtime"],
    marked: '"default_runtime"'
  },
  {
    code: "unknown-directive",
    text: '{"log_level": "info", "log-level": "warn"}',
    path: ["log_level"],
    marked: '"log_level"'
  },
  {
    code: "unknown-directive",
    text: '{"log_level": 5}',
    path: ["log_level"],
    marked: '"log_level"'
  },
  {
    code: "unknown-directive",
    text: '{"log-lvel": "info"}',
    path: ["log-lvel"],
    marked: '"log-lvel"',
    says: 'Did you mean "log-level"?'
  },
  {
    code: "unknown-directive",
    text: '{"graph": "/x"}',
    path: ["graph"],
    marked: '"graph"',
    says: 'Write "data-root" instead.',
    fixed: '{"data-root": "/x"}'
  },
  {
    code: "unknown-directive",
    text: '{"graph": "/x", "data-root": "/y"}',
    path: ["graph"],
    marked: '"graph"'
  },
  {
    code: "unknown-directive",
    engine: Moby23,
    text: '{"bip6": "fd00::1/64"}',
    path: ["bip6"],
    marked: '"bip6"',
    says: "Only Docker Engine 28 and later supports this directive."
  },
  {
    code: "unknown-directive",
    engine: Moby23,
    text: '{"log_format": "json"}',
    path: ["log_format"],
    marked: '"log_format"',
    says: 'Only Docker Engine 25 and later supports "log-format".'
  },
  {
    code: "unknown-directive",
    engine: Moby23,
    text: '{"nri-opts": {"enable": true}}',
    path: ["nri-opts"],
    marked: '"nri-opts"',
    says: "Only Docker Engine 29.2 and later supports this directive."
  },
  {
    code: "unknown-directive",
    text: '{"api-cors-header": "*"}',
    path: ["api-cors-header"],
    marked: '"api-cors-header"',
    says: "Docker Engine 25 to 27 accepts it."
  },
  {
    code: "unknown-directive",
    text: '{"runtime": {"crun": {"path": "/crun"}, "runsc": {"path": "/runsc"}}}',
    path: ["runtime"],
    marked: '"runtime"',
    says: "option: crun, runsc"
  },
  {
    code: "unknown-directive",
    text: '{"Runtimes": {"crun": {"path": "/crun"}}}',
    path: ["Runtimes"],
    marked: '"Runtimes"',
    fixed: '{"runtimes": {"crun": {"path": "/crun"}}}'
  },
  {
    code: "unknown-directive",
    text: '{"entirely": {"other": 1}}',
    path: ["entirely", "other"],
    marked: '"other"',
    says: '"entirely" is not a directive'
  },
  {
    code: "unknown-directive",
    text: '{"proxies": {"httpProxy": "http://a"}}',
    path: ["proxies", "httpProxy"],
    marked: '"httpProxy"',
    says: 'There is no such key in "proxies". Did you mean "http-proxy"?'
  },
  {
    code: "unknown-directive",
    text: '{"labels": {"data-root": "/x", "a": "b"}}',
    path: ["labels", "a"],
    marked: '"a"',
    says: '"labels" does not accept an object'
  },
  {
    code: "unknown-directive",
    text: '{"_comment": "why"}',
    path: ["_comment"],
    marked: '"_comment"',
    says: "JSON has no comments"
  },
  {
    code: "ignored-directive",
    text: '{"registry-mirror": ["https://a"]}',
    path: ["registry-mirror"],
    marked: '"registry-mirror"',
    says: 'Write "registry-mirrors"'
  },
  {
    code: "ignored-directive",
    text: '{"http-proxy": "http://a"}',
    path: ["http-proxy"],
    marked: '"http-proxy"',
    says: 'Write it inside "proxies".'
  },
  ...[
    ["insecure-registry", 'Write "insecure-registries"'],
    ["add-runtime", 'Write "runtimes"'],
    ["containerd-plugins-namespace", "Give the flag --containerd-plugins-namespace."]
  ].map(([directive = "", says = ""]): Case => ({
    code: "ignored-directive",
    text: JSON.stringify({ [directive]: "x" }),
    path: [directive],
    marked: JSON.stringify(directive),
    says
  })),
  {
    code: "ignored-object",
    engine: Moby23,
    text: '{"default-network-opts": {}}',
    path: ["default-network-opts"],
    marked: '"default-network-opts"',
    says: "Only Docker Engine 24 and later supports this directive."
  },
  {
    code: "ignored-object",
    text: '{"daemon": {"data-root": "/x"}}',
    path: ["daemon"],
    marked: '"daemon"',
    says: "Move the directives in it to the top of the file"
  },
  {
    code: "ignored-object",
    text: '{"logging": {"log-level": "info"}}',
    path: ["logging"],
    marked: '"logging"',
    says: "is not a directive. The engine does not report it because its value is an object, and ignores it."
  },
  {
    code: "ignored-object",
    text: '{"default_ulimits": {}}',
    path: ["default_ulimits"],
    marked: '"default_ulimits"',
    fixed: '{"default-ulimits": {}}'
  },
  {
    code: "deprecated-directive",
    engine: Moby23,
    text: '{"graph": "/data"}',
    path: ["graph"],
    marked: '"graph"',
    fixed: '{"data-root": "/data"}'
  },
  {
    code: "deprecated-directive",
    engine: Moby23,
    text: '{"graph": "/data", "data-root": "/other"}',
    path: ["graph"],
    marked: '"graph"'
  },

  // Types and syntax.
  {
    code: "invalid-syntax",
    text: '{"runtimes": {"x": {"path": "/x",}},\n}',
    path: [],
    marked: ",",
    says: "Remove the comma.",
    fixed: '{"runtimes": {"x": {"path": "/x"}},\n}'
  },
  {
    code: "invalid-syntax",
    text: '{"debug": true, # why\n"icc": true}',
    path: [],
    marked: "# why",
    says: "Remove the comment",
    fixed: '{"debug": true,\n"icc": true}'
  },
  {
    code: "invalid-syntax",
    text: '{"debug": true, // why\n}',
    path: [],
    marked: "// why",
    says: "looking for beginning of object key string This is a comment, and JSON has no comments. Remove the comment",
    fixed: '{"debug": true,\n}'
  },
  { code: "invalid-syntax", text: '{"debug": true // why\n}', path: [], marked: "// why", fixed: '{"debug": true\n}' },
  {
    code: "wrong-type",
    text: '{"exec-opts": "native.cgroupdriver=systemd"}',
    path: ["exec-opts"],
    marked: '"native.cgroupdriver=systemd"',
    fixed: '{"exec-opts": ["native.cgroupdriver=systemd"]}'
  },
  {
    code: "wrong-type",
    text: entry('{"path": "/x", "runtimeArgs": "-v"}'),
    path: ["runtimes", "x", "runtimeArgs"],
    marked: '"-v"',
    fixed: entry('{"path": "/x", "runtimeArgs": ["-v"]}')
  },
  {
    code: "wrong-type",
    text: entry('"/usr/bin/crun"'),
    path: ["runtimes", "x"],
    marked: '"/usr/bin/crun"',
    fixed: entry('{"path": "/usr/bin/crun"}')
  },
  {
    code: "wrong-type",
    text: entry('{"runtimeType": "a.b", "options": 5}'),
    path: ["runtimes", "x", "options"],
    marked: "5",
    says: 'Write an object such as {"BinaryName": "/usr/bin/crun"}.'
  },
  {
    code: "wrong-type",
    text: '{"runtimes": {"_comment": "why"}}',
    path: ["runtimes", "_comment"],
    marked: '"why"'
  },
  {
    code: "wrong-type",
    text: entry('{"path": ["/x", "-v", "--w"]}'),
    path: ["runtimes", "x", "path"],
    marked: '["/x", "-v", "--w"]',
    fixed: entry('{"path": "/x", "runtimeArgs": ["-v", "--w"]}')
  },
  {
    code: "wrong-type",
    text: entry('{"path": ["/x"]}'),
    path: ["runtimes", "x", "path"],
    marked: '["/x"]',
    fixed: entry('{"path": "/x"}')
  },
  ...['{"hosts": "unix:///a tcp://b"}', '{"hosts": "a,b"}'].map((text): Case => ({
    code: "wrong-type",
    text,
    path: ["hosts"],
    marked: text.slice(10, -1)
  })),
  {
    code: "wrong-type",
    engine: Moby23,
    text: '{"dns": "8.8.8.8, 1.1.1.1"}',
    path: ["dns"],
    marked: '"8.8.8.8, 1.1.1.1"'
  },
  {
    code: "wrong-type",
    text: entry('{"path": "/x", "runtimeArgs": ""}'),
    path: ["runtimes", "x", "runtimeArgs"],
    marked: '""',
    fixed: entry('{"path": "/x", "runtimeArgs": []}')
  },
  {
    code: "misplaced-key",
    text: '{"runtimes": {"path": "/usr/bin/crun"}}',
    path: ["runtimes", "path"],
    marked: '"path"',
    says: "the name of the runtime is missing"
  },
  {
    code: "misplaced-key",
    text: '{"runtimes": {"Binary": "crun"}}',
    path: ["runtimes", "Binary"],
    marked: '"Binary"',
    says: "the name of the runtime is missing"
  },
  { code: "wrong-type", text: entry('{"path": 5}'), path: ["runtimes", "x", "path"], marked: "5" },
  {
    code: "unknown-default-runtime",
    text: '{"default-runtime": "Crun ", "runtimes": {"crun": {"path": "/crun"}}}',
    path: ["default-runtime"],
    marked: '"Crun "',
    says: 'Did you mean "crun"?',
    fixed: '{"default-runtime": "crun", "runtimes": {"crun": {"path": "/crun"}}}'
  },
  {
    code: "unknown-default-runtime",
    text: '{"default-runtime": "crn", "runtimes": {"crun": {"path": "/crun"}}}',
    path: ["default-runtime"],
    marked: '"crn"',
    says: 'Did you mean "crun"?'
  },

  // Paths.
  {
    code: "blanks-around-path",
    text: entry('{"path": " /x\\t"}'),
    path: ["runtimes", "x", "path"],
    marked: '" /x\\t"',
    fixed: entry('{"path": "/x"}')
  },
  {
    code: "blanks-around-path",
    text: entry('{"runtimeType": "io.containerd.kata.v2 "}'),
    path: ["runtimes", "x", "runtimeType"],
    marked: '"io.containerd.kata.v2 "',
    fixed: entry('{"runtimeType": "io.containerd.kata.v2"}')
  },
  {
    code: "blanks-around-path",
    engine: Moby23,
    text: entry('{"path": "  "}'),
    path: ["runtimes", "x", "path"],
    marked: '"  "'
  },
  {
    code: "relative-path",
    text: entry('{"path": "bin/x"}'),
    path: ["runtimes", "x", "path"],
    marked: '"bin/x"',
    says: "in its working directory"
  },
  {
    code: "relative-path",
    text: '{"data-root": "~/docker"}',
    path: ["data-root"],
    marked: '"~/docker"',
    says: "a tilde"
  },
  {
    code: "shim-as-path",
    text: entry('{"path": "/opt/containerd-shim-kata-v2"}'),
    path: ["runtimes", "x", "path"],
    marked: '"/opt/containerd-shim-kata-v2"',
    fixed: entry('{"runtimeType": "/opt/containerd-shim-kata-v2"}')
  },
  {
    code: "shim-as-path",
    text: entry('{"path": "/opt/containerd-shim-kata-v2", "runtimeArgs": ["x"]}'),
    path: ["runtimes", "x", "path"],
    marked: '"/opt/containerd-shim-kata-v2"',
    says: 'A shim does not accept "runtimeArgs"'
  },
  {
    code: "shim-as-path",
    text: entry('{"path": "containerd-shim-kata-v2"}'),
    path: ["runtimes", "x", "path"],
    marked: '"containerd-shim-kata-v2"'
  },
  {
    code: "shim-as-path",
    text: entry('{"path": "containerd-shim-kata-v2"}'),
    path: ["runtimes", "x", "path"],
    marked: '"containerd-shim-kata-v2"',
    says: 'Write "io.containerd.kata.v2" under "runtimeType".'
  },
  {
    code: "shim-as-path",
    text: entry('{"path": "io.containerd.kata.v2"}'),
    path: ["runtimes", "x", "path"],
    marked: '"io.containerd.kata.v2"',
    says: "is the name of a containerd shim",
    fixed: entry('{"runtimeType": "io.containerd.kata.v2"}')
  },
  {
    code: "invalid-runtime-type",
    text: entry('{"runtimeType": "containerd-shim-kata-v2"}'),
    path: ["runtimes", "x", "runtimeType"],
    marked: '"containerd-shim-kata-v2"',
    says: 'under the name "io.containerd.kata.v2"',
    fixed: entry('{"runtimeType": "io.containerd.kata.v2"}')
  },
  {
    code: "shim-as-path",
    engine: Moby23,
    text: entry('{"path": "/opt/containerd-shim-kata-v2"}'),
    path: ["runtimes", "x", "path"],
    marked: '"/opt/containerd-shim-kata-v2"',
    says: "Docker Engine 23.0 cannot configure shims."
  },
  {
    code: "arguments-in-path",
    text: '{"runtimes": {"x": {\n    "path" : "/usr/bin/runsc --debug  --network=host"\n}}}',
    path: ["runtimes", "x", "path"],
    marked: '"/usr/bin/runsc --debug  --network=host"',
    fixed:
      '{"runtimes": {"x": {\n    "path" : "/usr/bin/runsc",\n    "runtimeArgs" : ["--debug", "--network=host"]\n}}}'
  },
  {
    code: "arguments-in-path",
    text: '{"runtimes":{"x":{"path":"/x --debug -v"}}}',
    path: ["runtimes", "x", "path"],
    marked: '"/x --debug -v"',
    fixed: '{"runtimes":{"x":{"path":"/x","runtimeArgs":["--debug","-v"]}}}'
  },
  {
    code: "arguments-in-path",
    text: entry('{"path": "/x --log=\'a b\'"}'),
    path: ["runtimes", "x", "path"],
    marked: "\"/x --log='a b'\""
  },
  {
    code: "arguments-in-path",
    text: entry('{"path": "/opt/a -b/y"}'),
    path: ["runtimes", "x", "path"],
    marked: '"/opt/a -b/y"',
    says: 'seems to contain arguments. The engine treats all of it as the name of a file. If it is not a file name, write "/opt/a"'
  },
  {
    code: "arguments-in-path",
    text: entry('{"path": "/opt/a --log=/y"}'),
    path: ["runtimes", "x", "path"],
    marked: '"/opt/a --log=/y"',
    fixed: entry('{"path": "/opt/a", "runtimeArgs": ["--log=/y"]}')
  },
  {
    code: "arguments-in-path",
    text: entry('{"path": "/x -v", "runtimeArgs": ["-w"]}'),
    path: ["runtimes", "x", "path"],
    marked: '"/x -v"'
  },
  {
    code: "no-program",
    engine: Moby23,
    text: entry("{}"),
    path: ["runtimes", "x"],
    marked: '"x"',
    says: "its containers run under runc"
  },
  {
    code: "no-program",
    engine: Moby23,
    text: entry('{"runtimeArgs": ["-v"]}'),
    path: ["runtimes", "x"],
    marked: '"x"',
    says: "does not find it"
  },
  {
    code: "invalid-runtime-type",
    text: entry('{"runtimeType": "kata"}'),
    path: ["runtimes", "x", "runtimeType"],
    marked: '"kata"',
    says: "invalid runtime name kata"
  },
  {
    code: "invalid-runtime-type",
    text: entry('{"runtimeType": "./shim"}'),
    path: ["runtimes", "x", "runtimeType"],
    marked: '"./shim"'
  },
  {
    code: "dropped-shim-option",
    text: entry('{"runtimeType": "io.containerd.kata.v2", "options": {"config_path": "/a"}}'),
    path: ["runtimes", "x", "options", "config_path"],
    marked: '"config_path"',
    fixed: entry('{"runtimeType": "io.containerd.kata.v2", "options": {"ConfigPath": "/a"}}')
  },
  {
    code: "dropped-shim-option",
    text: entry('{"runtimeType": "io.containerd.runc.v2", "options": {"entirely": 5}}'),
    path: ["runtimes", "x", "options", "entirely"],
    marked: '"entirely"',
    says: "The shim runs without it. Remove it, or correct its spelling."
  },
  {
    code: "dropped-shim-option",
    text: entry('{"runtimeType": "io.containerd.runc.v2", "options": {"io_uid": 5}}'),
    path: ["runtimes", "x", "options", "io_uid"],
    marked: '"io_uid"'
  },

  // Names.
  {
    code: "alike-names",
    text: '{"runtimes": {"crun": {"path": "/a"}, "c\u200Brun": {"path": "/b"}}}',
    path: ["runtimes", "c\u200Brun"],
    marked: '"c\u200Brun"',
    says: 'differs only in characters that look alike or are invisible from "crun"'
  },
  {
    code: "alike-names",
    text: '{"runtimes": {"runc ": {"path": "/a"}}}',
    path: ["runtimes", "runc "],
    marked: '"runc "',
    says: "a name that the engine uses itself"
  },
  {
    code: "stock-name",
    engine: Moby23,
    text: '{"runtimes": {"io.containerd.runc.v2": {"path": "/a"}}}',
    path: ["runtimes", "io.containerd.runc.v2"],
    marked: '"io.containerd.runc.v2"',
    says: "Docker Engine 23.0 ignores the entry"
  },
  {
    code: "blanks-around-name",
    text: '{"runtimes": {" runsc": {"path": "/a"}}}',
    path: ["runtimes", " runsc"],
    marked: '" runsc"',
    says: '"--runtime runsc" does not find the runtime. Write "runsc".',
    fixed: '{"runtimes": {"runsc": {"path": "/a"}}}'
  },
  {
    code: "blanks-around-name",
    text: '{"default-runtime": "runsc\\t", "runtimes": {"runsc\\t": {"path": "/a"}}}',
    path: ["runtimes", "runsc\t"],
    marked: '"runsc\\t"',
    says: 'Write "runsc".'
  },
  {
    code: "blanks-around-name",
    text: '{"runtimes": {" ": {"path": "/a"}}}',
    path: ["runtimes", " "],
    marked: '" "',
    says: "Write a name."
  },
  {
    code: "blanks-around-name",
    text: '{"default-runtime": " io.containerd.kata.v2"}',
    path: ["default-runtime"],
    marked: '" io.containerd.kata.v2"',
    says: 'Write "io.containerd.kata.v2".',
    fixed: '{"default-runtime": "io.containerd.kata.v2"}'
  },
  {
    code: "unknown-directive",
    text: '{"runtime": "runc"}',
    path: ["runtime"],
    marked: '"runtime"',
    says: 'Did you mean "default-runtime"?'
  },
  {
    code: "unknown-default-runtime",
    text: '{"default-runtime": "runsc "}',
    path: ["default-runtime"],
    marked: '"runsc "',
    says: "has leading or trailing white space"
  },
  {
    code: "empty-name",
    text: '{"runtimes": {"": {"path": "/a"}}}',
    path: ["runtimes", ""],
    marked: '""',
    says: "an empty name means the default runtime"
  },
  {
    code: "stock-name",
    text: '{"runtimes": {"io.containerd.runc.v2": {"path": "/a"}}}',
    path: ["runtimes", "io.containerd.runc.v2"],
    marked: '"io.containerd.runc.v2"',
    says: "replaces the engine's own runtime"
  },
  {
    code: "unwritable-script",
    text: '{"runtimes": {"x/y": {"path": "/a", "runtimeArgs": ["b"]}}}',
    path: ["runtimes", "x/y"],
    marked: '"x/y"',
    says: "leads to a directory that does not exist."
  },
  {
    code: "unwritable-script",
    engine: Moby23,
    text: '{"runtimes": {".": {"path": "/a", "runtimeArgs": ["b"]}}}',
    path: ["runtimes", "."],
    marked: '"."',
    says: "leads to a directory instead of a file."
  },
  {
    code: "long-script-name",
    text: `{"runtimes": {"${"é".repeat(92)}": {"path": "/a", "runtimeArgs": ["b"]}}}`,
    path: ["runtimes", "é".repeat(92)],
    marked: `"${"é".repeat(92)}"`,
    says: "is 1 byte too long for a file name. The engine starts only if the random part of the file name is short"
  },
  {
    code: "cgroup-driver-fault",
    text: '{"exec-opts": ["junk", "native.cgroupdriver=systemdd"]}',
    path: ["exec-opts", 1],
    marked: '"native.cgroupdriver=systemdd"',
    says: 'native.cgroupdriver option systemdd not supported Did you mean "native.cgroupdriver=systemd"?',
    fixed: '{"exec-opts": ["junk", "native.cgroupdriver=systemd"]}'
  },
  {
    code: "refused-shim-option",
    text: '{"runtimes": {"a": {"runtimeType": "io.containerd.runc.v2", "options": {"IoUid": 42}}}}',
    path: ["runtimes", "a", "options", "IoUid"],
    marked: '"IoUid"',
    says: "takes an integer"
  },
  {
    code: "unwritable-script",
    text: '{"runtimes": {"../x": {"path": "/a", "runtimeArgs": ["b"]}}}',
    path: ["runtimes", "../x"],
    marked: '"../x"',
    says: "would leave the scripts directory"
  },

  // Defaults.
  {
    code: "leading-dot-default",
    engine: Moby23,
    text: '{"default-runtime": ".foo"}',
    path: ["default-runtime"],
    marked: '".foo"'
  },
  {
    code: "null-runtimes",
    engine: Moby23,
    text: '{"runtimes": null}',
    path: ["runtimes"],
    marked: "null",
    says: "crashes when it reads it again",
    fixed: '{"runtimes": {}}'
  },
  {
    code: "null-runtimes",
    text: '{"runtimes": {"x": {"path": "/x"}}, "runtimes": null}',
    path: ["runtimes"],
    marked: "null"
  },

  // What a shell does.
  {
    code: "shell-splits",
    text: entry('{"path": "/x", "runtimeArgs": ["-v", "--config /etc/x.toml"]}'),
    path: ["runtimes", "x", "runtimeArgs", 1],
    marked: '"--config /etc/x.toml"',
    says: 'The runtime receives ["/x","-v","--config","/etc/x.toml"].',
    fixed: entry('{"path": "/x", "runtimeArgs": ["-v", "--config", "/etc/x.toml"]}')
  },
  {
    code: "shell-splits",
    text: entry('{"path":"/x","runtimeArgs":[\n  "-a b"\n]}'),
    path: ["runtimes", "x", "runtimeArgs", 0],
    marked: '"-a b"',
    fixed: entry('{"path":"/x","runtimeArgs":[\n  "-a",\n  "b"\n]}')
  },
  {
    code: "shell-splits",
    text: entry('{"path": "/x", "runtimeArgs": ["--log=/a b"]}'),
    path: ["runtimes", "x", "runtimeArgs", 0],
    marked: '"--log=/a b"'
  },
  {
    code: "shell-drops",
    text: entry('{"path": "/x", "runtimeArgs": ["", "-v"]}'),
    path: ["runtimes", "x", "runtimeArgs", 0],
    marked: '""',
    says: 'receives ["/x","-v"]'
  },
  {
    code: "shell-interprets",
    text: entry('{"path": "/x", "runtimeArgs": ["$HOME"]}'),
    path: ["runtimes", "x", "runtimeArgs", 0],
    marked: '"$HOME"',
    says: "depend on more than the configuration"
  },
  {
    code: "shell-interprets",
    text: entry('{"path": "/x", "runtimeArgs": ["*.sock"]}'),
    path: ["runtimes", "x", "runtimeArgs", 0],
    marked: '"*.sock"'
  },
  {
    code: "shell-interprets",
    text: entry('{"path": "/x", "runtimeArgs": ["`id`"]}'),
    path: ["runtimes", "x", "runtimeArgs", 0],
    marked: '"`id`"'
  },
  {
    code: "shell-splits",
    text: entry('{"path": "/opt/my tools/x", "runtimeArgs": ["-v"]}'),
    path: ["runtimes", "x", "path"],
    marked: '"/opt/my tools/x"'
  }
]

const withOptions = (text: string) => entry(`{"runtimeType": "io.containerd.runc.v2", "options": ${text}}`)

const codes = (text: string) => diagnose(Moby25, text).map(codeOf)

const find = (problems: ReadonlyArray<DockerProblem.DockerProblem>, { code, path }: Case) =>
  problems.find((one) => one.code === code && JSON.stringify(one.path) === JSON.stringify(path))

/** Counts the calls of `String.prototype.replace`, by which keys are read. */
const replacements = (work: () => void): number => {
  const replace = vi.spyOn(String.prototype, "replace")
  try {
    work()
    return replace.mock.calls.length
  } finally {
    replace.mockRestore()
  }
}

/** Measures the work for an entry with this number of keys, each of which may stand for one field. */
const effort = (size: number): number => {
  const keys = Array.from({ length: size }, (_, index) => `"args${"-".repeat(index % 50)}${"_".repeat(index / 50)}": 1`)
  return replacements(() => assert.isAtLeast(diagnose(Moby25, entry(`{${keys.join()}}`)).length, size))
}

describe("a diagnosis", () => {
  it.each(cases)("reports $code in $text", (given) => {
    const { engine = Moby25, fixed, marked, says = "", text } = given
    const found = find(diagnose(engine, text), given)
    assert.isDefined(found, JSON.stringify(diagnose(engine, text)))
    assert.strictEqual(markedIn(text, found), marked)
    assert.include(`${found?.message} ${found?.advice}`, says)
    assert.strictEqual(found?.fix && TextEdit.apply(text, found.fix.edits), fixed)
  })

  it("has an error for every fault, and none for what the engine accepts and starts with", () => {
    for (const { engine = Moby25, text } of cases) {
      const { problems, refused, startFaults } = Diagnosis.diagnose(engine, sources(text))
      const hasErrors = problems.some(isError)
      assert.strictEqual(hasErrors, refused !== undefined || startFaults.length > 0, text)
    }
  })

  it("tells a fault once that is among those for which the file is refused", () => {
    const runtimes = {
      runc: { path: "/x" },
      "x/y": { path: "/x", runtimeArgs: ["-v"] },
      ["n".repeat(300)]: { path: "/x", runtimeArgs: ["-v"] },
      a: { runtimeType: "io.containerd.runc.v2", options: { IoUid: 42 } },
      b: { runtimeType: "io.containerd.runc.v2", options: { IoGid: 42 } }
    }
    const text = JSON.stringify({ runtimes, "exec-opts": ["native.cgroupdriver=none"] })
    const errors = (engine: Moby.Generation) => diagnose(engine, text).filter(isError).map(codeOf)
    assert.deepStrictEqual(errors(Moby25), [
      "reserved-runtime-name",
      "refused-shim-option",
      "refused-shim-option",
      "unwritable-script",
      "long-script-name",
      "cgroup-driver-fault"
    ])
    assert.deepStrictEqual(errors(Moby23), [
      "reserved-runtime-name",
      "unwritable-script",
      "long-script-name",
      "cgroup-driver-fault"
    ])
  })

  it.each([
    "{}",
    "",
    "null",
    '{"proxies": {"http-proxy": "http://a"}, "builder": {"gc": {"enabled": true}}, "features": {"buildkit": true}}',
    '{"switches": {"debug": true, "experimental": false}}',
    '{"runtimes": {"crun": {"path": "crun"}, "kata": {"runtimeType": "/opt/containerd-shim-kata-v2"}}}',
    '{"runtimes": {"my/custom.runtime.v1": {"path": "/opt/with blank/x"}, "a.b": {"path": "/x", "runtimeArgs": []}}}',
    '{"default-runtime": "io.containerd.kata.v2"}',
    '{"runtimes": {"nvidia": {"args": [], "path": "nvidia-container-runtime"}}}',
    '{"runtimes": {"nvidia": {"path": "nvidia-container-runtime", "runtimeArgs": [], "opts": {}, "env": null}}}'
  ])("has nothing to say of %s", (text) => {
    assert.deepStrictEqual(diagnose(Moby25, text), [])
  })

  it("knows what the shell does to each kind of text", () => {
    const texts = ["a b", "", "'a'", "a\\", "#", "$x", "*", "`a`", ";", ">", "a{b,c}", "'", "\\u0000"]
    for (const text of texts) {
      const runtimeArgs = JSON.parse(`["-v", "${text.replace(/\\(?!u)/, "\\\\")}", "-w"]`)
      const { findings } = ShellExpansion.expand({ path: "/x", runtimeArgs })
      const found = codes(entry(JSON.stringify({ path: "/x", runtimeArgs })))
      assert.sameMembers(
        found,
        findings.map(({ _tag }) => `shell-${_tag.toLowerCase()}`),
        text
      )
      assert.isNotEmpty(found, text)
    }
  })

  it.each([
    ["${ROOT}/runc", ["unexpanded-template"]],
    ["~/bin/runsc", ["relative-path"]],
    ["$HOME/bin/crun", ["relative-path"]],
    ["/opt/$VERSION/crun", ["shell-interprets"]],
    ["$RUNTIME", ["shell-interprets"]]
  ])("reports a variable in the path %j of a script once", (path, found) => {
    const text = entry(JSON.stringify({ path, runtimeArgs: ["--debug"] }))
    assert.deepStrictEqual(codes(text), found)
    const [{ advice = "" } = {}] = diagnose(Moby25, text)
    assert.include(advice, `looks for a file named ${JSON.stringify(path)}; only the wrapper script would expand it`)
    assert.notInclude(advice, "are not expanded")
  })

  it.each(["$HOME/bin/runc", "~/bin/runsc"])("says that nothing expands the path %j without a script", (path) => {
    const withoutScript = diagnose(Moby25, entry(JSON.stringify({ path })))
    const quoted = Diagnosis.diagnose(Moby25, sources(entry(JSON.stringify({ path, runtimeArgs: ["-v"] }))), "quoted")
    for (const [found, ...others] of [withoutScript, quoted.problems]) {
      assert.deepStrictEqual([found?.code, others], ["relative-path", []])
      assert.include(found?.advice, "Variables, templates and a tilde are not expanded")
    }
  })

  it.each(["/opt/*/crun", "/opt/a;b"])("gives advice about the path %j rather than about arguments", (path) => {
    for (const { advice } of diagnose(Moby25, entry(JSON.stringify({ path, runtimeArgs: ["-v"] })))) {
      assert.include(advice, "Write a path that a shell does not change.")
    }
  })

  it("does not ask a shell that is not there, or a script that is quoted", () => {
    const text = entry('{"path": "/x", "runtimeArgs": ["a b"]}')
    assert.deepStrictEqual(Diagnosis.diagnose(Moby25, sources(text), "quoted").problems, [])
  })

  it("tells other findings of a refused file as well, and of an illegible one only what is certain", () => {
    assert.deepStrictEqual(codes('{"nope": 1, "runtimes": {"x": {"path": "/x", "args": ["-v"]}}}'), [
      "unknown-directive",
      "ignored-key"
    ])
    assert.deepStrictEqual(codes('{"runtimes": {"x": {"path": "/x", "args": ["-v"],}}}'), ["invalid-syntax"])
  })

  it("puts errors first, then what keeps the engine from starting, then the rest in the order of the file", () => {
    const text = `{
  "runtimes": { "X": { "path": " /x" } },
  "exec-opts": ["native.cgroupdriver=bogus"],
  "nope": 1
}`
    assert.deepStrictEqual(codes(text), ["unknown-directive", "cgroup-driver-fault", "blanks-around-path"])
  })

  it("says what comes from a flag without a place", () => {
    const flags = { ...EngineFlags.none, defaultRuntime: ".foo" }
    const { problems } = Diagnosis.diagnose(Moby23, ConfigurationInput.make(undefined, { flags }))
    assert.deepStrictEqual(
      problems.map((problem) => [problem.code, rangeOf(problem)]),
      [["leading-dot-default", undefined]]
    )
  })

  it("tells an option for which the engine does not start once, where it refuses the file as well", () => {
    const text = withOptions('{"Root": 5}')
    const refused = `${text.slice(0, -2)}, "y": {}}}`
    assert.deepStrictEqual(codes(text), ["refused-shim-option"])
    assert.sameMembers(codes(refused), ["refused-shim-option", "invalid-runtime-entry"])
  })

  it("finds the place of an option in each of several objects, which are merged", () => {
    const options = ['{"BinaryNme": "/x", "Root": "/y"}', '{"NoPivot": true}']
    const text = entry(`{"runtimeType": "io.containerd.runc.v2", "options": ${options.join(', "Options": ')}}`)
    const places = diagnose(Moby25, text)
      .filter(({ code }) => code === "dropped-shim-option")
      .map((problem) => markedIn(text, problem))
    assert.sameMembers(places, ['"BinaryNme"', '"NoPivot"'])
  })

  it("explains every warning", () => {
    for (const text of [
      withOptions('{"BinaryNme": "/x"}'),
      withOptions('{"Root": null}'),
      '{"bip6": "fd00::1/64"}',
      '{"exec-opts": ["native.cgroupdriver=systemd", "native.cgroupdriver=cgroupfs"]}'
    ]) {
      assert.isNotEmpty(codes(text))
      for (const { advice } of diagnose(Moby25, text)) assert.match(advice, /^[A-Z].*[.?]$/)
    }
  })

  it("reads the keys of an entry with an effort that grows with their number alone", () => {
    const [short, long] = [effort(100), effort(400)]
    assert.isAbove(short, 100)
    assert.isAtMost(long, 5 * short)
  })
})

describe("a finding", () => {
  it("on an option of a shim in an entry says where it belongs", () => {
    const [problem] = diagnose(Moby25, entry('{"runtimeType": "io.containerd.kata.v2", "ConfigPath": "/c"}'))
    assert.include(problem?.advice, 'It looks like an option of a shim. Move it into "options"')
  })

  it("is not that a key has another case if the engine does not know all keys in its object", () => {
    assert.include(codes('{"Default-Ulimits": {"debug": true}}'), "case-folded-key")
    assert.notInclude(codes('{"Default-Ulimits": {"debug": true, "nope": 1}}'), "case-folded-key")
  })

  it.each([
    ['{"debug": true, "debug": false}', 'Remove the key before the last "debug"'],
    ['{"debug": true, "debug": true, "debug": false}', 'Remove the keys before the last "debug"']
  ])("on a key that is repeated has a fix for all others: %s", (text, title) => {
    assert.strictEqual(diagnose(Moby25, text).find(({ code }) => code === "duplicate-key")?.fix?.title, title)
  })

  it.each([
    [10, ""],
    [11, ""],
    [12, " and 1 more"]
  ])("on a shell that changes one of %d arguments shows up to twelve words", (count, more) => {
    const runtimeArgs = [...Array.from({ length: count - 1 }, (_, index) => `a${index}`), "b\\c"]
    const text = JSON.stringify({ runtimes: { x: { path: "/usr/bin/x", runtimeArgs } } })
    const { advice = "" } = diagnose(Moby25, text).find(({ code }) => code.startsWith("shell-")) ?? {}
    assert.strictEqual(/The runtime receives \[.*\](.*?)\./.exec(advice)?.[1], more)
  })
})
