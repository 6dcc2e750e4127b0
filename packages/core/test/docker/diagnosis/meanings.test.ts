/** What values and keys were meant for: the place, the code, the advice of each problem, and the file after its fixes. */
import { ConfigurationInput, Diagnosis, Fixing, Moby25 } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"

/** A file, the code and the end of the advice of each problem, and the file after its fixes if there are any. */
type Row = readonly [text: string, found: ReadonlyArray<readonly [code: string, advice: string]>, fixed?: string]

const entry = (text: string): string => `{"runtimes": {"x": ${text}}}`
const path = (text: string): string => entry(`{"path": ${JSON.stringify(text)}}`)

const rows: { readonly [kind: string]: ReadonlyArray<Row> } = {
  "a program": [
    [path("/usr/bin/nvidia-ctk runtime"), [["not-a-runtime", 'Write "nvidia-container-runtime".']]],
    [
      path("/opt/kata-runtime --config /x"),
      [["not-a-runtime", 'Write "runtimeType": "io.containerd.kata.v2" instead of "path".']]
    ],
    [path("./nvidia-ctk"), [["not-a-runtime", 'Write "nvidia-container-runtime".']], path("nvidia-container-runtime")],
    [
      path("C:\\docker\\dockerd.exe"),
      [["relative-path", "Write the absolute path of a program on the machine of the engine."]]
    ],
    [path("D:/crun.exe"), [["relative-path", "Write the absolute path of a program on the machine of the engine."]]],
    [path("dockerd.exe"), [["not-a-runtime", 'Write the path of an OCI runtime, such as "/usr/bin/crun".']]],
    [path("/opt/sysbox-fs"), [["not-a-runtime", 'Write "/opt/sysbox-runc".']], path("/opt/sysbox-runc")],
    // The name of a directory with a space.
    [path("/opt/docker files/crun"), []],
    [path("/path/to/crun"), [["unexpanded-template", "or check the file that the template produces."]]]
  ],
  "a default runtime": [
    [
      '{"default-runtime": "containerd-shim-runsc-v1"}',
      [["unknown-default-runtime", 'its name is "io.containerd.runsc.v1": write that name.']]
    ]
  ],
  "an option of the engine": [
    [
      '{"exec-opts": ["--exec-opt native.cgroupdriver=systemd"]}',
      [["exec-options-read-otherwise", "Docker Engine 27 and earlier ignores this option."]],
      '{"exec-opts": ["native.cgroupdriver=systemd"]}'
    ],
    [
      '{"exec-opts": ["SystemdCgroup=true"]}',
      [["exec-options-read-otherwise", "Docker Engine 27 and earlier ignores this option."]]
    ],
    [
      '{"exec-opts": ["native.cgroupdriver=cgroupv2"]}',
      [["cgroup-driver-fault", '"native.cgroupdriver=cgroupfs", or remove it from "exec-opts".']]
    ],
    ['{"exec-opts": [{"native.cgroupdriver": "systemd"}]}', [["wrong-type", 'Write "native.cgroupdriver=systemd".']]],
    ['{"labels": [{"a": "b"}]}', [["wrong-type", 'Write "a=b".']]]
  ],
  "a list of runtimes in the form of flags": [
    [
      '{"runtimes": ["crun=/usr/bin/crun", "x=/x"]}',
      [["wrong-type", 'Write {"crun": {"path": "/usr/bin/crun"}, "x": {"path": "/x"}}, without the list.']],
      '{"runtimes": {"crun": {"path": "/usr/bin/crun"}, "x": {"path": "/x"}}}'
    ]
  ],
  "a size without its unit": [
    ['{"log-opts": {"max-size": 10}}', [["wrong-type", 'such as "10m".']]],
    ['{"log-opts": {"max-file": 3}}', [["wrong-type", 'Write "3".']], '{"log-opts": {"max-file": "3"}}'],
    ['{"builder": {"gc": {"defaultKeepStorage": 20}}}', [["wrong-type", 'such as "20GB".']]]
  ],
  "a key in the place of another": [
    ['{"cgroup-driver": "cgroupfs"}', [["unknown-directive", 'Write "exec-opts": ["native.cgroupdriver=cgroupfs"].']]],
    [
      '{"native.cgroupdriver": "systemd"}',
      [["unknown-directive", 'Write "exec-opts": ["native.cgroupdriver=systemd"].']]
    ],
    ['{"max-size": "10m"}', [["unknown-directive", 'Write it inside "log-opts".']]],
    ['{"buildkit": true}', [["unknown-directive", 'Write it inside "features".']]],
    ['{"httpProxy": "http://x"}', [["unknown-directive", 'Write it as "http-proxy" inside "proxies".']]],
    ['{"proxy": {"http-proxy": "http://x"}}', [["ignored-object", 'Did you mean "proxies"?']]],
    [
      '{"proxies": {"default": {"httpProxy": "http://x"}}}',
      [["unknown-directive", "belongs in config.json of the docker command."]]
    ],
    [
      '{"proxies": {"pac": "http://x"}}',
      [["unknown-directive", 'Its keys are "http-proxy", "https-proxy", "no-proxy".']]
    ]
  ],
  "the spelling of a directive": [
    ['{"address-pools": []}', [["unknown-directive", 'Did you mean "default-address-pools"?']]],
    ['{"selinux": true}', [["unknown-directive", 'Did you mean "selinux-enabled"?']]],
    ['{"--debug": true}', [["unknown-directive", 'Did you mean "debug"?']], '{"debug": true}'],
    ['{"-- a comment": true}', [["unknown-directive", "Keep this comment elsewhere."]]],
    ['{"debug:": true}', [["unknown-directive", 'Did you mean "debug"?']], '{"debug": true}'],
    [
      '{"live\u2011restore": true}',
      [["unknown-directive", "The key contains the character U+2011, which is not ASCII."]],
      '{"live-restore": true}'
    ],
    [
      '{"de\u200bbug": true}',
      [["unknown-directive", "The key contains the character U+200B, which is not ASCII."]],
      '{"debug": true}'
    ],
    ['{"d\u0435bug": true}', [["unknown-directive", "The key contains the character U+0435, which is not ASCII."]]],
    ['{"Debug": true}', [["unknown-directive", 'Did you mean "debug"?']], '{"debug": true}'],
    // The engine refuses the second key, so no key counts twice.
    [
      '{"debug": true, "Debug": false}',
      [["unknown-directive", 'The file also has "debug". Keep one of them under that name.']]
    ]
  ]
}

describe.each(Object.entries(rows))("%s", (_, table) => {
  it.each(table.map(([text, found, fixed]) => ({ text, found, fixed })))("in $text", ({ fixed, found, text }) => {
    const diagnosis = Diagnosis.diagnose(Moby25, ConfigurationInput.make(text))
    assert.deepStrictEqual(
      diagnosis.problems.map(({ advice, code }, index) => [code, advice.slice(-(found[index]?.[1].length ?? 0))]),
      found.map(([code, advice]) => [code, advice])
    )
    const { bytes = new Uint8Array() } = Fixing.fixAll(diagnosis)
    assert.strictEqual(new TextDecoder().decode(bytes), fixed ?? text)
  })
})

describe("a file of thousands of misspelt directives", () => {
  it("takes no more time for each than a short file", () => {
    const text = `{${Array.from({ length: 3000 }, (_, index) => `"log-driver${index}": "x"`).join(",")}}`
    assert.isAbove(Diagnosis.diagnose(Moby25, ConfigurationInput.make(text)).problems.length, 2000)
  })
})
